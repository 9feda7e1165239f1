"""Tests with many cases: those that expect an old answer get the new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import in_test, migrated, on_one_line, text


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


ROUNDS = """
from app.main import app


CASES = [
    ("/items/x", 404, "Item not found"),
    ("/items/broken", 500, "The database is down"),
]


def test(client):
    LOOP
        response = client.get(url)
        assert response.status_code == status
        assert response.json()["detail"] == detail
"""
PLAIN = "for url, status, detail in CASES:"
LISTED = '[("/items/x", 404, "Item not found"), ("/items/broken", 500, "The database is down")]'


@pytest.mark.parametrize(
    "loop",
    [
        PLAIN,
        f"for url, status, detail in {LISTED}:",
        f"cases = {LISTED}\n    for url, status, detail in cases:",
    ],
)
def test_the_rounds_of_a_loop(loop: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, text(ROUNDS).replace("LOOP", loop))
    assert left == []
    assert 'response.json()["detail"] == detail' in rewritten
    assert '{"reason": "not_found", "message": "Item not found"}' in rewritten


@pytest.mark.parametrize(
    "loop",
    [
        "for url, status, detail in cases():",
        "for url, (status, detail) in CASES:",
        "for url, status, detail in [*CASES]:",
    ],
)
def test_rounds_that_nothing_tells(loop: str, tmp_path: Path) -> None:
    code = text(ROUNDS).replace("LOOP", loop)
    assert migrated(tmp_path, code) == (code, [])


DICTS = """
import pytest
from app.main import app

CASES = [
    {"url": "/items/x", "answer": {"detail": "Item not found"}, "text": "Item not found"},
    {"url": "/items/broken", "answer": {"detail": "The database is down"}, "text": "down"},
]

@pytest.mark.parametrize("case", CASES)
def test(client, case):
    response = client.get(case["url"])
    CHECK
"""


def test_cases_that_are_dicts(tmp_path: Path) -> None:
    code = text(DICTS).replace("CHECK", 'assert response.json() == case["answer"]')
    rewritten, left = migrated(tmp_path, code)
    assert left == []
    assert 'response.json() == case["answer"]' in rewritten
    assert '{"detail": {"reason": "not_found", "message": "Item not found"}}' in rewritten


def test_dicts_in_cases_that_are_dicts(tmp_path: Path) -> None:
    check = """assert response.status_code == case["expected"]["status"]
    assert response.json()["detail"] == case["expected"]["detail"]"""
    code = text(DICTS).replace("CHECK", check)
    cases = [
        '{"url": "/items/x", "expected": {"status": 404, "detail": "Item not found"}}',
        '{"url": "/items/y", "expected": {"status": 404, "detail": "Item not found"}}',
    ]
    start, end = code.index("CASES = ["), code.index("@pytest")
    code = f"{code[:start]}CASES = [{', '.join(cases)}]\n\n{code[end:]}"
    rewritten, left = migrated(tmp_path, code)
    assert left == []
    wanted = '"reason":"not_found","message":case["expected"]["detail"]'
    assert wanted in on_one_line(rewritten)


def test_a_part_of_a_message_in_cases_that_are_dicts(tmp_path: Path) -> None:
    code = text(DICTS).replace("CHECK", 'assert case.get("text") in response.json()["detail"]')
    rewritten, left = migrated(tmp_path, code)
    assert left == []
    assert 'case.get("text") in response.json()["detail"]["message"]' in rewritten


@pytest.mark.parametrize(
    "check",
    [
        'assert response.json() == case["answer"] and case["answer"] != old',
        'assert response.json() == case["answer"]\n    remember(**case)',
    ],
)
def test_dicts_that_something_else_reads(check: str, tmp_path: Path) -> None:
    code = text(DICTS).replace("CHECK", check)
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == code
    assert {item.code for item in left} == {"ERR405"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'assert any(word in response.json()["detail"] for word in ("missing", "not found"))',
            'assert any(\n        word in response.json()["detail"]["message"] for word in ("missing", '
            '"not found")\n    )',
        ),
        (
            'assert response.json()["detail"] in ("Gone", "Item not found")',
            'assert response.json()["detail"]["message"] in ("Gone", "Item not found")',
        ),
    ],
)
def test_one_of_several_texts(before: str, after: str, tmp_path: Path) -> None:
    code = 'response = client.get("/items/x")\n'
    rewritten, left = migrated(tmp_path, in_test(code + before))
    assert on_one_line(rewritten) == on_one_line(in_test(code + after))
    assert left == []


@pytest.mark.parametrize(
    "code",
    [
        'assert response.json()["detail"] in ("Gone", "No such item")',
        'assert response.json()["detail"] in texts',
        'assert any(word in response.json()["detail"] for word in ("missing", "gone"))',
        'assert any(word in response.json()["items"] for word in ("missing", "not found"))',
    ],
)
def test_several_texts_that_are_no_sites(code: str, tmp_path: Path) -> None:
    code = in_test("response = client.get(url)\n" + code)
    assert migrated(tmp_path, code) == (code, [])
