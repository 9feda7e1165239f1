"""What a test looks like when the answers that it expects have changed in the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import in_test, migrated

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


@pytest.mark.parametrize(("before", "after"), REWRITTEN)
def test_expects_the_new_form(before: str, after: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, in_test(before))
    assert rewritten == in_test(after)
    assert left == []


def test_a_chain_that_says_what_it_is_not(tmp_path: Path) -> None:
    code = in_test(
        """
        found = client.get("/items/x").json()
        assert found == {"detail": "Item not found"} != {"detail": "Nothing"}
        assert found != {"detail": "Item found"} != {"detail": "Item not found"}
        """
    )
    rewritten, left = migrated(tmp_path, code)
    flat = " ".join(rewritten.split())
    assert '"message": "Item not found"' in flat.partition("!=")[0]
    assert flat.endswith('!= {"detail": "Item found"} != {"detail": "Item not found"}')
    assert left == []
