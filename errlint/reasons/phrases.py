"""Small English: the noun phrase that a predicate speaks about, as a token part."""

from __future__ import annotations

import re

from errlint.reasons.evidence import Message
from errlint.reasons.words import (
    FILLERS,
    HELD,
    HOLDERS,
    LINKS,
    PARAMETERS,
    PLACED_PARAMETERS,
    PLURAL_HOLDERS,
    VERBS,
)

PLACEHOLDER = "\x00"
"""Stands for a run-time value in the text that the patterns read."""

_MAX_WORDS = 2
_MAX_FULL_PARTS = 4

_WORD = re.compile(r"[^\W_][\w.-]*|\x00")
_HUMP = re.compile(
    r"(?<=[a-z])(?=[A-Z]\w)|(?<=\d)(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z](?!s(?![a-z]))[a-z])|[._\-\s]+"
)
_ONE_WORD = re.compile(
    r"1Password|OpenAI|OpenHands|CyberArk|ChatGPT|VSCode|Q?LoRA|[IPS]aaS|G(?:it(?:Hub|Lab)|raphQL)|YouTube|WebSocket|(?:My|Postgre)SQL"
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
_OF_NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+ [a-z]\S*")
"""A noun behind a name of two words: `Hugging Face token`."""
_BRAND = re.compile(r"[A-Z]{1,2}[a-z]+(?!(?:ID|UR[IL])s?$)[A-Z]{2,}s?")
"""A name such as ChatGPT or QLoRA, which is no identifier such as UserID."""
_FILE_NAME = re.compile(
    r"[\w-]+\.(?:bat|csv|dll|exe|html?|ini|jsonl?|md|pdf|png|ps1|py|sh|toml|txt|xml|ya?ml|zip)"
)
_ADJECTIVE = re.compile(r"[a-z]+tive")
_NUMBER = re.compile(r"v?\d[\d.]*")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_VALUE_BEHIND = re.compile(r"(?<=\w):\s*\x00\s*(?:(?:was|were|is|are|does|do|could)\s*)?$")
"""What a thing is called, behind the word for it."""
_COPULA = re.compile(
    r"(?:\b(?:am|are|be|been|can|could|did|do|does|has|have|is|was|were|currently)\s+)+$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[;:!?(),\n|]|\.(?:\s|$)|\s-+\s|\s[\u2013\u2014]\s")


_COLLECTION = re.compile(
    r"^\s*(?:an?\s|the\s)?(?:[\w-]+\s)?(?:array|list|sequence|set)\sof\s", re.IGNORECASE
)
_ITEM = r"(?![\w-]*ed\b)[\w.-]+(?:\s(?!or\b|and\b)[\w-]+)?"
_COMMA_IN_LIST = re.compile(rf",\s(?=(?:{_ITEM},\s)*{_ITEM},?\s(?:or|and)\s)", re.IGNORECASE)
_LAST_COMMA = re.compile(rf"(\sor\s{_ITEM}),(?=\s(?:or|and)\s)", re.IGNORECASE)
_COMMA_BEFORE_OR = re.compile(
    r",(?=(\sor\s)|\s(?:[\w-]+(?:\s[\w-]+)?,\s)*[\w-]+(?:\s[\w-]+)?,?\sor\s)", re.IGNORECASE
)
"""A comma in front of `or`, or of something short with an `or` behind it."""
_UNIT_BEHIND = re.compile(r"(?<=\x00)(?:[KMG]i?B|ms|s)\b")
"""What a number is of, or the plural of what only the run knows: `{limit}s`, `{kind}s`."""
_ASIDE = re.compile(r"\s*\([^()]*\)")
_TAG = re.compile(
    r"^\s*\[[A-Za-z][\w -]*\]:?\s*(?!(?:are|can|does|has|is|may|must|not|should|was)\b)(?=[A-Za-z])"
)
"""What says which part of a program speaks: `[auth] No such user`."""
_LABEL = re.compile(
    r"(?<=[.!?;,\n])\s*(?:[a-z]+\s){0,2}(?:cause|details?|error|exception|reason)\s?:\s",
    re.IGNORECASE,
)
"""What introduces another text in the middle of one."""


def pattern_text(message: Message) -> str:
    """Return the text of a message for the patterns: quotes gone, placeholders marked."""
    text = "".join(part if isinstance(part, str) else PLACEHOLDER for part in message)
    text = text.replace("\u2019", "'")
    text = re.sub(r"(?<=\w)'s\b", "", text)
    text = _LABEL.sub(": ", _without_asides(text))
    text = re.sub(r"[\"`]|(?<!\w)'|'(?!\w)", " ", _UNIT_BEHIND.sub("", text))
    text = re.sub(r"(?i)n't\b", " not", re.sub(r"(?i)\bcan't\b", "can not", text))
    return re.sub(r"[ \t\r]+", " ", text).strip()


def _without_asides(text: str) -> str:
    """Return a text without its tag and what it says in parentheses, unless that is all."""
    text = re.sub(r"(?<=\w)\(e?s\)", "", _TAG.sub("", text))
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


def subject(text: str, *, is_full: bool = False) -> str:
    """Return the noun phrase that a clause starts with: what comes before a predicate.

    "" for two things at once: naming one of them would say half of it. A full one is left out, too,
    where it is long: without its first word, `streaming chat completions` is something else, and
    `resetting the database` is nothing that a client would call it.
    """
    text = without_copula(_VALUE_BEHIND.sub("", text))
    words = _last_clause(_listed(text))
    if _are_two(words) or _are_two(_last_clause(text)):
        return ""
    for index in range(len(words) - 1, -1, -1):
        if words[index].lower() in ("and", "but", "because", "so", "when", "if", "since", "that"):
            words = words[index + 1 :]
            break
    while words and words[0].lower() in LINKS:
        words = words[1:]
    named = _until(words, LINKS | (VERBS - FILLERS))
    if [word.lower() for word in words[len(named) :] if word != PLACEHOLDER] == ["set"]:
        named = words  # the verb would be part of the predicate
    if is_full and _is_done(*named[:2]):
        return ""
    if named[-1:] == [PLACEHOLDER] and _ADJECTIVE.fullmatch("".join(named[-2:-1]).lower()):
        return ""
    return _full_phrase(named) if is_full else _phrase(named)


def _is_done(first: str = "", second: str = "") -> bool:
    """Tell whether a phrase starts like what is done with a thing: `resetting the database`."""
    return first.lower().endswith("ing") and second.lower() in ("a", "an", "the", "this")


def _last_clause(text: str) -> list[str]:
    return _WORD.findall(_STOP.split(text)[-1])


def _listed(text: str) -> str:
    """Return a text with `or` for the commas between what it lists: `a or b or c`."""
    return _LAST_COMMA.sub(r"\1", _COMMA_IN_LIST.sub(" or ", text))


def _are_two(words: list[str]) -> bool:
    """Tell whether a phrase names two things: no predicate is there yet for `and` to join."""
    lower = [word.lower() for word in words]
    if lower[:1] == ["either"] and "or" in lower:
        return True
    if {"and", "or"}.isdisjoint(lower[1:-1]):
        return False
    return not ({*lower} - {"and", "or"}) & (LINKS | (VERBS - FILLERS))


def complement(text: str) -> str:
    """Return the noun phrase that a clause goes on with: what comes after a predicate."""
    sentence = _SENTENCE_END.split(_COLLECTION.sub("", text.lstrip(": ")))[0]
    if sentence.startswith(","):
        return ""
    clauses = _STOP.split(_listed(sentence))
    words = _WORD.findall(clauses[0])
    if len(clauses) > 1 and {word.lower() for word in words} <= HOLDERS | FILLERS:
        words = _WORD.findall(clauses[1])
        if words[:1] == [PLACEHOLDER]:
            return ""
    while words and (words[0] == PLACEHOLDER or words[0].lower() in FILLERS):
        words = words[1:]
    named = _until(words, LINKS | VERBS | {PLACEHOLDER})
    if _goes_on_with_another(words[len(named) :]):
        return ""
    while len(named) > 1 and _PARTICIPLE.fullmatch(named[-1].lower()):
        named = named[:-1]  # `no agent associated with it`, `at least one robot connected`
    return _phrase(named)


def _goes_on_with_another(words: list[str]) -> bool:
    """Tell whether another noun follows: `and` or `or`, and no verb."""
    if not words or words[0].lower() not in ("and", "or"):
        return False
    return bool(_until(words[1:], LINKS | (VERBS - FILLERS)))


def joined_by_or(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what `or` joins a part of a text with, on its left and on its right."""
    left, found, gap = _STOP.split(_listed_by_or(text[:start]))[-1].rpartition(" or ")
    before = left if found and not _has_links(gap) else ""
    gap, found, right = _STOP.split(_listed_by_or(text[end:]))[0].partition(" or ")
    after = right if found and not _has_links(gap) else ""
    if after and not before and text[:start].endswith(", "):
        before = _STOP.split(text[:start])[-2]
    return before, after


def _listed_by_or(text: str) -> str:
    return _COMMA_BEFORE_OR.sub(lambda match: "" if match[1] else " or", text)


def _has_links(text: str) -> bool:
    return not LINKS.isdisjoint(text.lower().split())


def without_copula(text: str) -> str:
    """Return a text up to a predicate without the verb that it ends with: `the file is `."""
    return _COPULA.sub("", text)


def is_noun_phrase(words: list[str]) -> bool:
    """Tell whether words go on without anything that ends a noun phrase."""
    return _until(words, LINKS | (VERBS - FILLERS)) == words


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
    kept = _meant(words)
    size = _MAX_WORDS + bool(_OF_NAME.fullmatch(" ".join(kept[-3:])))
    phrase: list[str] = []
    for word in reversed(kept):
        if len(phrase) < size:  # an identifier counts as one word: nobody would cut it
            phrase = _parts(word) + phrase
    return "_".join(phrase)


def _full_phrase(words: list[str]) -> str:
    """Join all words of a phrase that mean something; "" where they are many."""
    kept = _meant(words, HOLDERS - PLURAL_HOLDERS)
    parts = [part for word in kept for part in _parts(word)]
    if len(parts) <= _MAX_FULL_PARTS:
        return "_".join(parts)
    return _phrase(words) if len(kept) < _MAX_FULL_PARTS else ""


def _meant(words: list[str], holders: frozenset[str] = HOLDERS) -> list[str]:
    """Return the words of a phrase that mean something, without what holds a value at its ends."""
    kept = [word for word in words if word != PLACEHOLDER and not _names_nothing(word)]
    if len(kept) > 2 and (kept[-2].lower(), kept[-1].lower()) in PLACED_PARAMETERS:
        del kept[-2:]
    holder = ""
    while kept and kept[-1].lower() in holders and not _is_kind(*kept[-2:-1]):
        if _is_held(kept[-1], holder):
            break
        holder = kept.pop()
    while len(kept) > 1 and (kept[0].lower() in holders or _PROPER.search(kept[0])):
        kept.pop(0)
    while kept and _PARTICIPLE.fullmatch(kept[0].lower()):
        kept.pop(0)
    return kept


def _names_nothing(word: str) -> bool:
    """Tell whether a word is a number, the name of a certain file, or says nothing by itself."""
    if _NUMBER.fullmatch(word) or _FILE_NAME.fullmatch(word):
        return True
    return FILLERS.issuperset(word.lower().split("-"))


def _is_held(word: str, holder: str) -> bool:
    """Tell whether a word that may be a holder is a name itself: `the FORMAT parameter`."""
    is_named = word.lower() in HELD and holder.lower() in PARAMETERS
    return is_named or (word.isupper() and not holder.isupper())


def _is_kind(word: str = "") -> bool:
    """Tell whether a word before a holder says what kind of one it is, not what its value is."""
    word = word.lower()
    return word == "environment" or (word.endswith("ing") and word not in HOLDERS)


def _parts(name: str) -> list[str]:
    """Return what a word of a message is made of: the last part of `payload.maxTokens`.

    A name such as `ChatGPT` is one word; what looks like `userID` is an identifier.
    """
    name = name.rpartition(".")[2] or name
    words = [name.lower()] if _BRAND.fullmatch(name) else words_of(name)
    return [part for part in words if part.isascii() and part.isalnum()]
