"""ERR405: a test or client that expects the old form of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from errlint.model.consumer import StaleRead
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.rules.base import Example, Rule, Silent

_SHOWN = 3
_SITES = {
    "app/items.py": """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/items/{item_id}")
    def get_item(item_id: str):
        raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})

    @app.post("/items")
    def add_item(name: str):
        message = f"Item {name} is there already"
        raise HTTPException(409, {"reason": "already_exists", "message": message})
    """
}


class ShapeDependentConsumer(Rule):
    """A test or client that compares an error body with the form that it had.

    ## What it does
    Flags comparisons of an error body, or of the `detail` of a caught exception, with what a
    site has answered before: `response.json()["detail"] == "Item not found"`,
    `response.json() == {"detail": ...}`, `"..." in body["detail"]`, `error.value.detail == "..."`,
    also through local variables. A comparison belongs to the sites whose message can be the
    expected text (a placeholder of an f-string stands for any text), that the file can run by what
    it imports, and that the asserted status and the requested path don't rule out. What is no
    site's message is none of its business, unless it looks into a detail beside a comparison that
    is one: `or "..." in body["detail"]`, `assert isinstance(body["detail"], str)`.

    What a test gives to a helper that compares for it counts as well: to a function of the project,
    a method of the test's class, or what a fixture of the file or of a `conftest.py` returns. Where
    the helper would have to do something else, that is reported at its call. Where an exception
    handler of the project answers details under other keys (`{"error": {"message": exc.detail}}`),
    tests that compare what is there are told of, and left as they are; so are those that assert
    something else of the same body (`body["success"] is False`), which may be built by hand.

    Where a run renames a key of a detail, other uses of the old one are flagged as well:
    `error.detail["code"]`, `.get("code")`, `"code" in error.detail`, and the same of what is
    under `detail` in a body.

    Also told of, and left as they are: tests that assert a status which a fix changes, or one that
    a clause gave which HTTP exceptions now pass by, unless the test makes something fail; what may
    be the text of another exception, where a handler answers that as a `detail`; and what OpenAPI
    is shown in `responses=`: examples of the old form (`"example": {"detail": "Item not found"}`),
    and models with `detail: str`, once in each file that gives them.

    `errlint fix` runs this rule by itself on the answers that it changes, in the same run, unless
    `ignore`, `select` or `per-file-ignores` leave it out. In `errlint check` it is off until it is
    selected, and then tells what a migration is going to break, and what it has broken.

    ## Why is this bad?
    Once the sites answer in the structured form, what compares the old one fails; or, with `in`,
    goes on to pass or fail for another reason than the one it was written for.

    ## Example
    ```python
    response = client.get("/items/nope")
    assert response.json() == {"detail": "Item not found"}
    ```

    ## Use instead
    ```python
    response = client.get("/items/nope")
    assert response.json() == {
        "detail": {"reason": "not_found", "message": "Item not found"}
    }
    ```

    ## Fix safety
    The fix is safe: it is offered only where every site that can have sent the answer asks for the
    same new form, and where the framework itself does not send the same text. The assertion
    becomes no weaker: what compared all of the detail compares all of the new one; what looked for
    a part of the text looks at the message. A status that a fix changes is changed where the same
    test asserts it of the same response.

    Code outside of tests gets other errors too, whose details are texts or lists, or none: what
    compares all of the detail (`==`, `!=`) compares all of the new one, which fails with none of
    those, and what looks for a part of the text is only reported. Everything else is reported and
    left alone as well: a key that is read for no comparison, which may be that of another error.

    ## References
    - [FastAPI: Testing](https://fastapi.tiangolo.com/tutorial/testing/)
    """

    code = "ERR405"
    name = "shape-dependent-consumer"
    summary = "A test or client expects the old form of an answer"
    is_default = False
    follows_fixes = True
    fix = "the new form, taken from the site that it matches"

    def check(self, module: Module) -> Iterator[Finding]:
        """Yield nothing: what is wrong shows in the light of other files."""
        yield from ()

    def check_consumers(self, stale: Iterable[StaleRead]) -> Iterator[Finding]:
        """Flag what expects the old form."""
        for read in stale:
            proposal = None
            if read.changes is not None:
                proposal = Proposal(
                    "Expect the new form", read.changes, Applicability.SAFE, WireEffect.NONE
                )
            yield Finding(_message(read), read.range, read.range, read.rows, proposal)

    INVALID = (
        Example(
            """
            from fastapi.testclient import TestClient
            from app.items import app

            client = TestClient(app)

            def test_unknown_item():
                response = client.get("/items/nope")
                assert response.status_code == 404
                assert response.json() == {"detail": "Item not found"}
            """,
            """
            from fastapi.testclient import TestClient
            from app.items import app

            client = TestClient(app)

            def test_unknown_item():
                response = client.get("/items/nope")
                assert response.status_code == 404
                assert response.json() == {
                    "detail": {"reason": "not_found", "message": "Item not found"}
                }
            """,
            files=_SITES,
        ),
        Example(
            """
            import pytest
            from fastapi import HTTPException
            from app.items import add_item

            def test_twice():
                with pytest.raises(HTTPException) as error:
                    add_item("plumbus")
                assert "is there already" in error.value.detail
            """,
            """
            import pytest
            from fastapi import HTTPException
            from app.items import add_item

            def test_twice():
                with pytest.raises(HTTPException) as error:
                    add_item("plumbus")
                assert "is there already" in error.value.detail["message"]
            """,
            files=_SITES,
        ),
        Example(
            """
            from fastapi import HTTPException
            from app.items import get_item

            def find(item_id):
                try:
                    return get_item(item_id)
                except HTTPException as error:
                    if error.detail == "Item not found":
                        return None
                    raise
            """,
            """
            from fastapi import HTTPException
            from app.items import get_item

            def find(item_id):
                try:
                    return get_item(item_id)
                except HTTPException as error:
                    if error.detail == {"reason": "not_found", "message": "Item not found"}:
                        return None
                    raise
            """,
            files=_SITES,
        ),
        Example(
            """
            from fastapi.testclient import TestClient
            from app.items import app

            client = TestClient(app)

            def test_both():
                detail = client.get("/items/nope").json()["detail"]
                assert detail != "Item not found"
            """,
            files=_SITES,
        ),
    )

    VALID = (
        Silent(
            """
            from fastapi import HTTPException
            from app.items import get_item

            def find(item_id):
                try:
                    return get_item(item_id)
                except HTTPException as error:
                    if error.detail == "Nothing there" or error.status_code == 404:
                        return None
                    raise
            """,
            files=_SITES,
        ),
        Silent(
            """
            import httpx

            def is_known(url):
                response = httpx.get(url)
                if response.status_code == 503:
                    raise RuntimeError
                detail = response.json().get("detail") if response.content else None
                return detail == "No such page"
            """,
            files=_SITES,
        ),
        Silent(
            """
            from app.items import app

            def test_other_message(client):
                assert client.get("/items/nope").json() == {"detail": "Nothing there"}
            """,
            files=_SITES,
        ),
        Silent(
            """
            from app.items import app

            def test_new_form(client):
                detail = client.get("/items/nope").json()["detail"]
                assert detail == {"reason": "not_found", "message": "Item not found"}
                assert detail["message"] == "Item not found"
            """,
            files=_SITES,
        ),
        Silent(
            """
            from fastapi import FastAPI
            from fastapi.responses import JSONResponse

            app = FastAPI()

            @app.get("/")
            def index():
                return JSONResponse({"detail": "Item not found"}, 404)

            def test_own_application(client):
                assert client.get("/").json() == {"detail": "Item not found"}
            """,
            files=_SITES,
        ),
        Silent(
            """
            from app.items import app

            def test_another_status(client):
                response = client.get("/items/nope")
                assert response.status_code == 403
                assert response.json()["detail"] == "Item not found"
            """,
            files=_SITES,
        ),
    )


def _message(read: StaleRead) -> str:
    shown = ", ".join(read.senders[:_SHOWN])
    more = len(read.senders) - _SHOWN
    senders = f"{shown} and {more} more" if more > 0 else shown
    answers = "answers" if len(read.senders) == 1 else "answer"
    if read.changes is not None:
        return f"Expects the old form of what {senders} {answers}"
    return f"May expect the old form of what {senders} {answers}: {read.doubt}"
