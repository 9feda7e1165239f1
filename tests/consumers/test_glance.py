"""Which texts may read an error body."""

from __future__ import annotations

import pytest

from errlint.consumers.glance import is_for_tests, may_consume, offsets_of_reading


@pytest.mark.parametrize(
    "text",
    [
        'assert client.get("/").json() == {"detail": "Not found"}\n',
        "assert client.get('/').json()['detail'] == 'Not found'\n",
        'if json.loads(response.read()).get("detail") == "Not found":\n    pass\n',
        'assert "found" in error.value.detail\n',
        'assert response.text == \'{"detail":"Not found"}\'\n',
        'assert b"Not found" == response.content\n',
        'assert response.body.decode() == "Not found"\n',
        'assert client.get("/").json() == dict(detail="Not found")\n',
        'assert "404: Not found" in str(error)\n',
    ],
)
def test_what_reads_an_error_body(text: str) -> None:
    assert may_consume(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1\n",
        'detail = response.json()["message"]\nassert detail == "Not found"\n',
        'assert response.json() == {"message": "more detail"}\n',
        'assert data["detail"] == "Not found"\n',
        'assert report.details == "Not found"\n',
        'text = "Not found"\nassert text == "Not found"\n',
        'detail = response.json()["detail"]\nprint(detail)\n',
    ],
)
def test_what_does_not(text: str) -> None:
    assert not may_consume(text)


@pytest.mark.parametrize(
    ("row", "is_reading"),
    [
        ('if error.detail["reason"] == "gone":', True),
        ('if response.json()["detail"] == "Gone":', True),
        ("def shown(detail):", True),
        ('if detail == "Gone":', True),
        ('if str(error) == "404: Gone":', True),
        ("if response.text == expected:", True),
        ('raise HTTPException(404, detail="Gone")', False),
        ('raise HTTPException(404, detail = {"error": "Gone"})', False),
        ("details = []", False),
        ('return {"text": content, "json": body}', False),
    ],
)
def test_where_an_error_may_be_read(row: str, *, is_reading: bool) -> None:
    assert bool([*offsets_of_reading(row)]) is is_reading


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/items.py", ""),
        ("app/test_items.py", ""),
        ("checks/items.py", "import pytest\n"),
        ("checks/items.py", "from unittest import TestCase\n"),
        ("checks/items.py", "from fastapi.testclient import TestClient\n"),
    ],
)
def test_what_holds_tests(path: str, text: str) -> None:
    assert is_for_tests(path, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@router.post('/test')\nasync def test_connection(body: Server):\n    assert body.url\n",
        "def test_model(client):\n    return client.get('/health').json()\n",
        "# not for pytest\nimport unittests\n",
    ],
)
def test_what_holds_none(text: str) -> None:
    assert not is_for_tests("app/connections.py", text)
