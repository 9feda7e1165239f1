"""The text alone says where a `try` may keep what is raised at a `yield`."""

from __future__ import annotations

import pytest

from errlint.walk.yield_places import exposed_yields_in

HANDLED = "    except Exception:\n        pass\n"


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    try:\n        yield 1\n" + HANDLED,
        "def f():\n    try:\n        with a():\n            b = yield 1\n" + HANDLED,
        "def f():\n    try:\n        yield 1\n    except KeyError:\n        raise\n" + HANDLED,
        "async def f(\n    a,\n):\n    try:\n        for _ in b: c()\n        yield 1\n" + HANDLED,
        "def f():\n\ttry:\n\t\tyield 1\n\texcept:\n\t\treturn\n",
        "def f():\n    try:\n        yield 1\n    except Failures as e:\n        pass\n",
        "def f():\n    try:\n        yield 1\n    except (\n        A,\n    ):\n        pass\n",
        "@contextmanager\ndef f():\n    try:\n        yield 1\n"
        + HANDLED.replace("pass", "raise A"),
        "@cache\ndef f():\r\n    try:\r\n        yield 1\r\n    except Exception:\r\n        pass",
    ],
)
def test_a_clause_that_may_keep_it(text: str) -> None:
    assert [text[offset : offset + 5] for offset in exposed_yields_in(text)] == ["yield"]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    try:\n        yield 1\n    except Exception:\n        raise\n",
        "def f():\n    try:\n        yield 1\n    except Exception:\n        a()\n        raise  # on\n",
        "def f():\n    try:\n        yield 1\n    finally:\n        pass\n",
        "def f():\n    try:\n        a()\n" + HANDLED + "    yield 1\n",
        "def f():\n    try:\n        async for a in b:\n            yield a\n" + HANDLED,
        "def f():\n    try:\n        while a:\n            if b:\n                yield a\n"
        + HANDLED,
        "@contextmanager\ndef f():\n    try:\n        yield 1\n" + HANDLED,
        "def f():\n    try:\n        a()  # and yield\n" + HANDLED,
        "def f():\n    try:\n        a('yield')\n" + HANDLED,
    ],
)
def test_nothing_is_kept(text: str) -> None:
    assert [*exposed_yields_in(text)] == []
