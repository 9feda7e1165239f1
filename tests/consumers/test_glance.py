"""Which texts may read an error body."""

from __future__ import annotations

import pytest

from errlint.consumers.glance import may_consume


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
