"""A project with classes of exceptions, and the shape of a detail in it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from errlint.model.site import Shape
from tests.sites import sites_in

BASE = """
class ProjectError(Exception):
    def __init__(self, message: str):
        self.message = message
"""


OTHER = """

class Other(Exception):
    def __init__(self, message: dict):
        self.message = message

class Similar(Exception):
    message: str
"""
TOLD = """
class DocumentError(Exception):
    def __init__(self, message: str):
        self.message = message
"""


def shape(folder: Path, code: str, errors: str) -> Shape:
    """Return what the only detail in a module is."""
    files = {"app/errors.py": textwrap.dedent(errors) + OTHER, "app/base.py": BASE}
    (site,) = sites_in(folder, code, **files)
    return site.detail.shape
