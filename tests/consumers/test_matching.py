"""Which sites an expectation belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, text

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


@pytest.mark.parametrize(
    ("asserted", "is_certain"),
    [
        ('assert body["success"] is False', False),
        ('assert body.get("status") == "error"', False),
        ('assert response.status_code == 404 and body["code"] == 1', False),
        ('assert body.get("success") is None', True),
        ('assert body["success"] != True', True),
        ('assert body["detail"] == "Item not found"', True),
        ('assert response.headers["x"] == "y"', True),
    ],
)
def test_an_answer_with_other_keys_may_be_built_by_hand(
    asserted: str, is_certain: bool, tmp_path: Path
) -> None:
    code = f"""
    from app.main import app

    def test(client):
        response = client.get("/items/x")
        body = response.json()
        assert "not found" in body["detail"]
        {asserted}
    """
    rewritten, left = migrated(tmp_path, code)
    assert ('in body["detail"]["message"]' in rewritten) == is_certain
    doubts = [item.message for item in left]
    assert all(message.endswith("it has other keys than `detail`") for message in doubts)
    assert len(doubts) == (not is_certain)


@pytest.mark.parametrize(
    ("caught", "is_http"),
    [
        ("payments.PaymentError", False),
        ("error_class", False),
        ("(payments.PaymentError, HTTPException)", True),
        ("Exception", True),
    ],
)
def test_what_is_caught_may_be_no_http_exception(
    caught: str, is_http: bool, tmp_path: Path
) -> None:
    """A class of another package may well have a `detail`, too."""
    code = f"""
    import payments
    import pytest
    from fastapi import HTTPException
    from app.main import get_item


    @pytest.mark.parametrize("error_class", payments.ERRORS)
    def test(error_class):
        with pytest.raises({caught}) as error:
            get_item("x")
        assert error.value.detail == "Item not found"
    """
    rewritten, left = migrated(tmp_path, text(code))
    told = [item.message.endswith("may be no HTTP exception") for item in left]
    assert told == [True] * (not is_http)
    assert ('"message": "Item not found"' in rewritten) == is_http


def test_a_class_may_be_imported_where_it_is_caught(tmp_path: Path) -> None:
    code = """
    import pytest
    from app.main import get_item


    def test():
        from fastapi import HTTPException

        with pytest.raises(HTTPException) as error:
            get_item("x")
        assert error.value.detail == "Item not found"
    """
    rewritten, left = migrated(tmp_path, text(code))
    assert left == []
    assert '"message": "Item not found"' in rewritten


@pytest.mark.parametrize(
    ("made", "count"),
    [("NoItem()", 0), ("main.NoItem()", 0), ("Other()", 1), ("make()", 1), ("NoItem", 1)],
)
def test_an_exception_that_the_test_makes(made: str, count: int, tmp_path: Path) -> None:
    own = """
    from fastapi import HTTPException

    class NoItem(HTTPException):
        def __init__(self):
            super().__init__(404, detail="No such item")

    class Other(ValueError):
        detail = "No such item"
    """
    code = f"""
    from app import main
    from app.main import NoItem, Other

    def test():
        error = {made}
        assert error.status_code == 404
        assert error.detail == "No such item"
    """
    rewritten, left = migrated(tmp_path, code, {"app/main.py": own})
    assert left == []
    assert rewritten.count('error.detail == "No such item"') == count


FACTORIES = """
from fastapi import HTTPException, WebSocketException

def not_found(what):
    return HTTPException(404, f"{what} not found")

def locked() -> HTTPException:
    return HTTPException(423, "Locked")

def invalid_auth(request) -> HTTPException | WebSocketException:
    if request.is_websocket:
        return WebSocketException(1008, "Not authenticated")
    return HTTPException(401, "Not authenticated")

def message():
    return str(HTTPException(423, "Locked"))
"""


@pytest.mark.parametrize(
    ("call", "old", "is_moved"),
    [
        ('not_found("Item")', "Item not found", True),
        ("locked()", "Locked", True),
        ("invalid_auth(request)", "Not authenticated", True),
        ("message()", "Locked", False),
        ("response()", "Locked", False),
    ],
)
def test_what_a_factory_makes_is_an_exception(
    tmp_path: Path, call: str, old: str, is_moved: bool
) -> None:
    code = f"""
    from app.factories import invalid_auth, locked, message, not_found
    from elsewhere import response

    def test(request):
        made = {call}
        assert made.detail == "{old}"
    """
    rewritten, left = migrated(tmp_path, code, {"app/factories.py": FACTORIES})
    assert (f'assert made.detail == "{old}"' not in rewritten) == is_moved
    assert left == []
