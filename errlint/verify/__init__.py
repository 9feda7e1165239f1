"""Check the promise that a rewritten file parses and is unchanged outside of its edits."""

from __future__ import annotations

from errlint.verify.check import does_not_parse, verify

__all__ = ["does_not_parse", "verify"]
