from __future__ import annotations

import pytest

from errlint.model.diagnostic import Applicability
from errlint.report import concise, github
from tests.report.samples import IN_ONE_LINE, diagnostic, fix, span


def test_concise_is_one_line_a_diagnostic() -> None:
    found = [IN_ONE_LINE, diagnostic(fix=fix(Applicability.UNSAFE)), diagnostic()]
    assert "".join(concise.render(found)) == (
        "app/items.py:2:11: ERR001 [*] Detail is a string\n"
        "app/items.py:2:11: ERR001 Detail is a string\n"
        "app/items.py:2:11: ERR001 Detail is a string\n"
    )


def test_github_is_a_workflow_command() -> None:
    assert "".join(github.render([diagnostic(range_=span(2, 11, 4, 6))])) == (
        "::error title=errlint (ERR001),file=app/items.py,line=2,col=11,endLine=4,endColumn=6"
        "::app/items.py:2:11: ERR001 Detail is a string\n"
    )


@pytest.mark.parametrize(
    ("filename", "escaped"),
    [("a,b.py", "a%2Cb.py"), ("C:/a.py", "C%3A/a.py"), ("100%.py", "100%25.py")],
)
def test_github_escapes_what_would_end_a_property(filename: str, escaped: str) -> None:
    (command,) = github.render([diagnostic(filename)])
    assert f",file={escaped},line=" in command


def test_github_escapes_what_would_end_the_message() -> None:
    (command,) = github.render([diagnostic(message="50% of\r\nit: a, b")])
    assert command.endswith("ERR001 50%25 of%0D%0Ait: a, b\n")
