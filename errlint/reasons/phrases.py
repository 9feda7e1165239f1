"""Small English: the noun phrase that a predicate speaks about, as a token part."""

from __future__ import annotations

import re

from errlint.reasons.evidence import Message
from errlint.reasons.words import FILLERS, HOLDERS, LINKS, PLACED_PARAMETERS, VERBS

PLACEHOLDER = "\x00"
"""Stands for a run-time value in the text that the patterns read."""

_MAX_WORDS = 2

_WORD = re.compile(r"[^\W_][\w.-]*|\x00")
_HUMP = re.compile(
    r"(?<=[a-z])(?=[A-Z]\w)|(?<=\d)(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z](?!s(?![a-z]))[a-z])|[._\-\s]+"
)
_ONE_WORD = re.compile(
    r"1Password|OpenAI|[IPS]aaS|G(?:it(?:Hub|Lab)|raphQL)|YouTube|WebSocket|(?:My|Postgre)SQL"
    r"|SQLite|(?<![A-Za-z])[a-z][A-Z]{2,}(?![a-z])"
)
_TAKES_E = re.compile(
    r"(?:at|[iy]z|v|(?<!syn)c|(?<!s)s|(?<!n)g|ang|u|ut|let|[rv]it|ib|[bdfgkptz]l|stor|(?<!e)ar"
    r"|(?<![ao])[iu]r|(?:gn|pl|sc)or|[mtw]ak|(?<!o)ok|cod|lud|vid|grad|[nt]am|um|dul"
    r"|(?<![aeo])i[ln]|clon|mot|cach|[rt]un)$"
)
_PARTICIPLE = re.compile(r"(?!.*eed$)[a-z]{3,}ed|existing|conflicting|following")
_PROPER = re.compile(r"^[A-Z]+[a-z]*[A-Z][a-z]")
"""A name such as XCom or DagRun: before a noun it says whose it is, not what."""
_NUMBER = re.compile(r"v?\d[\d.]*")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_VALUE_BEHIND = re.compile(r"(?<=\w):\s*\x00\s*(?:(?:was|were|is|are|does|do|could)\s*)?$")
"""What a thing is called, behind the word for it."""
_STOP = re.compile(r"[;:!?(),\n|]|\.(?:\s|$)|\s-+\s|\s[\u2013\u2014]\s")


_ASIDE = re.compile(r"\s*\([^()]*\)")
_LABEL = re.compile(
    r"(?<=[.!?;,\n])\s*(?:[a-z]+\s){0,2}(?:cause|details?|error|exception|reason)\s?:\s",
    re.IGNORECASE,
)
"""What introduces another text in the middle of one."""


def text_of(message: Message) -> str:
    """Return the text of a message for the patterns: quotes gone, placeholders marked."""
    text = "".join(part if isinstance(part, str) else PLACEHOLDER for part in message)
    text = text.replace("\u2019", "'")
    text = re.sub(r"(?<=\w)'s\b", "", text)
    text = _LABEL.sub(": ", _without_asides(text))
    text = re.sub(r"[\"`]|(?<!\w)'|'(?!\w)", " ", text)
    text = re.sub(r"(?i)n't\b", " not", re.sub(r"(?i)\bcan't\b", "can not", text))
    return re.sub(r"[ \t\r]+", " ", text).strip()


def _without_asides(text: str) -> str:
    """Return a text without what it says in parentheses, unless that is all."""
    text = re.sub(r"(?<=\w)\(e?s\)", "", text)
    inner = _ASIDE.sub("", text)
    outer = _ASIDE.sub("", inner)
    return outer if re.search(r"[^\W\d_]{2}", outer) else text


def words_of(name: str) -> list[str]:
    """Return the lower-case words of an identifier, whatever its case style."""
    return [word.lower() for word in _HUMP.split(_ONE_WORD.sub(_capitalized, name)) if word]


def _capitalized(match: re.Match[str]) -> str:
    return match[0].capitalize()


def infinitive(inflected: str) -> str:
    """Return the verb of a gerund or a participle: `creating`, `stopped` → `create`, `stop`."""
    verb, _, particle = inflected.partition("_")
    if particle:
        return f"{infinitive(verb)}_{particle}"
    stem = re.sub(r"(?:ing|ed)$", "", inflected)
    if stem == inflected:
        return inflected
    if re.search(r".{2}([bdgmnprt])\1$|cancell$", stem):
        return stem[:-1]
    if inflected.endswith("ied"):
        return f"{stem[:-1]}y"
    return stem + "e" if _TAKES_E.search(stem) else stem


