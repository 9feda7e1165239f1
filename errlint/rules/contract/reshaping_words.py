"""In words: what code makes of the detail that was raised."""

from __future__ import annotations

from errlint.model.handler import Harm, Reshaping
from errlint.schema import Schema

_HARMED = {
    Harm.FAILS: "is taken for a text: it fails with a dict",
    Harm.BRANCHES: "is compared with texts: a dict takes another branch",
    Harm.DROPPED: "is used only if it is a text: a dict is dropped",
}


def told(found: Reshaping, schema: Schema) -> str:
    """Return in words what becomes of a detail."""
    place = f" as `{'.'.join(found.keys)}`" if found.keys else ""
    if found.is_of_handler and found.harm is Harm.FAILS:
        return "The handler takes `detail` for a text: it fails with a dict, and clients get a 500"
    if found.is_of_handler and found.harm is None:
        return f"The handler {_done(found, place)}: clients don't get what was raised"
    if found.harm in _HARMED:
        return f"The exception's `detail` {_HARMED[found.harm]}"
    if found.harm is Harm.LACKS:
        return f"`{found.keys[0]}` is read of the exception's `detail`: {schema.described} lacks it"
    if found.harm is Harm.MOVED:
        return f"The exception's `detail` is answered{place} if it is a text, elsewhere if a dict"
    if found.is_text:
        as_what = place and f",{place}"
        return f"The exception's `detail` is turned into a text{as_what}: its structure is lost"
    return f"The exception's `detail` is answered{place}: clients don't get what was raised"


def _done(found: Reshaping, place: str) -> str:
    """Return in words what a handler does."""
    if found.is_text:
        return f"turns `detail` into a text{place and f',{place}'}"
    return f"answers a part of `detail`{place}" if found.is_part else f"answers `detail`{place}"
