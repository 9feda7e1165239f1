"""What a test runs of its file: a mock elsewhere in it makes up no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, text

MOCKED = """
import httpx
import pytest
from tests.fakes import mock_server
from tests.servers import running

URL = "http://localhost:8000"


@pytest.fixture
def items(respx_mock):
    respx_mock.get("/items/x").respond(404, json={"detail": "Item not found"})


def get(path):
    with mock_server():
        return httpx.get(URL + path)


def test_other(mocker):
    assert mocker.stub()(URL) is not None


"""
REQUEST = 'httpx.get(f"{URL}/items/x")'


def _test(head: str, request: str = REQUEST) -> str:
    return (
        f"{text(MOCKED)}{text(head)}    response = {request}\n"
        "    assert response.status_code == 404\n"
        '    assert response.json()["detail"] == "Item not found"\n'
    )


@pytest.mark.parametrize(
    ("head", "request_"),
    [
        ("def test(items):\n", REQUEST),
        ('@pytest.mark.usefixtures("items")\ndef test():\n', REQUEST),
        ("def test(httpx_mock):\n", REQUEST),
        ("@mock_server()\ndef test():\n", REQUEST),
        ("def test():\n", 'get("/items/x")'),
        ("pytestmark = pytest.mark.vcr\n\n\ndef test():\n", REQUEST),
        ("@pytest.fixture(autouse=True)\ndef faked(mocker): ...\n\n\ndef test():\n", REQUEST),
    ],
    ids=["fixture", "usefixtures", "parameter", "imported", "helper", "module", "autouse"],
)
def test_a_mock_that_the_test_runs(head: str, request_: str, tmp_path: Path) -> None:
    code = _test(head, request_)
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == code
    assert [item.message.endswith("a mock may have made it up") for item in left] == [True]


def test_a_mock_of_a_class_is_run_for_all_its_tests(tmp_path: Path) -> None:
    head = """
    class TestItems:
        def setup_method(self):
            self.mock = mock_server()

        def test(self):
    """
    code = _test(head).replace("    response", "        response")
    code = code.replace("    assert response", "        assert response")
    _, left = migrated(tmp_path, code)
    assert [item.message.endswith("a mock may have made it up") for item in left] == [True]


@pytest.mark.parametrize(
    "head",
    [
        "def test():\n",
        "@running()\ndef test():\n",
        "class TestOther:\n    def test_mock(self, mocker): ...\n\n\ndef test():\n",
    ],
)
def test_a_mock_that_it_does_not_run(head: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, _test(head))
    assert '"message": "Item not found"' in rewritten
    assert left == []
