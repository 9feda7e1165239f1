"""A detail that is an attribute of an object is a string where the object's classes say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.site import Shape
from tests.project.attribute_shapes import shape

CATCHES = """
from fastapi import HTTPException
from app.errors import DocumentError, Other
from tests.project.attribute_shapes import TOLD, shape

def read(path):
    try:
        return load(path)
    except DocumentError as e:
        raise HTTPException(400, detail=e.message)
"""


TEXTS = {
    "an annotated parameter": """
        class DocumentError(Exception):
            def __init__(self, message: str):
                self.message = message
        """,
    "a parameter with a default": """
        class DocumentError(Exception):
            def __init__(self, message: "str" = "No document"):
                super().__init__(message)
                self.message = message
        """,
    "a parameter that may be None, or else a text": """
        class DocumentError(Exception):
            def __init__(self, message: str | None = None):
                self.message = message or f"No document of {self.kind}"
        """,
    "a text that a local has": """
        class DocumentError(Exception):
            def __init__(self, document_id):
                message = f"No document {document_id}"
                super().__init__(message)
                self.message = message
        """,
    "what has been made a text": """
        class DocumentError(Exception):
            def __init__(self, message: str, **kwargs):
                message = str(message)
                self.message = message
        """,
    "a declared attribute": """
        class DocumentError(Exception):
            message: str

            def __init__(self, message: str):
                self.message = message
        """,
    "a field": """
        from dataclasses import dataclass, field

        @dataclass
        class DocumentError(Exception):
            document_id: int
            message: str = field(default="No document")
        """,
    "an attribute of the class": """
        class DocumentError(Exception):
            message = "No document"
        """,
    "a default that all objects have": """
        from typing import ClassVar, Final

        class DocumentError(Exception):
            default: ClassVar[str] = "No document"

            def __init__(self):
                self.message: Final[str] = self.default
        """,
    "a property": """
        class DocumentError(Exception):
            @property
            def message(self) -> str:
                return translated(self)

            @message.setter
            def message(self, value):
                store(self, value)
        """,
    "a cached property": """
        import functools

        class DocumentError(Exception):
            @functools.cached_property
            def message(self) -> str:
                return translated(self)
        """,
    "what a base stores": """
        class ProjectError(Exception):
            def __init__(self, message: str):
                super().__init__(message)
                self.message = message

        class DocumentError(ProjectError):
            def __init__(self, document_id):
                super().__init__(f"No document {document_id}")
        """,
    "what a base in another module stores": """
        from app.base import ProjectError

        class DocumentError(ProjectError):
            pass
        """,
    "a text by another name": """
        Message = str

        class DocumentError(Exception):
            def __init__(self, message: Message):
                self.message = message
        """,
    "one of some literals": """
        from typing import Literal

        class DocumentError(Exception):
            message: Literal["No document", "No page"]
        """,
}


OPEN = {
    "no annotation": """
        class DocumentError(Exception):
            def __init__(self, message):
                self.message = message
        """,
    "a parameter that may be None": """
        class DocumentError(Exception):
            def __init__(self, message: str | None):
                self.message = message
        """,
    "a parameter that is None by default": """
        class DocumentError(Exception):
            def __init__(self, message: str = None):
                self.message = message
        """,
    "a parameter that may be a dict": """
        class DocumentError(Exception):
            def __init__(self, message: str | dict):
                self.message = message
        """,
    "any value": """
        from typing import Any

        class DocumentError(Exception):
            def __init__(self, message: Any):
                self.message = message
        """,
    "any value, or a text": """
        class DocumentError(Exception):
            def __init__(self, message=None):
                self.message = message or "No document"
        """,
    "a list of texts": """
        class DocumentError(Exception):
            message: list[str]
        """,
    "a declared attribute that may be None": """
        from typing import Optional

        class DocumentError(Exception):
            message: Optional[str]

            def __init__(self, message: str):
                self.message = message
        """,
    "a declared attribute that is None at first": """
        class DocumentError(Exception):
            message: str = None
        """,
    "a field that is None at first": """
        from pydantic import Field

        class DocumentError(Exception):
            message: str = Field(default=None)
        """,
    "a text and later something else": """
        class DocumentError(Exception):
            def __init__(self, message: str):
                self.message = message

            def add(self, document):
                self.message = {"document": document}
        """,
    "a parameter that is another value by then": """
        class DocumentError(Exception):
            def __init__(self, message: str):
                message = parse(message)
                self.message = message
        """,
    "one of two values": """
        class DocumentError(Exception):
            def __init__(self, message: str):
                self.code, self.message = split(message)
        """,
    "texts of a variadic parameter": """
        class DocumentError(Exception):
            def __init__(self, *message: str):
                self.message = message
        """,
    "a method": """
        class DocumentError(Exception):
            def message(self) -> str:
                return "No document"
        """,
    "a property that says nothing": """
        class DocumentError(Exception):
            @property
            def message(self):
                return self.args[0]
        """,
    "a base that stores something else": """
        class ProjectError(Exception):
            def __init__(self, message: dict):
                self.message = message

        class DocumentError(ProjectError):
            message: str
        """,
    "a base that is of no project": """
        from library import LibraryError

        class DocumentError(LibraryError):
            def __init__(self, message: str):
                super().__init__(message)
        """,
    "another attribute": """
        class DocumentError(Exception):
            def __init__(self, message: str):
                self.text = message
        """,
    "another class's annotation of that name": """
        from library import str

        class DocumentError(Exception):
            def __init__(self, message: str):
                self.message = message
        """,
    "an HTTP exception": """
        from fastapi import HTTPException

        class DocumentError(HTTPException):
            def __init__(self, message: str):
                super().__init__(400, detail=message)
                self.message = message
        """,
    "a class of a library": "from library import DocumentError\n",
}


@pytest.mark.parametrize("errors", TEXTS.values(), ids=TEXTS)
def test_class_says_that_it_is_a_string(tmp_path: Path, errors: str) -> None:
    assert shape(tmp_path, CATCHES, errors) is Shape.STRING


@pytest.mark.parametrize("errors", OPEN.values(), ids=OPEN)
def test_class_leaves_open_what_it_is(tmp_path: Path, errors: str) -> None:
    assert shape(tmp_path, CATCHES, errors) is Shape.OPAQUE


def test_class_in_function_is_not_read(tmp_path: Path) -> None:
    code = """
        from fastapi import HTTPException

        class DocumentError(Exception):
            message: str

        def read(path):
            class DocumentError(Exception):
                def __init__(self, message):
                    self.message = message

            try:
                return load(path)
            except DocumentError as e:
                raise HTTPException(400, detail=e.message)
        """
    assert shape(tmp_path, code, "") is Shape.OPAQUE
