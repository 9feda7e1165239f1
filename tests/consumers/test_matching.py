"""Which sites an expectation belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import fixed, migrated, reported, text

OTHER = """
from fastapi import APIRouter, HTTPException

router = APIRouter()

@router.get("/things/{thing_id}")
def get_thing(thing_id: str):
    raise HTTPException(409, "Item not found")

@router.get("/sheets")
def get_sheets():
    raise HTTPException(400, "Bad sheet")  # noqa: ERR001

@router.post("/sheets")
def add_sheet():
    raise HTTPException(400, "Bad sheet")
"""


def test_sites_that_the_file_does_not_import_are_out_of_the_question(tmp_path: Path) -> None:
    code = """
    from fastapi import FastAPI

    own = FastAPI()

    def test(client):
        assert client.get("/").json() == {"detail": "Item not found"}
    """
    assert migrated(tmp_path, code) == (text(code), [])


def test_a_file_without_any_application_may_ask_a_server(tmp_path: Path) -> None:
    code = """
    import httpx

    def test():
        assert httpx.get("http://localhost/items/x").json() == {"detail": "Item not found"}
    """
    rewritten, _ = migrated(tmp_path, code)
    assert '"reason": "not_found"' in rewritten


def test_what_a_mock_answers_is_no_sites_answer(tmp_path: Path) -> None:
    code = """
    import httpx, respx

    @respx.mock
    def test():
        respx.get("http://shop/items/x").respond(404, json={"detail": "Item not found"})
        assert httpx.get("http://shop/items/x").json() == {"detail": "Item not found"}
    """
    rewritten, (left,) = migrated(tmp_path, code)
    assert rewritten == text(code)
    assert "mock" in left.message


def test_fixtures_of_a_conftest_lead_to_the_application(tmp_path: Path) -> None:
    code = """
    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    conftest = {"conftest.py": "from app.main import app\n"}
    rewritten, left = migrated(tmp_path, code, conftest)
    assert '"reason": "not_found"' in rewritten
    assert left == []


