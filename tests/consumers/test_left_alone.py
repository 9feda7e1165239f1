"""Expectations that are no business of a fix, or that nobody can rewrite for certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import in_test, migrated

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
    rewritten, left = migrated(tmp_path, in_test(code))
    assert rewritten == in_test(code)
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
    rewritten, left = migrated(tmp_path, in_test(code))
    assert rewritten == in_test(code)
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
    code = in_test(
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
