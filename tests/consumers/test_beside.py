"""What looks into a detail beside something that tells which detail it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import in_test, migrated, on_one_line, text

KNOWN = 'response = client.get("/items/x")\nassert "found" in response.json()["detail"]\n'
MOVED = KNOWN.replace('["detail"]', '["detail"]["message"]')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'detail = client.get("/items/x").json()["detail"]\n'
            'assert "missing" in detail.lower() or "not found" in detail.lower()',
            'detail = client.get("/items/x").json()["detail"]\n'
            'assert ("missing" in detail["message"].lower() or "not found" in detail["message"]'
            ".lower())",
        ),
        (
            KNOWN + 'assert isinstance(response.json()["detail"], str)',
            MOVED + 'assert isinstance(response.json()["detail"]["message"], str)',
        ),
        (
            KNOWN + 'assert item_id in response.json()["detail"]',
            MOVED + 'assert item_id in response.json()["detail"]["message"]',
        ),
        (
            KNOWN + 'assert "SELECT" not in response.json()["detail"]',
            MOVED + 'assert "SELECT" not in response.json()["detail"]["message"]',
        ),
        (
            KNOWN + 'assert "Item not found" not in response.json()["detail"]',
            MOVED + 'assert "Item not found" not in response.json()["detail"]["message"]',
        ),
        (
            KNOWN + 'assert re.search("found$", response.json()["detail"])',
            MOVED + 'assert re.search("found$", response.json()["detail"]["message"])',
        ),
        (
            'response = client.get("/items/x")\n'
            'self.assertIn("found", response.json()["detail"])\n'
            'self.assertNotIn("SELECT", response.json()["detail"])\n'
            'self.assertIsInstance(response.json()["detail"], str)',
            'response = client.get("/items/x")\n'
            'self.assertIn("found", response.json()["detail"]["message"])\n'
            'self.assertNotIn("SELECT", response.json()["detail"]["message"])\n'
            'self.assertIsInstance(response.json()["detail"]["message"], str)',
        ),
    ],
)
def test_moves_along(before: str, after: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, in_test(before))
    assert on_one_line(rewritten) == on_one_line(in_test(after))
    assert left == []


@pytest.mark.parametrize(
    "code",
    [
        'if client.headers:\n    assert "missing" in response.json()["detail"]',
        'assert "missing" in other.json()["detail"]',
        'assert "missing" in other["detail"]',
        'assert "missing" in response.json()["name"]',
        'assert "missing" in response.text',
        'assert isinstance(response.json()["detail"], dict)',
        'response = client.get(url)\nassert "missing" in response.json()["detail"]',
    ],
)
def test_stays_where_nothing_tells(code: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, in_test(KNOWN + code))
    assert rewritten == in_test(MOVED + code)
    assert left == []


def test_a_condition_tells_nothing_of_what_is_behind_it(tmp_path: Path) -> None:
    code = in_test(
        """
        detail = client.get(url).json()["detail"]
        if "Item not found" in detail:
            return
        assert "missing" in detail
        """
    )
    rewritten, _ = migrated(tmp_path, code)
    assert 'assert "missing" in detail\n' in rewritten


def test_what_is_told_of_stays_with_what_it_stands_beside(tmp_path: Path) -> None:
    code = in_test(
        """
        assert "Item not found" not in response.json()["detail"]
        assert "missing" in response.json()["detail"]
        """
    )
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == code
    assert len(left) == 1


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('assert isinstance(client.get("/items/x").json()["detail"], str)', 1),
        ('assert response.json() and isinstance(response.json()["detail"], str)', 0),
        ('kind = "a" if isinstance(client.get("/items/x").json()["detail"], str) else "b"', 0),
        ('assert not isinstance(client.get("/items/x").json()["detail"], str)', 0),
    ],
)
def test_a_detail_that_has_to_be_a_text(code: str, count: int, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, in_test(code))
    assert rewritten == in_test(code)
    assert len(left) == count


def test_what_a_helper_looks_for_beside_is_no_business_of_its_calls(tmp_path: Path) -> None:
    code = """
    from app.main import app

    def check(response, detail):
        assert response.json()["detail"] == detail
        assert "found" in response.json()["detail"]

    def test(client):
        check(client.get("/items/x"), "Item not found")
    """
    rewritten, left = migrated(tmp_path, text(code))
    assert '"reason": "not_found"' in rewritten
    assert left == []