def test_modules_imported_by_a_template_of_names(tmp_path: Path) -> None:
    code = """
    import importlib
    import pytest

    @pytest.fixture(params=["main"])
    def client(request):
        return importlib.import_module(f"app.{request.param}").app

    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    other = {"app/other.py": OTHER}
    rewritten, left = migrated(tmp_path, code, other)
    assert '"reason": "not_found"' in rewritten
    assert left == []


@pytest.mark.parametrize(
    ("request_", "status", "reason"),
    [
        ('client.get("/items/x")', "", "not_found"),
        ('client.get("/things/x")', "", "item_not_found"),
        ("client.get(url)", "assert response.status_code == 404", "not_found"),
        ("client.get(url)", "assert response.status_code == 409", "item_not_found"),
    ],
)
def test_route_and_status_tell_sites_apart(
    tmp_path: Path, request_: str, status: str, reason: str
) -> None:
    code = f"""
    from app.main import app
    from app.other import router

    def test(client, url):
        response = {request_}
        {status}
        assert response.json()["detail"] == "Item not found"
    """
    rewritten, left = migrated(tmp_path, code, {"app/other.py": OTHER})
    assert f'"reason": "{reason}"' in rewritten
    assert left == []


def test_sites_with_different_new_forms_are_named(tmp_path: Path) -> None:
    code = """
    from app.main import app
    from app.other import router

    def test(client, url):
        assert client.get(url).json()["detail"] == "Item not found"
    """
    rewritten, (left,) = migrated(tmp_path, code, {"app/other.py": OTHER})
    assert rewritten == text(code)
    assert "other.py:7" in left.message
    assert "different forms" in left.message


def test_a_site_that_keeps_its_form_is_a_different_one_too(tmp_path: Path) -> None:
    code = """
    from app.other import router

    def test(client, url):
        assert client.get(url).json()["detail"] == "Bad sheet"
    """
    rewritten, left = migrated(tmp_path, code, {"app/other.py": OTHER})
    assert rewritten == text(code)
    assert len(left) == 1


@pytest.mark.parametrize(
    ("headers", "is_certain"),
    [('{"Authorization": "Bearer x"}', True), ('{"Authorization": "Basic x"}', False)],
)
def test_what_the_framework_answers_itself(tmp_path: Path, headers: str, is_certain: bool) -> None:
    app = """
    from fastapi import Depends, FastAPI, HTTPException
    from fastapi.security import OAuth2PasswordBearer

    app = FastAPI()
    scheme = OAuth2PasswordBearer(tokenUrl="token")

    def get_user(token: str = Depends(scheme)):
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    """
    code = f"""
    from app.auth import app

    def test(client):
        response = client.get("/me", headers={headers})
        assert response.json() == {{"detail": "Not authenticated"}}
    """
    rewritten, left = migrated(tmp_path, code, {"app/auth.py": app})
    assert ('"reason"' in rewritten) is is_certain
    assert (left == []) is is_certain


def test_cases_of_a_parametrized_test(tmp_path: Path) -> None:
    code = """
    import pytest
    from app.main import app

    @pytest.mark.parametrize(
        ("url", "status", "expected"),
        [
            ("/items/x", 404, {"detail": "Item not found"}),
            ("/items/broken", 500, {"detail": "The database is down"}),
            ("/nothing", 404, {"detail": "Nothing there"}),
        ],
    )
    def test(client, url, status, expected):
        response = client.get(url)
        assert response.status_code == status
        assert response.json() == expected
    """
    rewritten, left = migrated(tmp_path, code)
    assert left == []
    expected = text(code).replace(
        """("/items/x", 404, {"detail": "Item not found"}),""",
        """(
            "/items/x",
            404,
            {"detail": {"reason": "not_found", "message": "Item not found"}},
        ),""",
    )
    start = rewritten.index("def test(")
    assert rewritten[start:] == expected[expected.index("def test(") :]
    assert expected[: expected.index('("/items/broken"')].rstrip() in rewritten
    assert '{"detail": "Nothing there"}' in rewritten


NAMED_CASES = """
    import pytest
    from app.main import app

    CASES = [pytest.param("/items/x", {"detail": "Item not found"}, id="unknown")]

    @pytest.mark.parametrize("url, expected", CASES)
    def test(client, url, expected):
        assert client.get(url).json() == expected
    """


def test_cases_that_have_a_name(tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, NAMED_CASES)
    assert left == []
    assert '{"detail": {"reason": "not_found", "message": "Item not found"}},' in rewritten


def test_cases_that_something_else_reads(tmp_path: Path) -> None:
    code = text(NAMED_CASES) + "\nSENT = [body for _, body in CASES]\n"
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == code
    assert ["can't be put in its place" in item.message for item in left] == [True]


def test_a_message_of_several_literals(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/names")
    def names(name: str):
        raise HTTPException(
            status_code=409,
            detail=(
                "A user with this very long name exists "
                "already in this system"
            ),
        )
    """
    code = """
    from app.names import app

    def test(client):
        body = client.get("/names").json()
        assert body["detail"] == "A user with this very long name exists already in this system"
    """
    rewritten, left = migrated(tmp_path, code, {"app/names.py": app})
    assert left == []
    assert '"reason": "already_exists"' in rewritten


def test_cases_that_share_what_would_have_to_change(tmp_path: Path) -> None:
    code = """
    import pytest
    from app.main import app

    @pytest.mark.parametrize("text", ["Item not found", "Nothing there"])
    def test(client, text):
        assert text in client.get("/x").json()["detail"]
    """
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == text(code)
    assert ["cases" in item.message for item in left] == [True]


