"""The word lists that phrases and names are read with."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LINKS = _words(
    """
    about after against among and as at because before beginning between but by containing
    during ending for from if in into like naming nor of on or outside over per referencing since so
    starting than that then there to under unless until using via what when where which while who
    whose with within without
    """
)
"""Words that end a noun phrase: prepositions and conjunctions."""

VERBS = _words(
    """
    am appears are aren available be became been being can cannot configured could couldn did didn
    do does doesn don done enabled exceeded exceeds exist exists expected failed fails followed
    found get given got had has have is isn matching may might must named need needs no not only
    passed please provided raised received required seems selected sent set shall should
    specified supplied uploaded was wasn were will won would
    """
)
"""Words that end a noun phrase because a verb, or what stands for one, follows."""

MODALS = _words(
    """
    can could did do does may might must shall should will would
    """
)
"""Words that negate the verb behind them with `not`, rather than a state."""

FILLERS = _words(
    """
    a all already also an another any both bytes could currently each either empty every exactly
    existing false following given he her his i it its least more most must my new no non none oh
    one oops optional other our own provided requested required same selected she some sorry
    specified still such supplied that the their these they this those true uh valid we yet you your
    """
)
"""Words in a noun phrase that name nothing."""

HOLDERS = _words(
    """
    argument arguments attribute attributes detail details element elements expression field
    fields format option options param parameter parameters params properties property
    string structure syntax thing value values variable variables
    """
)
"""What holds a value: the words beside it name the value."""

PLURAL_HOLDERS = frozenset(word for word in HOLDERS if word.endswith("s"))
"""Holders of many values, which may be what a text is about: `session options`."""

PARAMETERS = _words("argument field param parameter")
HELD = _words("details elements expression fields format options")
"""Holders that are often the names of parameters."""

PLACED_PARAMETERS = frozenset(
    (place, word) for place in ("path", "query") for word in ("param", "parameter", "parameters")
)
"""Words behind the name of a parameter that say what it is, and where."""

VAGUE = _words(
    """
    content data error errors input inputs item items json object payload query request
    requests resource resources response service setting something system type types
    """
)
"""Nouns that tell little by themselves."""

AFFIXES = _words(
    """
    api app custom default detail details e err error errors exc exception fail http message
    messages msg msgs my str text
    """
)
"""What a name of a constant or exception begins or ends with, meaning nothing."""

STATUS_WORDS = _words(
    """
    bad base client conflict content core endpoint entity execution failure forbidden
    gateway general generic handler internal invalid operation proxy request resource
    response route router server service status store unauthorized unavailable unknown
    unprocessable validation value web
    """
)
"""Words in an exception's name that alone say no more than the status does."""

REQUEST_OBJECTS = _words(
    """
    body data form input item params payload req request
    """
)
"""What code calls the values of a request."""

REQUEST_FIELDS = _words(
    """
    code date email file filename id ids key name password path query token uri url username
    """
)
"""What code calls one value of a request."""
