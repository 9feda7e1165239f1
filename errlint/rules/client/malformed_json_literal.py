"""ERR503: a literal that is sent as JSON and is none."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.rules.base import Example, Rule


class MalformedJsonLiteral(Rule):
    """A literal that is sent as JSON and is none.

    ## What it does
    Flags a string in the `data=` or `content=` of a request whose headers say that it is JSON, if
    it can't be read as JSON: single quotes, a comma too many, `True` and `None`. Tests, which send
    such bodies on purpose, are left alone.

    ## Why is this bad?
    The server can't read the body: it answers 400 or 422 to every such request.

    ## Example
    ```python
    requests.post(url, data="{'name': 'etl'}", headers={"Content-Type": "application/json"})
    ```

    ## Use instead
    ```python
    requests.post(url, json={"name": "etl"})
    ```

    ## Fix safety
    There is no fix: what was meant has to be guessed.

    ## References
    - [RFC 8259: The JavaScript Object Notation (JSON) Data Interchange Format](https://www.rfc-editor.org/rfc/rfc8259)
    """

    code = "ERR503"
    name = "malformed-json-literal"
    summary = "A literal is sent as JSON and is none"
    is_default = False
    interests = frozenset({Interest.REQUESTS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag literals that are said to be JSON and can't be read as such."""
        for body in () if module.is_test else module.extras.bodies:
            if not body.literal or not _is_json(body.content_type):
                continue
            if problem := _problem(body.literal):
                rows = body.range.start.row, body.range.end.row
                message = f"The body is said to be JSON and is none: {problem}"
                yield Finding(message, body.range, body.range, rows)

    INVALID = (
        Example(
            """
            import requests

            def create(url):
                headers = {"Accept": "application/json"}
                requests.post(
                    url,
                    data="{'name': 'etl', 'is_paused': False}",
                    headers={"Content-Type": "application/json"},
                )
            """
        ),
        Example(
            """
            async def create(client, url):
                await client.post(
                    url,
                    content=b'{"name": "etl",}',
                    headers={"content-type": "application/json; charset=utf-8"},
                )
            """
        ),
    )

    VALID = (
        """
        import requests

        def restart(url):
            requests.post(url, data="", headers={"Content-Type": "application/json"})
        """,
        """
        import requests

        def create(url):
            requests.post(
                url,
                data='{"name": "etl", "is_paused": false}',
                headers={"Content-Type": "application/json"},
            )
        """,
        """
        import requests

        def send(url):
            requests.post(url, data="name=etl", headers={"Content-Type": "text/plain"})
            requests.post(url, data="{'name': 'etl'}")
        """,
        """
        import requests

        def send(url, name):
            requests.post(
                url, data=f"{{'name': {name}}}", headers={"Content-Type": "application/json"}
            )
        """,
        """
        def test_a_body_that_is_no_json(client):
            response = client.post(
                "/dags", content="{", headers={"Content-Type": "application/x-ndjson"}
            )
            assert response.status_code == 422
        """,
    )


def _is_json(content_type: str | None) -> bool:
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _problem(text: str) -> str | None:
    """Return why a text is no JSON, None if it is, in the same words on every Python."""
    import json

    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        before = text[: error.pos + 1].rstrip().rstrip("]}").rstrip()
        if before.endswith(",") and text[len(before) :].lstrip()[:1] in ("]", "}"):
            return str(json.JSONDecodeError("A comma too many", text, len(before) - 1))
        return str(error)
    return None
