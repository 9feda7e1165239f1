"""ERR504: a failed request is told of without what the server said."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.rules.base import Example, Rule


class DiscardedErrorBody(Rule):
    """A failed request is told of without what the server said.

    ## What it does
    Flags a handler for the failure of `response.raise_for_status()` (`requests.HTTPError`,
    `httpx.HTTPStatusError`, or their bases `requests.RequestException` and `httpx.HTTPError`) that
    logs, raises something else, or hands on the text of the exception, without a look at the
    response. Left alone are handlers that read the response or what was made of it, decide by its
    status, hand the exception on, raise it again, or say nothing at all, and those behind another
    handler for the same failure. So are those of a body that has been logged, raised, tested or
    handed on in front of the check, and of one that can't be read any more: behind HTTPX's
    `with client.stream(...)`.

    ## Why is this bad?
    The text of such an exception holds the status and the address. The reason and the message,
    which the server wrote for whoever has to find out, are lost.

    ## Example
    ```python
    try:
        response.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise DeploymentFailed(f"Deployment failed: {error}") from error
    ```

    ## Use instead
    ```python
    try:
        response.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise DeploymentFailed(f"Deployment failed: {error}: {error.response.text}") from error
    ```

    An exception of a base class may stand for a connection that failed: `error.response` is then
    `None` in requests, and there is none in HTTPX.

    ## Fix safety
    There is no fix: the body may be long, or hold what is not for everybody's eyes.

    ## References
    - [HTTPX: Exceptions](https://www.python-httpx.org/exceptions/)
    - [Requests: Errors and Exceptions](https://requests.readthedocs.io/en/latest/user/quickstart/#errors-and-exceptions)
    """

    code = "ERR504"
    name = "discarded-error-body"
    summary = "A failed request is told of without what the server said"
    is_default = False
    interests = frozenset({Interest.REQUESTS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag handlers that tell of a failure and read nothing of the response."""
        for failure in () if module.is_test else module.extras.failures:
            row = failure.range.start.row
            yield Finding(
                f"`{failure.exception}` is told of without the body of `{failure.response}`, which "
                "says why",
                failure.range,
                failure.range,
                (row, row),
            )

    INVALID = (
        Example(
            """
            import httpx

            async def deploy(client, url, spec):
                try:
                    response = await client.post(url, json=spec)
                    response.raise_for_status()
                except httpx.HTTPStatusError as error:
                    raise DeploymentFailed(f"Deployment failed: {error}") from error
                return response.json()
            """
        ),
        Example(
            """
            import logging
            import requests
            from requests.exceptions import HTTPError

            def report(url, usage):
                r = requests.post(url, json=usage, timeout=10)
                try:
                    r.raise_for_status()
                except HTTPError:
                    logging.warning("The report was refused")
            """
        ),
        Example(
            """
            import requests

            def edit(url, image):
                try:
                    response = requests.post(url, files={"image": image})
                    response.raise_for_status()
                    return response.json()
                except requests.exceptions.RequestException as e:
                    raise RuntimeError(f"Failed to edit image: {e}")
            """
        ),
        Example(
            """
            import requests

            def edit(url, image):
                try:
                    response = requests.post(f"{url}/images", files={"image": image})
                    logger.info("Uploaded: %s", response.text)
                    response = requests.post(f"{url}/edits", timeout=60)
                    logger.debug("Status: %s", response.status_code)
                    response.raise_for_status()
                    logger.info("Edited: %s", response.text)
                except requests.exceptions.RequestException as e:
                    raise RuntimeError(f"Failed to edit image: {e}")
            """
        ),
        Example(
            """
            import httpx

            async def lines(client, url):
                async with client.stream("GET", url) as response:
                    try:
                        response.raise_for_status()
                    except httpx.HTTPStatusError as e:
                        raise NoLines(str(e)) from e
                    async for line in response.aiter_lines():
                        yield line
            """
        ),
        Example(
            """
            import httpx

            async def lines(client, url):
                try:
                    async with client.stream("GET", url) as response:
                        if response.is_error:
                            await response.aread()
                        response.raise_for_status()
                        async for line in response.aiter_lines():
                            yield line
                except httpx.HTTPStatusError as e:
                    logger.error("No lines: %s", e)
            """
        ),
        Example(
            """
            import requests

            def load(url):
                try:
                    response = requests.get(url, timeout=10)
                    data = response.json()
                    response.raise_for_status()
                except requests.HTTPError as e:
                    raise NotLoaded(str(e)) from e
                return data
            """
        ),
        Example(
            """
            import requests

            def ask(url, question):
                try:
                    r = requests.post(url, json={"question": question}, timeout=60)
                    r.raise_for_status()
                    return {"ok": True, "answer": r.json()["answer"]}
                except requests.exceptions.HTTPError as e:
                    return {"ok": False, "error": f"HTTP error: {e}"}
            """
        ),
        Example(
            """
            import httpx

            async def grant(message, client, url):
                try:
                    response = await client.post(url, json={"user": message.user})
                    response.raise_for_status()
                except httpx.HTTPStatusError as e:
                    await message.answer("Not granted: " + str(e))
            """
        ),
    )

    VALID = (
        """
        import httpx

        async def deploy(client, url, spec):
            try:
                response = await client.post(url, json=spec)
                response.raise_for_status()
            except httpx.HTTPStatusError as error:
                raise DeploymentFailed(error.response.text) from error
            except httpx.RequestError as error:
                raise DeploymentFailed(f"No answer: {error}") from error
        """,
        """
        import httpx

        def state(client, url):
            try:
                response = client.get(url)
                response.raise_for_status()
            except httpx.HTTPStatusError as exc:
                if exc.response.status_code == 404:
                    return None
                raise
            return response.json()
        """,
        """
        import requests

        def report(url, usage):
            r = requests.post(url, json=usage, timeout=10)
            try:
                r.raise_for_status()
            except requests.HTTPError as e:
                logger.error("Refused: %s %s", e, r.text)
        """,
        """
        import requests

        def report(url, usage):
            try:
                r = requests.post(url, json=usage, timeout=10)
                r.raise_for_status()
            except requests.HTTPError as e:
                raise translated(e) from e
            except Exception as e:
                logger.error(f"Failed: {e}")
        """,
        """
        import httpx

        async def call(client, url):
            message = ""
            try:
                response = await client.get(url)
                if response.is_success:
                    return response
                data = read_data(response)
                message = explained(response.status_code, url, data)
                response.raise_for_status()
            except httpx.HTTPStatusError as e:
                raise ToolError(message) from e
        """,
        """
        import requests

        def deploy(url, spec):
            try:
                response = requests.post(url, json=spec)
                response.raise_for_status()
            except requests.HTTPError as error:
                raise DeploymentFailed(error.response.text) from error
            except requests.RequestException as error:
                raise DeploymentFailed(f"No answer: {error}") from error
        """,
        """
        import requests
        from requests.exceptions import HTTPError

        def call(url):
            try:
                response = requests.request("get", url)
                response_text = response.text
                logger.info(f"Result: {response_text}")
                response.raise_for_status()
            except HTTPError as http_err:
                print(f"HTTP error occurred: {http_err}")
        """,
        """
        import httpx

        async def report(client, url, usage):
            response = await client.post(url, json=usage)
            if not response.is_success:
                logger.error("Refused: %s", response.text)
            try:
                response.raise_for_status()
            except httpx.HTTPStatusError as e:
                raise ReportError(f"The report was refused: {e}") from e
        """,
        """
        import requests

        def validate(url, request):
            try:
                response = requests.post(url, json=request, timeout=30)
                if not response.ok and "detail" in response.json():
                    raise Rejected(response.json()["detail"])
                response.raise_for_status()
            except requests.exceptions.RequestException as e:
                raise PolicyError(f"No answer of {url}: {e}") from None
        """,
        """
        import httpx

        async def lines(client, url):
            try:
                async with client.stream("GET", url) as response:
                    response.raise_for_status()
                    async for line in response.aiter_lines():
                        yield line
            except httpx.HTTPStatusError as e:
                logger.error("No lines: %s", e)
        """,
        """
        import httpx

        def explained(response):
            default = ""
            try:
                response.raise_for_status()
            except httpx.HTTPStatusError as e:
                default = str(e)
            return response.json().get("detail", default)
        """,
        """
        import requests

        def answer(url):
            try:
                r = requests.get(url)
                r.raise_for_status()
            except requests.exceptions.HTTPError as e:
                return None if "404" in str(e) else {"error": "The server refused it"}
            return {"ok": True, "failure": explained(e)}
        """,
        """
        import requests

        def is_known(url):
            try:
                r = requests.get(url)
                r.raise_for_status()
            except requests.exceptions.HTTPError:
                return False
            return True
        """,
    )