def subject(text: str) -> str:
    """Return the noun phrase that a clause starts with: what comes before a predicate.

    "" for two things at once: naming one of them would say half of it.
    """
    clause = _STOP.split(_VALUE_BEHIND.sub("", text))[-1]
    words = _WORD.findall(clause)
    if _are_two(words):
        return ""
    for index in range(len(words) - 1, -1, -1):
        if words[index].lower() in ("and", "but", "because", "so", "when", "if", "since", "that"):
            words = words[index + 1 :]
            break
    while words and words[0].lower() in LINKS:
        words = words[1:]
    return _phrase(_until(words, LINKS | (VERBS - FILLERS)))


def _are_two(words: list[str]) -> bool:
    """Tell whether a phrase names two things: no predicate is there yet for `and` to join."""
    lower = [word.lower() for word in words]
    if {"and", "or"}.isdisjoint(lower[1:-1]):
        return False
    return not ({*lower} - {"and", "or"}) & (LINKS | (VERBS - FILLERS))


def complement(text: str) -> str:
    """Return the noun phrase that a clause goes on with: what comes after a predicate."""
    clauses = _STOP.split(_SENTENCE_END.split(text.lstrip(": "))[0])
    words = _WORD.findall(clauses[0])
    if len(clauses) > 1 and {word.lower() for word in words} <= HOLDERS | FILLERS:
        words = _WORD.findall(clauses[1])
        if words[:1] == [PLACEHOLDER]:
            return ""
    while words and (words[0] == PLACEHOLDER or words[0].lower() in FILLERS):
        words = words[1:]
    named = _until(words, LINKS | VERBS | {PLACEHOLDER})
    return "" if _goes_on_with_another(words[len(named) :]) else _phrase(named)


def _goes_on_with_another(words: list[str]) -> bool:
    """Tell whether another noun follows: `and` or `or`, and no verb."""
    if not words or words[0].lower() not in ("and", "or"):
        return False
    return bool(_until(words[1:], LINKS | (VERBS - FILLERS)))


def joined_by_or(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what `or` joins a part of a text with, on its left and on its right."""
    left, found, gap = _STOP.split(text[:start])[-1].rpartition(" or ")
    before = left if found and not _has_links(gap) else ""
    gap, found, right = _STOP.split(text[end:])[0].partition(" or ")
    return before, right if found and not _has_links(gap) else ""


def _has_links(text: str) -> bool:
    return not LINKS.isdisjoint(text.lower().split())


def words_in(text: str) -> list[str]:
    """Return the words of a text."""
    return _WORD.findall(text)


def _until(words: list[str], stops: frozenset[str]) -> list[str]:
    for index, word in enumerate(words):
        if word.lower() in stops:
            return words[:index]
    return words


def _phrase(words: list[str]) -> str:
    """Join the last words of a phrase that mean something; "" where none does."""
    kept = [word for word in words if word != PLACEHOLDER and not _names_nothing(word)]
    if len(kept) > 2 and (kept[-2].lower(), kept[-1].lower()) in PLACED_PARAMETERS:
        del kept[-2:]
    while kept and kept[-1].lower() in HOLDERS and not _is_kind(*kept[-2:-1]):
        kept.pop()
    while len(kept) > 1 and (kept[0].lower() in HOLDERS or _PROPER.search(kept[0])):
        kept.pop(0)
    while kept and _PARTICIPLE.fullmatch(kept[0].lower()):
        kept.pop(0)
    phrase: list[str] = []
    for word in reversed(kept):
        if len(phrase) < _MAX_WORDS:  # an identifier counts as one word: nobody would cut it
            phrase = _parts(word.rpartition(".")[2] or word) + phrase
    return "_".join(phrase)


def _names_nothing(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None or FILLERS.issuperset(word.lower().split("-"))


def _is_kind(word: str = "") -> bool:
    """Tell whether a word before a holder says what kind of one it is, not what its value is."""
    word = word.lower()
    return word == "environment" or (word.endswith("ing") and word not in HOLDERS)


def _parts(name: str) -> list[str]:
    return [part for part in words_of(name) if part.isascii() and part.isalnum()]
