"""What a test looks like when the answers that it expects have changed in the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, text

HEAD = "from app.main import app\n\n\ndef test(client):\n"

REWRITTEN = [
    pytest.param(
        'assert client.get("/items/x").json()["detail"] == "Item not found"',
        """
        assert client.get("/items/x").json()["detail"] == {
            "reason": "not_found",
            "message": "Item not found",
        }
        """,
        id="detail",
    ),
    pytest.param(
        'assert client.get("/items/x").json().get("detail") == "Item not found"',
        """
        assert client.get("/items/x").json().get("detail") == {
            "reason": "not_found",
            "message": "Item not found",
        }
        """,
        id="get",
    ),
    pytest.param(
        """
        response = client.get("/items/x")
        assert response.json() == {"detail": "Item not found"}
        """,
        """
        response = client.get("/items/x")
        assert response.json() == {
            "detail": {"reason": "not_found", "message": "Item not found"}
        }
        """,
        id="whole body",
    ),
    pytest.param(
        """
        response = client.get("/items/x")
        assert response.json() == dict(detail="Item not found")
        """,
        """
        response = client.get("/items/x")
        assert response.json() == dict(
            detail={"reason": "not_found", "message": "Item not found"}
        )
        """,
        id="whole body, by a call",
    ),
    pytest.param(
        """
        response = put(client, "pen")
        assert response.status_code == 409
        assert "already exists" in response.json()["detail"]
        assert "pen" in response.json()["detail"]
        """,
        """
        response = put(client, "pen")
        assert response.status_code == 409
        assert "already exists" in response.json()["detail"]["message"]
        assert "pen" in response.json()["detail"]["message"]
        """,
        id="told by another part of the same answer",
    ),
    pytest.param(
        """
        first = client.get("/items/x")
        second = client.get("/items/y")
        assert first.status_code == second.status_code == 404
        assert first.json() == second.json() == {"detail": "Item not found"}
        """,
        """
        first = client.get("/items/x")
        second = client.get("/items/y")
        assert first.status_code == second.status_code == 404
        assert (
            first.json()
            == second.json()
            == {"detail": {"reason": "not_found", "message": "Item not found"}}
        )
        """,
        id="a chain of comparisons",
    ),
    pytest.param(
        """
        r = client.get("/items/x")
        assert (r.status_code, r.json()) == (404, {"detail": "Item not found"})
        """,
        """
        r = client.get("/items/x")
        assert (r.status_code, r.json()) == (
            404,
            {"detail": {"reason": "not_found", "message": "Item not found"}},
        )
        """,
        id="status and body at once",
    ),
    pytest.param(
        """
        body = client.get("/items/x").json()
        detail = body["detail"]
        assert detail == "Item not found", detail
        """,
        """
        body = client.get("/items/x").json()
        detail = body["detail"]
        assert detail == {"reason": "not_found", "message": "Item not found"}, detail
        """,
        id="local variables",
    ),
    pytest.param(
        """
        body = client.get("/items/x").json()
        assert "not found" in body["detail"]
        assert "NOT FOUND".lower() in body["detail"].lower()
        assert "not found" in body["detail"].lower()
        assert body["detail"].lower() == "item not found"
        assert body["detail"].startswith("Item not")
        """,
        """
        body = client.get("/items/x").json()
        assert "not found" in body["detail"]["message"]
        assert "NOT FOUND".lower() in body["detail"]["message"].lower()
        assert "not found" in body["detail"]["message"].lower()
        assert body["detail"]["message"].lower() == "item not found"
        assert body["detail"]["message"].startswith("Item not")
        """,
        id="parts",
    ),
    pytest.param(
        """
        assert client.put("/items/pen").json() == {"detail": "Item pen already exists"}
        """,
        """
        assert client.put("/items/pen").json() == {
            "detail": {"reason": "already_exists", "message": "Item pen already exists"}
        }
        """,
        id="f-string of the site",
    ),
    pytest.param(
        """
        name = make()
        assert client.put("/").json()["detail"] == f"Item {name} already exists"
        """,
        """
        name = make()
        assert client.put("/").json()["detail"] == {
            "reason": "already_exists",
            "message": f"Item {name} already exists",
        }
        """,
        id="f-string of the test",
    ),
    pytest.param(
        """
        expected = {"detail": "Item not found"}
        assert client.get("/items/x").json() == expected
        """,
        """
        expected = {"detail": {"reason": "not_found", "message": "Item not found"}}
        assert client.get("/items/x").json() == expected
        """,
        id="expected in a variable",
    ),
    pytest.param(
        """
        expected = "Item not found"
        assert client.get("/items/x").json()["detail"] == expected, expected
        """,
        """
        expected = "Item not found"
        assert client.get("/items/x").json()["detail"] == {
            "reason": "not_found",
            "message": expected,
        }, expected
        """,
        id="expected message in a variable",
    ),
    pytest.param(
        """
        assert client.get("/users/1").json() == {"detail": "Not Found"}
        """,
        """
        assert client.get("/users/1").json() == {
            "detail": {"reason": "not_found", "message": "Not Found"}
        }
        """,
        id="the phrase of a site without a detail, on its route",
    ),
    pytest.param(
        """
        import pytest
        with pytest.raises(Exception) as error:
            run()
        assert error.value.detail == "Item not found"
        assert str(error.value.detail) == "Item not found"
        assert "Item" in str(error.value.detail)
        """,
        """
        import pytest
        with pytest.raises(Exception) as error:
            run()
        assert error.value.detail == {"reason": "not_found", "message": "Item not found"}
        assert error.value.detail == {"reason": "not_found", "message": "Item not found"}
        assert "Item" in error.value.detail["message"]
        """,
        id="caught exceptions",
    ),
    pytest.param(
        """
        try:
            run()
        except Exception as error:
            assert "Item not found" in error.detail
        """,
        """
        try:
            run()
        except Exception as error:
            assert "Item not found" in error.detail["message"]
        """,
        id="except",
    ),
    pytest.param(
        """
        import json
        body = json.loads(client.get("/items/x").content.decode())
        if body["detail"] == "Item not found":
            return None
        """,
        """
        import json
        body = json.loads(client.get("/items/x").content.decode())
        if body["detail"]["message"] == "Item not found":
            return None
        """,
        id="client code",
    ),
    pytest.param(
        """
        self.assertEqual(client.get("/items/x").json(), {"detail": "Item not found"})
        self.assertIn("not found", client.get("/items/x").json()["detail"])
        """,
        """
        self.assertEqual(
            client.get("/items/x").json(),
            {"detail": {"reason": "not_found", "message": "Item not found"}},
        )
        self.assertIn("not found", client.get("/items/x").json()["detail"]["message"])
        """,
        id="unittest",
    ),
    pytest.param(
        """
        response = client.get("/items/x")
        assert response.status_code == 404 and response.json()["detail"] == "Item not found"
        """,
        """
        response = client.get("/items/x")
        assert response.status_code == 404 and response.json()["detail"] == {
            "reason": "not_found",
            "message": "Item not found",
        }
        """,
        id="and",
    ),
    pytest.param(
        """
        assert (client.get( "/items/x" ).json()["detail"]=="Item not found")
        """,
        """
        assert (client.get( "/items/x" ).json()["detail"]=={"reason": "not_found", "message": "Item not found"})
        """,
        id="a statement that is not formatted keeps its layout",
    ),
    pytest.param(
        """
        assert client.get("/items/x").json()["detail"] == ("Item " "not found")  # why
        """,
        """
        assert client.get("/items/x").json()["detail"] == {
            "reason": "not_found",
            "message": ("Item " "not found"),
        }  # why
        """,
        id="parentheses and comments",
    ),
]


def indented(code: str) -> str:
    return HEAD + "".join(f"    {row}\n" if row else "\n" for row in text(code).splitlines())


@pytest.mark.parametrize(("before", "after"), REWRITTEN)
def test_expects_the_new_form(before: str, after: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, indented(before))
    assert rewritten == indented(after)
    assert left == []


ALONE = [
    pytest.param('assert client.get("/items/x").json()["detail"] == "Gone"', id="no site's"),
    pytest.param('assert client.get("/items/x").json() == {"detail": []}', id="no text"),
    pytest.param('assert client.get("/x").json() == {"error": "Item not found"}', id="other key"),
    pytest.param('assert client.get("/x").json()["name"] == "Item not found"', id="other field"),
    pytest.param('assert item["detail"] == "Item not found"', id="no body"),
    pytest.param('assert "Item not found" in client.get("/items/x").text', id="text"),
    pytest.param('assert "Item not found" in caplog.text', id="log"),
    pytest.param('assert client.get("/none").json() == {"detail": "Method Not Allowed"}', id="405"),
    pytest.param(
        'response = client.get("/items/x")\n'
        "assert response.status_code == 410\n"
        'assert response.json()["detail"] == "Item not found"',
        id="other status",
    ),
    pytest.param(
        'response = client.get("/items/x")\n'
        'assert (response.status_code, response.json()) == (410, {"detail": "Item not found"})',
        id="other status at once",
    ),
    pytest.param(
        'with pytest.raises(ValueError, match="Item not found"):\n    run()', id="pattern"
    ),
    pytest.param('assert client.get("/items/x").json()["detail"]["message"] == "a"', id="new form"),
    pytest.param(
        'detail = client.get("/items/x").json()["detail"]\n'
        "detail = other()\n"
        'assert detail == "Item not found"',
        id="rebound",
    ),
    pytest.param(
        'assert client.get("/items/x").json()["detail"] == "Item not found"  # noqa: ERR405',
        id="suppressed",
    ),
    pytest.param(
        "assert f\"{client.get('/').json()['detail'] == 'Item not found'}\"", id="in an f-string"
    ),
]


@pytest.mark.parametrize("code", ALONE)
def test_leaves_alone(code: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, indented(code))
    assert rewritten == indented(code)
    assert left == []


DOUBTFUL = [
    pytest.param('assert client.get("/x").json()["detail"] != "Item not found"', id="unequal"),
    pytest.param('assert "Item" not in client.get("/items/x").json()["detail"]', id="not in"),
    pytest.param('assert client.get("/items/x").text == \'{"detail":"Item not found"}\'', id="raw"),
    pytest.param('assert str(error.value) == "404: Item not found"', id="text of an exception"),
    pytest.param('assert client.get("/u").json() == {"detail": "Not Found"}', id="the router's"),
    pytest.param('assert client.get("/items/x").json()["detail"] == expected', id="unknown"),
    pytest.param(
        'response = put(client, "pen")\n'
        "assert response.status_code == 409\n"
        'assert "pen" in response.json()["detail"]',
        id="a part that any site may have put in",
    ),
    pytest.param(
        'expected = {"detail": "Item not found"}\n'
        'assert client.get("/items/x").json() == expected\n'
        "use(expected)",
        id="used elsewhere",
    ),
]


@pytest.mark.parametrize("code", DOUBTFUL)
def test_reports_what_is_not_certain(code: str, tmp_path: Path) -> None:
    code = f"with pytest.raises(HTTPException) as error:\n    run()\n{code}"
    rewritten, left = migrated(tmp_path, indented(code))
    assert rewritten == indented(code)
    assert [item.code for item in left] == ["ERR405"]
    assert left[0].fix is None


def test_an_expected_dict_with_comments_is_reported(tmp_path: Path) -> None:
    app = """
from fastapi import FastAPI, HTTPException

app = FastAPI()

@app.post("/items")
def add_item():
    raise HTTPException(403, detail={"msg": "Creating is forbidden"})
"""
    code = indented(
        """
        assert client.post("/items").json() == {
            "detail": {
                # translated by the client
                "msg": "Creating is forbidden",  # see #1234
            }
        }
        """
    )
    rewritten, left = migrated(tmp_path, code, {"app/main.py": app})
    assert rewritten == code
    assert [item.code for item in left] == ["ERR405"]
    plain = code.replace("# translated by the client", "").replace("  # see #1234", "")
    assert (
        '"message": "Creating is forbidden"' in migrated(tmp_path, plain, {"app/main.py": app})[0]
    )