def test_a_status_that_a_fix_changes(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/things")
    def things(limit: str):
        if not limit.isdigit():
            raise HTTPException(400, {"reason": "invalid_limit", "message": "Invalid limit"})
    """
    code = """
    from http import HTTPStatus
    from app.things import app

    def test_body(client):
        response = client.get("/things?limit=x")
        assert response.status_code == 400
        assert response.json()["detail"]["message"] == "Invalid limit"

    def test_name(client):
        response = client.get("/things?limit=x")
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert response.json()["detail"]["message"] == "Invalid limit"

    def test_nothing_else(client):
        assert client.get("/things?limit=x").status_code == 400
    """
    rewritten, _ = migrated(tmp_path, code, {"app/things.py": app}, unsafe=True)
    assert rewritten == text(code).replace("== 400\n    assert", "== 422\n    assert").replace(
        "HTTPStatus.BAD_REQUEST", "HTTPStatus.UNPROCESSABLE_ENTITY"
    )


def test_keys_that_a_fix_renames(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/things")
    def things():
        raise HTTPException(409, {"code": "thing_taken", "msg": "The thing is taken"})
    """
    code = """
    from app.things import app

    def test(client):
        detail = client.get("/things").json()["detail"]
        assert detail["msg"] == "The thing is taken"
        assert detail["code"] == "thing_taken"
        assert detail == {"code": "thing_taken", "msg": "The thing is taken"}
    """
    rewritten, left = migrated(tmp_path, code, {"app/things.py": app})
    assert rewritten == text(code).replace('"code"', '"reason"').replace('"msg"', '"message"')
    assert left == []


def test_keys_that_take_each_others_names(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/things")
    def things(error):
        raise HTTPException(400, {"code": "bad_password", "reason": error.reason})
    """
    code = """
    from typing import cast
    from app.things import app

    def test(client):
        data = cast(dict, client.get("/things").json())
        assert data["detail"] == {"code": "bad_password", "reason": "Too short"}
    """
    rewritten, left = migrated(tmp_path, code, {"app/things.py": app})
    assert '== {"reason": "bad_password", "message": "Too short"}' in rewritten
    assert left == []


@pytest.mark.parametrize(
    ("settings", "after"),
    [
        (
            'schema = "rfc9457"\nline-length = 200',
            '{"type": "about:blank", "title": "Not Found", "status": 404, '
            '"detail": "Item not found"}',
        ),
        (
            'line-length = 200\n[schema]\nerror = "{reason}"\ntext = "{message}"',
            '{"error": "not_found", "text": "Item not found"}',
        ),
    ],
)
def test_forms_of_other_schemas(tmp_path: Path, settings: str, after: str) -> None:
    (tmp_path / "errlint.toml").write_text(settings)
    code = """
    from app.main import app

    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    rewritten, _ = migrated(tmp_path, code)
    assert f'{{"detail": {after}}}' in rewritten


@pytest.mark.parametrize(
    "settings",
    ['ignore = ["ERR405"]', 'select = ["ERR001"]', '[per-file-ignores]\n"test_*" = ["ERR4"]'],
)
def test_consumers_stay_where_the_configuration_says_so(tmp_path: Path, settings: str) -> None:
    (tmp_path / "errlint.toml").write_text(settings)
    code = """
    from app.main import app

    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    assert migrated(tmp_path, code) == (text(code), [])


def test_what_changes_nothing_for_clients_moves_no_consumer(tmp_path: Path) -> None:
    code = """
    from app.main import app

    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    assert migrated(tmp_path, code, wire_safe=True) == (text(code), [])


CONSUMER = """
from app.main import app

def test(client):
    assert client.get("/items/x").json() == {"detail": "Item not found"}
"""


def test_a_check_tells_what_a_migration_will_break(tmp_path: Path) -> None:
    (found,) = reported(tmp_path, CONSUMER)
    assert (found.code, found.range.start.row) == ("ERR405", 4)
    assert "main.py:9" in found.message
    assert reported(tmp_path, CONSUMER, select=("ERR007",)) == []


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    migrated(tmp_path, CONSUMER)
    for item in fixed(tmp_path):
        if item.new is not None:
            Path(item.target.path).write_text(item.new.text)
    assert not any(item.is_changed for item in fixed(tmp_path))


def test_a_file_that_is_both_site_and_consumer(tmp_path: Path) -> None:
    code = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/")
    def index():
        raise HTTPException(503, "Down for now, try again in a few minutes")

    def test(client):
        assert client.get("/").json()["detail"] == "Down for now, try again in a few minutes"
    """
    rewritten, left = migrated(tmp_path, code)
    assert rewritten.count('"reason": "service_unavailable",') == 2
    assert left == []
