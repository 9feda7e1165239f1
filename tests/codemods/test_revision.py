from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from errlint.codemods.revision import Revision
from errlint.source import Edit, Range, Source

STEPS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text("xy\n", max_size=4)))


def edit_of(source: Source, start: int, end: int, content: str) -> Edit:
    first, last = sorted(min(offset, len(source.text)) for offset in (start, end))
    return Edit(Range(source.position(first), source.position(last)), content)


@given(STEPS)
def test_edits_of_the_original_give_the_last_text(steps: list[tuple[int, int, str]]) -> None:
    original = Source("a.py", "import os\nimport sys\nimport re\n")
    revision = Revision.of(original)
    for start, end, content in steps:
        revision = revision.revised([edit_of(revision.current, start, end, content)])
    assert original.apply(revision.edits()).text == revision.current.text


def test_edits_leave_out_what_did_not_change() -> None:
    original = Source("a.py", "import os\nimport sys\nimport re\n")
    revision = Revision.of(original).revised([edit_of(original, 0, 0, "import ast\n")])
    revision = revision.revised([edit_of(revision.current, 21, 32, "")])
    assert revision.current.text == "import ast\nimport os\nimport re\n"
    assert revision.edits() == (
        edit_of(original, 0, 0, "import ast\n"),
        edit_of(original, 10, 21, ""),
    )


def test_nothing_done_is_no_edit() -> None:
    assert Revision.of(Source("a.py", "import os\n")).revised([]).edits() == ()
