"""Small English: the noun phrase that a predicate speaks about, as a token part."""

from __future__ import annotations

import re
from collections.abc import Iterable

from errlint.reasons.evidence import Message

PLACEHOLDER = "\x00"
"""Stands for a run-time value in the text that the patterns read."""

_MAX_WORDS = 2

_WORD = re.compile(r"[^\W_][\w.-]*|\x00")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[._\-\s]+")
_STOP = re.compile(r"[;:!?(),\n|]|\.(?:\s|$)|\s-+\s|\s[\u2013\u2014]\s")

_LINKS = frozenset(
    "about after against among as at because before between but by during for from if in into of "
    "on or over per since so than that to under until unless via when where which while who whose "
    "with within without and nor then there".split()
)
_VERBS = frozenset(
    "am are be been being can cannot could did do does done expected found get given got had has "
    "have is may might must need needs no not only passed please provided received required shall "
    "should specified supplied was were will would isn aren wasn doesn don didn couldn won".split()
)
_FILLERS = frozenset(
    "a all already also an another any both bytes could currently each either empty every existing "
    "following given his her its least more most must my new no non none one optional other our "
    "own provided requested required same selected some specified still such supplied that the "
    "their these this those valid yet your you we it they i he she sorry uh oh oops least".split()
)
_GENERIC = frozenset(
    "argument arguments attribute attributes data detail details element error errors expression "
    "field fields format input inputs item items object option parameter parameters param params "
    "payload properties property query request requests resource setting something string "
    "structure syntax thing type types value values variable".split()
)
_NEEDS_MODIFIER = _GENERIC - {"setting", "type", "types", "format"}


def text_of(message: Message) -> str:
    """Return the text of a message for the patterns: quotes gone, placeholders marked."""
    text = "".join(part if isinstance(part, str) else PLACEHOLDER for part in message)
    text = text.replace("\u2019", "'")
    text = re.sub(r"[\"`]|(?<!\w)'|'(?!\w)", " ", text)
    text = re.sub(r"(?i)n't\b", " not", re.sub(r"(?i)\bcan't\b", "can not", text))
    return re.sub(r"[ \t\r]+", " ", text).strip()


def words_of(name: str) -> list[str]:
    """Return the lower-case words of an identifier, whatever its case style."""
    return [word.lower() for word in _HUMP.split(name) if word]


def subject(text: str, names: Iterable[str] = ()) -> str:
    """Return the noun phrase that a clause starts with: what comes before a predicate.

    `names` are names the site's guard tests: one that ends the phrase is the better word for it.
    """
    clause = _STOP.split(text)[-1]
    words = _WORD.findall(clause)
    for index in range(len(words) - 1, -1, -1):
        if words[index].lower() in ("and", "but", "because", "so", "when", "if", "since", "that"):
            words = words[index + 1 :]
            break
    while words and words[0].lower() in _LINKS:
        words = words[1:]
    return _phrase(_until(words, _LINKS | (_VERBS - _FILLERS)), names)


def complement(text: str, names: Iterable[str] = ()) -> str:
    """Return the noun phrase that a clause goes on with: what comes after a predicate."""
    clause = _STOP.split(text.lstrip(": "))[0]
    words = _WORD.findall(clause)
    while words and (words[0] == PLACEHOLDER or words[0].lower() in _FILLERS):
        words = words[1:]
    return _phrase(_until(words, _LINKS | _VERBS | {PLACEHOLDER}), names)


def _until(words: list[str], stops: frozenset[str]) -> list[str]:
    for index, word in enumerate(words):
        if word.lower() in stops:
            return words[:index]
    return words


def _phrase(words: list[str], names: Iterable[str]) -> str:
    """Join the last words of a phrase that mean something; "" where none does."""
    kept = [word for word in words if word != PLACEHOLDER and word.lower() not in _FILLERS]
    while kept and kept[-1].lower() in _NEEDS_MODIFIER:
        kept.pop()
    while len(kept) > 1 and kept[0].lower() in _GENERIC:
        kept.pop(0)
    parts = [part for word in kept for part in words_of(word.rpartition(".")[2] or word)]
    parts = [part for part in parts if part.isascii() and part.isalnum()]
    if not parts:
        return ""
    for name in names:
        tested = words_of(name.rpartition(".")[2])
        if tested and tested[-1] == parts[-1] and len(tested) <= _MAX_WORDS + 1:
            return "_".join(tested)
    return "_".join(parts[-_MAX_WORDS:])
