"""Which calls stand where an HTTP exception would not become its response."""

import ast
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from errlint.analysis import Workspace
from errlint.project.exposed_calls import exposed_calls
from errlint.project.names import ModuleScope


@pytest.fixture
def exposed(tmp_path: Path) -> Callable[[str], list[str]]:
    """Return what says which calls of a module's text are exposed."""

    def spelt(text: str) -> list[str]:
        path = tmp_path / "app.py"
        path.write_text(dedent(text))
        module = ModuleScope(Workspace(str(tmp_path)).project, str(path))
        return [call.spelling for call in exposed_calls(ast.parse(dedent(text)), module)]

    return spelt


def test_a_handler_that_answers_an_error_exposes_what_its_try_calls(exposed):
    assert exposed(
        """
        class Users:
            async def read(self, id):
                try:
                    self.check(id)
                    with session() as found:
                        user = load(found)
                except Exception as error:
                    log(error)
                    raise HTTPException(500, detail="Failed") from error
                return render(user)
        """
    ) == ["self.check", "session", "load"]


def test_a_handler_that_answers_one_error_or_another_does_too(exposed):
    assert exposed(
        """
        def read(id):
            try:
                return load(id)
            except KeyError:
                return None
            except Exception as error:
                if "timeout" in str(error):
                    return JSONResponse({}, status_code=504)
                else:
                    raise HTTPException(500)
        """
    ) == ["load"]


@pytest.mark.parametrize(
    "handlers",
    [
        "except ValueError:\n    raise HTTPException(400)",
        "except Exception:\n    log()",
        "except Exception:\n    return None",
        "except Exception:\n    raise",
        "except Exception as e:\n    raise converted(e)",
        "except Exception as e:\n    answer = converted(e)\n    raise answer",
        "except Exception as e:\n    raise HTTPException(e.status_code)",
        "except Exception as e:\n    if isinstance(e, HTTPException):\n        raise e\n    raise Failed",
        "except HTTPException:\n    raise\nexcept Exception:\n    raise HTTPException(500)",
        "except AppError as e:\n    raise e\nexcept Exception:\n    raise HTTPException(500)",
        "except Exception:\n    log()\nexcept BaseException:\n    raise HTTPException(500)",
        "finally:\n    close()",
    ],
)
def test_other_handlers_expose_nothing(exposed, handlers: str):
    rows = f"def read(id):\n    try:\n        load(id)\n{handlers}".splitlines()
    text = "\n".join((*rows[:3], *(f"    {row}" for row in rows[3:])))
    assert exposed(text) == []


def test_middleware_exposes_what_it_gives_something_to(exposed):
    assert exposed(
        """
        class Guard:
            async def dispatch(self, request, call_next):
                prepare()
                check(request)
                try:
                    look(request)
                except Exception as error:
                    answer(error)
                return await call_next(request)
        """
    ) == ["check", "answer"]


def test_middleware_is_a_function_like_others_where_it_swallows(exposed):
    assert exposed(
        """
        @app.middleware("http")
        async def guard(request, call_next):
            try:
                check(request)
            except Exception:
                raise HTTPException(500)
            return await call_next(request)
        """
    ) == ["HTTPException", "check"]
