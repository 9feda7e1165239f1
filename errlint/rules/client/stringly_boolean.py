"""ERR502: a string in a JSON body where a boolean is meant."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import ReplaceRange
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.rules.base import Example, Rule


class StringlyBoolean(Rule):
    """A string in a JSON body where a boolean is meant.

    ## What it does
    Flags `"true"` and `"false"`, however they are capitalized, as values in the `json=` of a
    request. What stands under a key such as `labels`, `metadata` or `env`, where APIs ask for
    strings, is left alone.

    ## Why is this bad?
    `"false"` is a string that is not empty: a server that does not check its input takes it for
    true, one that does answers with an error. Pydantic takes it for what it says unless the model
    is strict, so that the same client works against one server and not against the next.

    ## Example
    ```python
    client.post("/dags/etl/runs", json={"dry_run": "false"})
    ```

    ## Use instead
    ```python
    client.post("/dags/etl/runs", json={"dry_run": False})
    ```

    ## Fix safety
    The fix is unsafe: the API may ask for a string.

    ## References
    - [RFC 8259, section 3: Values](https://www.rfc-editor.org/rfc/rfc8259#section-3)
    - [Pydantic: Conversion table](https://docs.pydantic.dev/latest/concepts/conversion_table/)
    """

    code = "ERR502"
    name = "stringly-boolean"
    summary = "A boolean is sent as a string"
    is_default = False
    fix = "`True`/`False` (unsafe)"
    interests = frozenset({Interest.REQUESTS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag strings in JSON bodies that say what a boolean says."""
        for body in module.extras.bodies:
            for found in body.stringly:
                change = ReplaceRange(found.range, str(found.value))
                proposal = Proposal(
                    "Send a boolean", (change,), Applicability.UNSAFE, WireEffect.NONE
                )
                yield Finding(
                    f"`{found.key}` is sent as a string, not as a boolean",
                    found.range,
                    found.range,
                    (body.range.start.row, body.range.end.row),
                    proposal if body.can_shrink else None,
                )

    INVALID = (
        Example(
            """
            import httpx

            def run(url):
                return httpx.post(url, json={"dag_id": "etl", "dry_run": "false"})
            """,
            """
            import httpx

            def run(url):
                return httpx.post(url, json={"dag_id": "etl", "dry_run": False})
            """,
        ),
        Example(
            """
            def test_settings(client):
                response = client.patch(
                    "/settings",
                    json={"mail": {"enabled": "True"}, "rules": [{"active": "false"}]},
                )
                assert response.status_code == 200
            """,
            """
            def test_settings(client):
                response = client.patch(
                    "/settings",
                    json={"mail": {"enabled": True}, "rules": [{"active": False}]},
                )
                assert response.status_code == 200
            """,
            count=2,
        ),
    )

    VALID = (
        """
        import httpx

        def run(url):
            return httpx.post(url, json={"dag_id": "etl", "dry_run": False})
        """,
        """
        import requests

        def tag(url):
            requests.put(url, json={"labels": {"autoscale": "true"}, "state": "trueish"})
            requests.post(url, json={"resource": {"env": {"DEBUG": "false"}}})
        """,
        """
        import requests

        def search(url):
            return requests.get(url, params={"archived": "false"})
        """,
        """
        import requests

        def upload(url, file):
            requests.post(url, data={"overwrite": "true"}, files={"file": file})
            requests.post(url, headers={"X-Dry-Run": "true"}, json={"name": "a"})
        """,
    )
