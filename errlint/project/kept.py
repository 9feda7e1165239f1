"""What an object keeps of the files of a project, and how it forgets that."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol, TypeVar


class Forgetful(Protocol):
    """What knows something of single files."""

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose text has changed."""


Made = TypeVar("Made")
MadeOfTexts = TypeVar("MadeOfTexts", bound=Forgetful)


class kept(cached_property[Made]):
    """A property that is worked out once, until all that is known of files is dropped.

    What is kept so does not change with the text of one file.
    """


class kept_by_file(kept[MadeOfTexts]):
    """A property that is worked out once, and is told of each file whose text changes."""


def forget_file(owner: object, path: str) -> None:
    """Let what an object keeps forget a file whose text has changed."""
    made = vars(owner)
    for name, attribute in vars(type(owner)).items():
        if isinstance(attribute, kept_by_file) and name in made:
            made[name].forget(path)


def forget_all(owner: object) -> None:
    """Drop all that an object keeps."""
    for name, attribute in vars(type(owner)).items():
        if isinstance(attribute, kept):
            vars(owner).pop(name, None)
