"""A run says the same with a cache as without, and looks only at what may say something new."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from errlint.plan import Kind

from .conftest import FILES, write
from .runs import Looks, cold, run

ALL = sorted(Path(name).stem for name in FILES if name.endswith(".py"))

GENERATOR = """
def session():
    try:
        yield 1
    except Exception:
        raise OSError
"""
DECORATOR = """
from fastapi import HTTPException

def guarded(func):
    def wrapper(*args):
        try:
            return func(*args)
        except Exception:
            raise HTTPException(500, {"reason": "failed", "message": "Failed"})
    return wrapper
"""
MIDDLEWARE = """
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware

class Limit(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        raise HTTPException(429, {"reason": "too_many", "message": "Too many"})
"""
SPELL_A_STATUS = ["items", "lookups", "teapots"]


@pytest.fixture
def looks(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """A project that was checked once."""
    looks = Looks(monkeypatch)
    assert looks.during() == ALL
    return looks


def edit(name: str, old: str, new: str) -> None:
    path = Path(name)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def codes_found() -> set[str]:
    return {found.code for report in run() for found in report.diagnostics}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_second_run_says_the_same_without_looking(looks: Looks, kind: Kind) -> None:
    first = run(kind=kind)
    looks.names.clear()
    assert run(kind=kind) == first == cold(kind=kind)
    assert looks.names == []


def test_a_touched_file_is_not_looked_at(looks: Looks) -> None:
    for name in FILES:
        os.utime(name, ns=(1, 1))
    assert looks.during() == []
    assert looks.during() == []


def test_a_file_that_nothing_rests_on_is_looked_at_alone(looks: Looks) -> None:
    edit("shop/plain.py", "a + b", "b + a")
    assert looks.during() == ["plain"]
    edit("shop/routes/teapots.py", "> 3", "> 4")
    assert looks.during() == ["teapots"]


def test_another_text_of_a_constant_concerns_those_who_use_it(looks: Looks) -> None:
    edit("shop/texts.py", '"Item not found"', '{"reason": "not_found", "message": "Not found"}')
    assert looks.during() == ["handlers", "items", "texts"]


def test_what_does_not_change_an_answer_concerns_nobody(looks: Looks) -> None:
    edit("shop/texts.py", "NOT_FOUND", "# what a client reads\nNOT_FOUND")
    assert looks.during() == ["texts"]
    edit("shop/lookups.py", "if not key", 'if key == ""')
    assert looks.during() == ["lookups"]


def test_another_base_class_concerns_those_who_raise_it(looks: Looks) -> None:
    edit("shop/errors.py", "class Teapot(ShopError)", "class Teapot(ValueError)")
    assert set(looks.during()) >= {"errors", "handlers", "teapots"}
    assert "plain" not in looks.names


def test_what_a_helper_raises_concerns_those_who_call_it(looks: Looks) -> None:
    edit("shop/lookups.py", "ShopError(404", "ValueError(404")
    assert looks.during() == ["items", "lookups"]


def test_what_a_class_says_of_its_objects_concerns_those_who_answer_it(
    looks: Looks, shop: Path
) -> None:
    write(
        shop,
        {
            "shop/failures.py": """
                class Failure(Exception):
                    def __init__(self, message: str) -> None:
                        self.message = message
            """,
            "shop/routes/failing.py": """
                from fastapi import HTTPException
                from shop.failures import Failure

                def answer(failure: Failure) -> HTTPException:
                    return HTTPException(400, failure.message)
            """,
        },
    )
    assert looks.during() == ["failing", "failures"]
    edit("shop/failures.py", "message: str", "message: dict")
    assert looks.during() == ["failing", "failures"]


def test_middleware_that_is_given_to_routes_is_looked_at_again(looks: Looks) -> None:
    Path("shop/limits.py").write_text(MIDDLEWARE)
    assert looks.during() == ["limits"]
    assert "ERR204" in codes_found()
    Path("shop/mounts.py").write_text(
        "from starlette.routing import Mount\n\nmount = Mount('/', middleware=[Limit])\n"
    )
    assert looks.during() == ["limits", "mounts"]
    assert "ERR204" not in codes_found()


def test_another_requirement_concerns_those_who_go_by_it(looks: Looks) -> None:
    edit("pyproject.toml", "0.47", "0.48")
    assert looks.during() == SPELL_A_STATUS


def test_a_generator_that_becomes_a_dependency_is_looked_at_again(looks: Looks) -> None:
    Path("shop/db.py").write_text(GENERATOR)
    assert looks.during() == ["db"]
    edit("shop/routes/items.py", "import APIRouter", "import APIRouter, Depends")
    edit("shop/routes/items.py", "import texts", "import db, texts")
    assert "db" not in looks.during()
    edit("shop/routes/items.py", "key: str", "key: str, db=Depends(db.session)")
    assert "db" in looks.during()
    assert "shop/db.py" in str(run())


def test_a_function_that_comes_under_a_decorator_concerns_its_wrapper(looks: Looks) -> None:
    Path("shop/guard.py").write_text(DECORATOR)
    assert looks.during() == ["guard"]
    edit("shop/routes/items.py", "import texts", "import guard, texts")
    assert "guard" not in looks.during()
    edit("shop/routes/items.py", "def read", "@guard.guarded\ndef read")
    assert "guard" in looks.during()
    assert "functions under `@guarded`" in str(run())


def test_requirements_that_appear_are_seen(looks: Looks) -> None:
    Path("shop/requirements.txt").write_text("starlette>=0.49\n")
    assert looks.during() == SPELL_A_STATUS


def test_a_module_that_shadows_another_one_is_seen(looks: Looks) -> None:
    write(Path(), {"shop/texts/__init__.py": 'GONE = NOT_FOUND = "nothing"\n'})
    assert "items" in looks.during()


def test_a_module_that_appears_is_seen(looks: Looks) -> None:
    edit("shop/plain.py", "def add", "from warehouse import Empty\nraise Empty(404)\ndef add")
    assert looks.during() == ["plain"]
    write(Path(), {"warehouse.py": "from shop.errors import ShopError as Empty\n"})
    assert looks.during() == ["plain", "warehouse"]
    Path("warehouse.py").unlink()
    assert looks.during() == ["plain"]


def test_a_source_root_that_appears_is_seen(looks: Looks) -> None:
    edit("shop/plain.py", "def add", "from depot.stock import Empty\nraise Empty(404)\ndef add")
    looks.during()
    text = "from shop.errors import ShopError as Empty\n"
    write(Path(), {"libs/depot/pyproject.toml": "", "libs/depot/src/depot/stock.py": text})
    assert "plain" in looks.during()


def test_a_handler_concerns_those_who_leave_the_answer_to_the_framework(looks: Looks) -> None:
    slow = "from fastapi import HTTPException\n\n\ndef slow():\n    raise HTTPException(429, {}, "
    Path("shop/slow.py").write_text(slow + '{"Retry-After": 30})\n')
    assert looks.during() == ["slow"]
    assert "ERR108" in codes_found()
    handled = "@app.exception_handler(HTTPException)\ndef answer(request, exc): ...\n"
    Path("shop/app.py").write_text(f"from fastapi import HTTPException\n\n\n{handled}")
    assert "slow" in looks.during()
    assert "ERR108" not in codes_found()
    edit("shop/app.py", handled, "")
    assert "slow" in looks.during()


def test_another_answer_to_invalid_requests_concerns_those_who_give_it(looks: Looks) -> None:
    parsed = "def parse(text):\n    try:\n        return int(text)\n    except ValueError:\n"
    invalid = "        raise HTTPException(400, {})\n"
    Path("shop/parsing.py").write_text(f"from fastapi import HTTPException\n\n\n{parsed}{invalid}")
    assert looks.during() == ["parsing"]
    assert "ERR101" in codes_found()
    handler = "@app.exception_handler(RequestValidationError)\ndef answer(request, exc):\n"
    Path("shop/app.py").write_text(f"{handler}    return JSONResponse({{}}, 400)\n")
    assert looks.during() == ["app", "parsing"]
    assert "ERR101" not in codes_found()
    edit("shop/app.py", "400", "422")
    assert looks.during() == ["app", "parsing"]
    assert "ERR101" in codes_found()


def test_an_unrelated_file_or_folder_concerns_nobody(looks: Looks) -> None:
    write(Path(), {"scripts/tool.py": "print(1)\n", "shop/other.py": "x = 1\n", "notes.txt": ""})
    assert looks.during() == ["other", "tool"]
    Path("scripts/tool.py").unlink()
    assert looks.during() == []


def test_settings_that_decide_what_is_found_start_anew(looks: Looks) -> None:
    Path("errlint.toml").write_text("validation-status = 400\n")
    assert looks.during() == ALL
    Path("errlint.toml").write_text('validation-status = 400\nexclude = ["tools"]\n')
    assert looks.during() == []
    Path("errlint.toml").unlink()
    assert looks.during() == []


def test_single_files_share_what_is_known(looks: Looks) -> None:
    assert looks.during("shop/routes/items.py") == []
    edit("shop/texts.py", "NOT_FOUND", "MISSING")
    assert looks.during("shop/routes/items.py") == ["items"]
    assert looks.during("shop/routes/items.py") == []
    assert looks.during() == ["handlers", "texts"]


def test_a_single_file_leaves_word_for_the_others(looks: Looks) -> None:
    edit("shop/errors.py", "class Teapot(ShopError)", "class Teapot(ValueError)")
    assert looks.during("shop/errors.py") == ["errors"]
    assert "teapots" in looks.during()


def test_the_place_from_which_a_run_starts_decides_the_names(
    looks: Looks, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop / "shop")
    assert looks.during() == []
    assert {Path(report.filename).parts[0] for report in run("routes")} == {"routes"}


def test_a_project_may_move(looks: Looks, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = shop.rename(shop.parent / "elsewhere")
    monkeypatch.chdir(moved)
    assert looks.during() == []


def test_standard_input_leaves_the_cache_alone(looks: Looks, shop: Path) -> None:
    before = {path: path.read_bytes() for path in (shop / ".errlint_cache").iterdir()}
    from errlint.codes import known_codes
    from errlint.plan import Request, plan
    from errlint.run.results import reports

    request = Request(("-",), stdin=b"raise ValueError\n", stdin_filename="shop/texts.py")
    list(reports(plan(request, known_codes())))
    assert {path: path.read_bytes() for path in (shop / ".errlint_cache").iterdir()} == before


SNIPPETS = (
    "\nraise HTTPException(404, 'gone')\n",
    "\nfrom fastapi import HTTPException\n",
    "\nclass ShopError(ValueError): pass\n",
    "\nfrom shop.errors import *\n",
    "\nNOT_FOUND = {'reason': 'x'}\n",
    "\ndef find(key):\n    raise Teapot(400, 'x')\n",
    "\nfrom .errors import ShopError as HTTPException\n",
    "\n# noqa\n",
    "\nfrom shop.routes import texts\n",
    "\ndef f(:\n",
)


def random_change(chance: random.Random) -> str:
    """Change, add, empty, restore or remove one file, and return what was done."""
    name = chance.choice([*FILES, "shop/routes/errors.py", "errors.py", "shop/texts/__init__.py"])
    path = Path(name)
    kind = chance.choice(["append", "append", "restore", "empty", "remove", "swap"])
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "append":
        with path.open("a") as file:
            file.write(chance.choice(SNIPPETS))
    elif kind == "restore" and name in FILES:
        write(Path(), {name: FILES[name]})
    elif kind == "empty":
        path.write_text("")
    elif kind == "swap" and path.exists():
        words = ["ShopError", "HTTPException", "Teapot", "ValueError", "find", "texts"]
        path.write_text(path.read_text().replace(chance.choice(words), chance.choice(words)))
    elif path.exists():
        path.unlink()
    return f"{kind} {name}"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_changes_a_run_says_the_same_as_a_cold_one(shop: Path, seed: int) -> None:
    chance = random.Random(seed)
    run()
    done = []
    for _ in range(12):
        done += [random_change(chance) for _ in range(chance.randint(1, 2))]
        some = chance.choice([(), (), ("shop/routes",), ("shop/errors.py",)])
        if all(map(os.path.exists, some)):
            kind = chance.choice(list(Kind))
            assert run(*some, kind=kind) == cold(*some, kind=kind), done
        assert run() == cold(), done
