"""ERR101 knows a protocol that asks for 400 by the name of the module, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

CODE = """
from fastapi import HTTPException
from pydantic import ValidationError

def addresses(value: object):
    try:
        return ADDRESSES.validate_python(value)
    except ValidationError:
        raise HTTPException(400, {"error": "Invalid value: expected a list of objects"})
"""


@pytest.mark.parametrize(
    ("module", "count"),
    [
        ("app/users.py", 1),
        ("scim_server/api/users.py", 1),
        ("app/scim/users.py", 0),
        ("app/scim_v2.py", 0),
        ("app/oauth/registration.py", 0),
    ],
)
def test_the_module_tells_the_protocol(tmp_path: Path, module: str, count: int) -> None:
    project = ExampleProject(tmp_path, Silent("", files={module: CODE}), "", "ERR101")
    assert sum(len(report.diagnostics) for report in project.check_all()) == count
