"""ERR501: JSON that is sent without saying that it is JSON."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import DropImport, ReplaceRange
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.request import Dumped, SentBody
from errlint.rules.base import Example, Rule


class JsonDumpsAsData(Rule):
    """JSON that is sent without saying that it is JSON.

    ## What it does
    Flags a call of a function of `requests` or `httpx` that sends `data=json.dumps(...)` (with
    `requests` also as the second argument), or `content=json.dumps(...)`, with no header for the
    content type, also where the text is encoded or has been given a name. Headers that can't be
    told by reading, and the methods of a session or client, which may have headers of their own,
    are left alone.

    ## Why is this bad?
    Text goes out without a content type. A server that asks for JSON may not look at the body then:
    FastAPI does not since 0.132 (`strict_content_type`), and answers that the body is no valid
    dictionary, with nothing about the header that is missing.

    ## Example
    ```python
    requests.post(url, data=json.dumps(order))
    ```

    ## Use instead
    ```python
    requests.post(url, json=order)
    ```

    ## Fix safety
    The fix is safe: the body is the same JSON value, the header `application/json` is new. It is
    offered where `json.dumps` stands in the call and is given nothing but the value.

    ## References
    - [FastAPI: Strict Content-Type Checking](https://fastapi.tiangolo.com/advanced/strict-content-type/)
    - [Requests: More complicated POST requests](https://requests.readthedocs.io/en/latest/user/quickstart/#more-complicated-post-requests)
    - [RFC 9110, section 8.3: Content-Type](https://www.rfc-editor.org/rfc/rfc9110#section-8.3)
    """

    code = "ERR501"
    name = "json-dumps-as-data"
    summary = "JSON is sent without its content type"
    is_default = False
    fix = "`json=x`"
    interests = frozenset({Interest.REQUESTS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag JSON texts that are sent by functions of a client, with no content type."""
        for body in module.extras.bodies:
            if body.dumped and body.client and body.content_type is None:
                yield Finding(
                    "JSON is sent without its content type: the server may not read it as JSON",
                    body.range,
                    body.dumped.argument,
                    (body.range.start.row, body.range.end.row),
                    _proposal(body, body.dumped),
                )

    INVALID = (
        Example(
            """
            import json
            import requests

            def order(url, items):
                return requests.post(url, data=json.dumps({"items": items}), timeout=10)
            """,
            """
            import requests

            def order(url, items):
                return requests.post(url, json={"items": items}, timeout=10)
            """,
        ),
        Example(
            """
            from json import dumps, loads
            import httpx

            def change(url, token, item):
                answer = httpx.put(
                    url,
                    headers={"Authorization": f"Bearer {token}"},
                    content=dumps(item),
                )
                return loads(answer.text)
            """,
            """
            from json import loads
            import httpx

            def change(url, token, item):
                answer = httpx.put(
                    url,
                    headers={"Authorization": f"Bearer {token}"},
                    json=item,
                )
                return loads(answer.text)
            """,
        ),
        Example(
            """
            import json
            import requests

            def send(url, items):
                requests.post(
                    url,
                    data=json.dumps(  # the server wants a list
                        [*items]
                    ),
                )
                return answer_of(
                    requests.post(url, data=json.dumps({"items": items, "is_the_last_one": True}))
                )
            """,
            count=2,
        ),
        Example(
            """
            import json
            import requests

            def send(url, payload, token):
                headers = {"Authorization": f"Bearer {token}"}
                requests.put(url, data=json.dumps(payload, default=str), headers=headers)
            """
        ),
        Example(
            """
            import json
            import requests

            def order(url, items):
                return requests.post(url, json.dumps(items), timeout=10)
            """,
            """
            import requests

            def order(url, items):
                return requests.post(url, json=items, timeout=10)
            """,
        ),
        Example(
            """
            import json
            import requests

            def order(url, items, token):
                payload = json.dumps({"items": items})
                headers = {"Authorization": token}
                return requests.request("POST", url, headers=headers, data=payload)
            """
        ),
        Example(
            """
            import json
            import requests

            def order(url, items):
                return requests.post(url, data=json.dumps(items).encode("utf-8"))
            """,
            """
            import requests

            def order(url, items):
                return requests.post(url, json=items)
            """,
        ),
    )

    VALID = (
        """
        import requests

        def order(url, items):
            return requests.post(url, json={"items": items}, timeout=10)
        """,
        """
        import requests

        def order(url, form):
            return requests.post(url, data=form, timeout=10)
        """,
        """
        import json
        import requests

        def read(url, query, arguments):
            session.post(url, json.dumps(query))
            requests.get(url, json.dumps(query))
            requests.post(*arguments, json.dumps(query))
            requests.post(url, json.dumps(query), headers={"Content-Type": "application/json"})
        """,
        """
        import json
        import requests

        def send(url, payload):
            headers = {"Content-Type": "application/json"}
            requests.post(url, headers=headers, data=json.dumps(payload))
            requests.post(
                url, data=json.dumps(payload), headers={"content-type": "application/json"}
            )
        """,
        """
        import json
        import requests

        def order(url, items, form):
            payload = json.dumps({"items": items})
            headers = {"Content-Type": "application/json"}
            requests.request("POST", url, headers=headers, data=payload)
            if form:
                payload = form
            requests.post(url, data=payload)
            requests.post(url, data=form.encode("utf-8"))
            requests.post(url, data=json.dumps(items).encode("utf-16"))
        """,
        """
        import json
        import requests

        class Client:
            def __init__(self):
                self.session = requests.Session()
                self.session.headers["Content-Type"] = "application/json"

            def send(self, url, payload):
                self.session.post(url, data=json.dumps(payload))
        """,
        """
        import json
        import requests

        def upload(url, file, metadata, options):
            requests.post(url, files={"file": file}, data={"metadata": json.dumps(metadata)})
            requests.post(url, data=json.dumps(metadata), **options)
        """,
        """
        import json

        class Response:
            def post(self, url, payload):
                self.data = json.dumps(payload)
                return Event.post(data=json.dumps(payload))
        """,
        """
        import json
        import requests

        JSON = {"Content-Type": "application/json"}

        def send(url, payload, token):
            headers = {"Authorization": f"Bearer {token}"}
            headers["Content-Type"] = "application/json"
            requests.post(url, data=json.dumps(payload), headers=headers)
            requests.post(url, data=json.dumps(payload), headers=JSON)
            requests.post(url, data=json.dumps(payload), headers={**JSON, "Accept": "*/*"})
            requests.post(url, data=json.dumps(payload), headers=headers_for(token))
        """,
    )


def _proposal(body: SentBody, dumped: Dumped) -> Proposal | None:
    is_on_one_row = dumped.argument.start.row == dumped.argument.end.row
    if not (dumped.is_plain and is_on_one_row and body.can_shrink):
        return None
    changes = (
        ReplaceRange(dumped.argument, f"json={dumped.value}"),
        DropImport(dumped.function.partition(".")[0]),
    )
    return Proposal("Send it as `json`", changes, wire_effect=WireEffect.NONE)
