"""How the files of a project are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from errlint.project.texts import Texts
from errlint.project.trail import Trail, opened
from errlint.source import Source


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


@pytest.mark.parametrize("is_on", [False, True])
@pytest.mark.parametrize("is_read", [False, True])
def test_a_word_is_looked_for_without_reading_a_text(
    is_on: bool, is_read: bool, tmp_path: Path
) -> None:
    trail = Trail()
    trail.is_on = is_on
    module = tmp_path / "events.py"
    module.write_bytes("Büro = handler\n".encode())
    latin = tmp_path / "latin.py"
    latin.write_bytes("# coding: latin-1\nBüro = handler\n".encode("latin-1"))
    fixed = str(tmp_path / "fixed.py")
    texts = Texts(trail, {fixed: Source("fixed.py", "x = handler\n")}, {"-": b"y = handler\n"})
    paths = str(module), str(latin), fixed, "-"
    if is_read:
        assert all(map(texts.text, paths))
    assert all(texts.may_have(path, "handler") for path in paths)
    assert not any(texts.may_have(path, "router") for path in paths)
    assert not texts.may_have(str(tmp_path / "gone.py"), "handler")
