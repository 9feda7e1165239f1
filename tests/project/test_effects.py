"""Which exceptions come out of calls, through the functions of several modules."""

from pathlib import Path
from textwrap import dedent

import pytest

from errlint.analysis import Workspace
from errlint.project.called import Called

NOT_FOUND = "fastapi.HTTPException"


@pytest.fixture
def raised(tmp_path: Path):
    """Return what says which exception comes out of a call, the files being given first."""

    def write(**files: str):
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(dedent(text))
        workspace = Workspace(str(tmp_path))
        return lambda call: workspace.raising.raised_by(
            str(tmp_path / "app.py"), Called(call), None
        )

    return write


RAISING = """
    from fastapi import HTTPException

    def refuse():
        raise HTTPException(403)
"""


def test_an_exception_comes_through_helpers_and_modules(raised):
    raised_by = raised(
        app="from users import load, Users",
        users="""
            import access

            class Users:
                def __init__(self):
                    self.check()

                def check(self):
                    access.refuse()
                    raise access.HTTPException(404)

            def load():
                return Users()
            """,
        access=RAISING,
    )
    assert raised_by("load") == raised_by("Users") == NOT_FOUND
    assert raised_by("missing") is None


def test_what_a_helper_catches_does_not_come_out_of_it(raised):
    raised_by = raised(
        app="""
            from access import HTTPException, refuse

            def is_allowed():
                try:
                    refuse()
                except HTTPException:
                    return False

            def answered():
                try:
                    refuse()
                except HTTPException:
                    raise Denied
                except Exception:
                    raise

            def raised_again():
                try:
                    refuse()
                except HTTPException:
                    log()
                    raise
                except Exception:
                    return False

            def cleaned():
                try:
                    prepare()
                except Exception:
                    refuse()
            """,
        access=RAISING,
    )
    assert raised_by("is_allowed") is None
    assert raised_by("answered") is None
    assert raised_by("raised_again") == raised_by("cleaned") == NOT_FOUND


CYCLE = """
    from fastapi import HTTPException

    def first():
        second()

    def second():
        third()
        raise HTTPException(403)

    def third():
        first()
"""


@pytest.mark.parametrize("order", [("first", "second", "third"), ("third", "second", "first")])
def test_in_a_cycle_of_calls_it_does_not_matter_which_is_asked_for_first(raised, order):
    raised_by = raised(app=CYCLE)
    assert [raised_by(name) for name in order] == [NOT_FOUND] * 3


def chain(length: int) -> str:
    links = (f"def call_{n}():\n    call_{n + 1}()\n" for n in range(length))
    start = "from fastapi import HTTPException\n"
    return "".join((start, *links, f"def call_{length}():\n    raise HTTPException(400)\n"))


@pytest.mark.parametrize("starts", [(0, 1, 2, 3), (3, 2, 1, 0)])
def test_an_exception_too_far_away_is_so_whatever_was_asked_before(raised, starts):
    raised_by = raised(app=chain(13))
    found = {start: raised_by(f"call_{start}") for start in starts}
    assert found == {0: None, 1: None, 2: NOT_FOUND, 3: NOT_FOUND}


def test_the_nearest_of_two_exceptions_comes_out(raised):
    raised_by = raised(
        app="""
            from access import Forbidden, refuse

            def near():
                raise Forbidden(403)

            def further():
                refuse()

            def far():
                further()
                near()
            """,
        access=f"{dedent(RAISING)}\nclass Forbidden(HTTPException):\n    pass\n",
    )
    assert raised_by("far") == "access.Forbidden"


def test_one_module_without_a_mention_may_stand_between(raised):
    raised_by = raised(
        app="import one, two\ndef near():\n    one.pass_on()\ndef far():\n    two.pass_on()\n",
        one="from access import refuse\ndef pass_on():\n    refuse()\n",
        two="import one\ndef pass_on():\n    one.pass_on()\n",
        access=RAISING,
    )
    assert raised_by("one.pass_on") == NOT_FOUND
    assert raised_by("two.pass_on") is None
