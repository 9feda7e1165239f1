"""How the files of a project are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from errlint.project.trail import opened


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_an_import_leads_to_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "events.py"
    os.mkfifo(pipe)
    with opened(str(pipe)) as file:
        assert file.read() == b""


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    module = tmp_path / "events.py"
    module.write_bytes(b"x = 1\r\n")
    with opened(str(module)) as file:
        assert file.read() == b"x = 1\r\n"
