"""What a helper raises is found to be swallowed however the handler is written."""

from pathlib import Path

import pytest

from errlint.analysis import Workspace
from errlint.config import settings_from
from errlint.model.report import Target
from errlint.run.engine import Engine

ROUTE = """\
from fastapi import APIRouter
from app.access import check

router = APIRouter()


@router.get("/users/{{id}}")
def read(id: int):
    try:
        check(id)
{handler}
"""
HELPER = "from fastapi import HTTPException\n\ndef check(id):\n    raise HTTPException(403)\n"


def codes(folder: Path, handler: str) -> list[str]:
    (folder / "app").mkdir()
    (folder / "app" / "access.py").write_text(HELPER)
    main = folder / "app" / "main.py"
    main.write_text(ROUTE.format(handler=handler))
    chosen = settings_from({"select": ["ERR201"]}, folder, {"ERR201"})
    report = Engine(Workspace(str(folder))).check(Target(str(main), "app/main.py", chosen))
    return [diagnostic.code for diagnostic in report.diagnostics]


@pytest.mark.parametrize(
    "handler",
    [
        "    except Exception as e:\n        raise Failed() from e",
        "    except Exception: raise Failed",
        "    except:\n        log()\n        raise(Failed)",
        "    except Exception:\n        return JSONResponse({}, status_code=500)",
        "    except Exception:\n        log('''\nno blanks\n''')\n        raise Failed",
        "    except Exception:\n        log(\n'no blanks')\n        raise Failed",
        "    except Exception:\n        log(1) + \\\nmore\n        raise Failed",
        "    except Exception:\n# no blanks\n        raise Failed",
        "    except (\n        ValueError,\n        Exception,\n    ):\n        raise Failed",
        "    except Exception:\r\n        log()\r\n\r\n        raise Failed\r\n",
    ],
)
def test_a_handler_that_fails_swallows_it(tmp_path: Path, handler: str):
    assert codes(tmp_path, handler) == ["ERR201"]


@pytest.mark.parametrize(
    "handler",
    [
        "    except Exception:\n        log()",
        "    except Exception:\n        raise",
        "    except Exception:\n        return None",
        "    except Exception:\n        log('raise an alarm')",
        "    except Exception:\n        log()\n    if id:\n        raise Failed",
        "    except ValueError:\n        raise Failed",
        "    finally:\n        raise_alarm()",
    ],
)
def test_other_handlers_do_not(tmp_path: Path, handler: str):
    assert codes(tmp_path, handler) == []
