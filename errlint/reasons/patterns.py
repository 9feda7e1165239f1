"""How English speaks of errors: predicates, and the token each one stands for.

A predicate is matched in the text of a message, or in the words of an exception's name. In a
token, `{before}` is the noun phrase that the predicate is said of, `{after}` its complement,
`{either}` the first of the two that there is, `{x}` what the pattern itself picks and `{verb}` the
infinitive of that, which a group of the name `x` is already. Behind the bar stands the token where
there is no such phrase; an empty one says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Predicate:
    """A way to say what is wrong.

    `statuses` are those that say the same thing: under one of them the predicate goes before
    every other in the message and, when it `is_whole`, needs no noun phrase. A weak predicate
    says little and gives way to any that is not. `qualified` is the token under a status that the
    bare one contradicts; without it, the predicate says nothing then.
    """

    pattern: re.Pattern[str]
    token: str
    statuses: frozenset[int]
    is_weak: bool
    is_whole: bool
    qualified: str


def _says(
    pattern: str,
    token: str,
    *statuses: int,
    weak: bool = False,
    whole: bool = False,
    qualified: str = "",
) -> Predicate:
    compiled = re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    return Predicate(compiled, token, frozenset(statuses), weak, whole, qualified)


_DENIAL = (
    _says(r"\bnot\s(?:authenticated|logged\sin|signed\sin)\b", "not_authenticated", 401),
    _says(
        r"""\b(?:authentication|login)\s(?:is\s)?required | \bmust\sbe\s(?:logged|signed)\sin
        | \bplease\s(?:log|sign)\sin""",
        "authentication_required",
        401,
    ),
    _says(
        r"""\b(?:incorrect|invalid|wrong|bad)\s(?:user\s?name|e-?mail|login|user)\b[^.]*\bpassword
        | \b(?:or|and)\spassword\s(?:is\s|are\s)?(?:incorrect|invalid|wrong)
        | \bvalidate\scredentials | \b(?:incorrect|wrong|bad|invalid)\s(?:\w+\s)?credentials?\b""",
        "invalid_credentials",
        401,
    ),
    _says(
        r"""\badmin(?:istrator)?s?\s(?:\w+\s)?(?:is\s|are\s)?required
        | \bonly\s(?:an?\s)?admin(?:istrator)?s?\s(?:can|may|are) | \bmust\sbe\san?\sadmin""",
        "admin_required",
        403,
    ),
    _says(r"\binsufficient\s(?P<x>permissions?|privileges?|scopes?)", "insufficient_{x}", 403),
    _says(
        r"""\baccess\s(?:is\s|was\s)?(?:denied|forbidden|not\sallowed) | \bpermission\sdenied
        | \b(?:denied|unauthorized|forbidden)\saccess
        | \b(?:not|no|lacks?|without|missing|requires?|enough|necessary|required)\b
          [^.;:]{0,30}\b(?:permissions?|privileges?)\b
        | \b(?:permissions?|privileges?)\s(?:is\s|are\s)?(?:required|missing)
        | \bnot\s(?:allowed|authorized|permitted|entitled)\s(?:to|for)\b
        | \bnot\s(?:have|has)\s(?:any\s)?access | \bno\saccess\b | \bnot\saccessible\b
        | \bnot\s(?:an?\s|the\s)(?:owner|member)\b""",
        "access_denied",
        403,
    ),
)

_EXISTENCE = (
    _says(
        r"""\b(?:not|never)\s(?:be\s)?found\b | \bnot\s(?:\w+\s)?exist(?:ing)?\b
        | \bno\slonger\sexists? | \bnonexist[ea]nt\b | \bexist\b(?<=not\sexist)""",
        "{before}_not_found|not_found",
        404,
        410,
        whole=True,
    ),
    _says(
        r"""\b(?:can\s?not|could\snot|unable\sto|failed\sto)\s(?:find|locate)\b | \bno\ssuch\b
        | \bno\s(?=(?:[\w-]+\s){1,2}(?:was\s|were\s)?
          (?:found|exists?|matching|with|for|named)\b) | \bno\s(?=(?:[\w-]+\s){3,6}exists?\b)
        | \bexists?\sno\b""",
        "{after}_not_found|not_found",
        404,
        410,
        whole=True,
    ),
    _says(r"\b(?:none|nothing)\s[^.;:,]*\bexists?\b", "not_found|not_found", 404, whole=True),
    _says(r"\bnot\sall\s[^.;:,]*\bfound\b", "not_found|not_found", 404, 410, whole=True),
    _says(
        r"\bthere\s(?:already\sexists?|exists?\salready)\b",
        "already_exists",
        409,
        qualified="{after}_already_exists",
    ),
    _says(
        r"""\balready\s(?:been\s)?(?:exists?|registered|taken)\b | \bexists\salready\b
        | (?<!that\s)\bexists(?=\.?$) | \bis\staken\b""",
        "already_exists",
        409,
        qualified="{before}_already_exists",
    ),
    _says(r"\bduplicate[ds]?\b", "already_exists", 409, qualified="duplicate_{after}"),
    _says(r"\bmust\sbe\sunique | \bnot\sunique\b", "already_exists", 409),
    _says(r"\b(?:already|currently|still|is|are|being)\s(?:in\suse|used\sby)\b", "in_use", 409),
    _says(r"\b(?:already\s|still\s)?(?:in\sprogress|being\sprocessed)\b", "in_progress"),
    _says(
        r"\balready\s(?:been\s|being\s|an?\s)?(?P<x>[a-z]+(?:ed|ing|en|ive|member))\b",
        "already_{x}",
    ),
    _says(
        r"\b(?:has\sbeen|was|is|are|were)\s(?:soft-)?(?P<x>deleted|removed|archived)\b",
        "{before}_{x}|deleted",
    ),
)

_STATE = (
    _says(
        r"\bno\slonger\s(?:in\s)?(?:the\s|an?\s)?(?P<x>[a-z]+(?:ing|ed|able|ive))\b",
        "not_{x}",
    ),
    _says(
        r"""\b(?:not|already|only)\b[^.,;:]{0,20}\bin\s(?:the\s|an?\s|its\s)?(?:\w+\s){1,3}
          (?:state|status)\b
        | \b(?:wrong|unexpected|current)\s(?:\w+\s)?(?:state|status)\b
        | \b(?:state|status)\stransition""",
        "invalid_state",
    ),
    _says(r"(?<!not\s)\bexpired\b", "{either}_expired|expired"),
    _says(r"\brevoked\b", "{either}_revoked|revoked"),
    _says(
        r"\b(?:is|are|was)\s(?:(?!not\b)\w+\s)?(?:inactive|not\sactive)\b",
        "inactive_{before}|inactive",
    ),
    _says(r"\binactive\b", "inactive_{after}|inactive"),
    _says(
        r"""\b(?:is|are|was|been)\s(?:(?!not\b)\w+\s)?disabled\b | \bnot\s(?:been\s)?enabled\b
        | \bturned\soff\b""",
        "{before}_disabled|disabled",
    ),
    _says(
        r"\b(?:is|are|was|been)\s(?:(?!not\b)\w+\s)?(?P<x>locked|blocked|suspended|banned|paused)\b",
        "{before}_{x}|blocked",
    ),
    _says(
        r"""\bnot\s(?:been\s|yet\s)?(?:configured|set\sup)\b | \bmust\sbe\sconfigured\b
        | \bno\s(?=(?:[\w-]+\s){1,3}(?:is\s|are\s)?configured\b)""",
        "{either}_not_configured|not_configured",
    ),
    _says(
        r"\b(?:is\s|are\s|was\s)?not\s(?:yet\s|currently\s|been\s)?"
        r"(?P<x>connected|initiali[sz]ed|installed|loaded|registered)\b",
        "{before}_not_{x}|",
    ),
    _says(
        r"(?<!be\s)(?<!already\s)\bcancell?ed(?=\.?$|\sby\b)", "{before}_cancelled|cancelled", 499
    ),
    _says(r"\b(?:is|are)\sreserved\b", "{before}_reserved|reserved"),
    _says(r"\bread[\s-]?only\b", "read_only"),
    _says(r"\b(?:awaiting|pending|needs|requires)\sapproval\b", "pending_approval"),
    _says(r"\bdeprecated\b | \bno\slonger\ssupported\b", "{before}_deprecated|deprecated"),
    _says(r"\bnot\s(?:yet\s|been\s)*implemented\b", "not_implemented", 501),
    _says(
        r"""\b(?:temporarily\s)?unavailable\b | \bunreachable\b | \b(?:under|for)\smaintenance\b
        | \bnot\s(?:currently\s)?(?:available|reachable|responding)\b | \boverloaded\b
        | \bno\s(?=(?:[\w-]+\s){1,3}(?:is\s|are\s)?available\b)""",
        "{either}_unavailable|unavailable",
        503,
    ),
)

_LIMITS = (
    _says(
        r"\brate[\s-]?limit(?:s|ed)?\b(?!\s(?:is\snot|must|should|can|value)) | \bthrottl",
        "rate_limit_exceeded",
        429,
    ),
    _says(r"\btoo\smany\b", "too_many_{after}|too_many_requests", 429),
    _says(
        r"""\btoo\s(?:large|big)\b | \blarger\sthan\b | \bsize\sexceed
        | \bexceed(?:s|ed|ing)?\b[^.]{0,40}\b(?:size|bytes?|[kmg]b)\b""",
        "{before}_too_large|too_large",
        413,
    ),
    _says(
        r"\btoo\s(?P<x>long|short|small|deep|old|low|high|weak|complex)\b",
        "{before}_too_{x}|out_of_range",
    ),
    _says(
        r"""(?:(?<=quota)|(?<=limit)|(?<=budget)|(?<=credits))
          \s(?:is\s|has\sbeen\s|was\s)?(?:exceeded|reached|exhausted)\b""",
        "{before}_exceeded|limit_exceeded",
        429,
    ),
    _says(
        r"""\bexceed(?:s|ed|ing)?\s[^.]{0,40}\b(?P<x>quota|limit|budget)\b
        | \bexceed(?:s|ed|ing)?\s(?:the\s)?(?:max|allowed)
        | \b(?:max|maximum)\s[^.]*(?:exceeded|reached)
        | \b(?:greater|higher|more)\sthan\b[^.]*\bmax(?:imum)?\b""",
        "limit_exceeded",
        429,
    ),
    _says(r"\b(?:insufficient|not\senough)\b", "insufficient_{after}|insufficient"),
    _says(
        r"\btimed?[\s-]?out\b | \bdeadline\sexceeded\b | \btook\stoo\slong\b", "timeout", 408, 504
    ),
)

_VERB = r"[a-z]+(?:-[a-z]+)*(?:\s(?:away|back|down|off|out|up)\b|(?:(?<=\blog)|(?<=\bsign))\sin\b)?"
_VAGUE_VERB = "(?:act|address|be|carry|contain|do|give|go|have|make|perform|put|take)"
"""Verbs that say nothing without their objects."""
_GIVEN = "(?:provided|specified|given|supplied|passed)"

_REQUEST = (
    _says(
        r"""\bmutually\sexclusive\b | \bonly\sone\sof\b | \bnot\sboth\b
        | \bconflicting\s(?:arg|field|option|param)""",
        "conflicting_parameters",
    ),
    _says(
        r"""\b(?:can\s?not|may\snot|must\snot|do\snot)\s
          (?:specify|use|combine|provide|pass|set|supply|mix|include|be\s(?:used|combined|specified|set))
          \b""",
        "invalid_request",
        weak=True,
    ),
    _says(
        r"\bonly\b(?:[^.;:]|\.(?=\w))*\bfiles?\s(?:are|is)\s(?:allowed|supported|accepted)\b",
        "unsupported_file_type",
        415,
    ),
    _says(
        r"\bnot\s(?:yet\s|currently\s)*supported\b", "unsupported_{before}|unsupported_operation"
    ),
    _says(
        r"\bnot\s(?:yet\s|currently\s)*support\b | \bunsupported\b",
        "unsupported_{after}|unsupported_operation",
    ),
    _says(
        r"\b(?:unknown|unrecogni[sz]ed)\b(?!\s(?:error|exception|failure))",
        "unknown_{after}|unknown_value",
    ),
    _says(r"\bnot\s(?:allowed|permitted)\b", "{before}_not_allowed|not_allowed"),
    _says(r"\bnot\s(?:allow|permit)\b", "{after}_not_allowed|not_allowed"),
    _says(
        r"\bmismatch(?:es|ed)?\b | \b(?:not|must|should)\s(?:be\s)?match\b",
        "{before}_mismatch|",
    ),
    _says(r"\bincompatible\b", "incompatible_{after}|incompatible"),
    _says(r"\bconflict(?:s|ed|ing)?\b", "conflict", 409),
    _says(r"\bat\sleast\sone(?:\sof)?\b", "missing_{after}|missing_parameter"),
    _says(
        r"""\b(?P<x>approval|confirmation|payment|reauth[a-z]+|reconnect(?:ion)?|refresh|reload
          |restart|upgrade)\s(?:is\s)?required\b""",
        "{x}_required",
    ),
    _says(
        rf"""\b(?:is|are|was|were)\s(?:required|missing|mandatory)\b
        | \bmust\sbe\s(?:{_GIVEN}|present|set)\b | \b(?:required|missing)$
        | (?<!no\s)(?<!to\s)\b(?:was\s|were\s|is\s|are\s)?not\s(?:{_GIVEN}|present|set)\b""",
        "missing_{before}|missing_parameter",
    ),
    _says(
        rf"""\b(?:missing|lacks?)\b(?:\s?(?:/|or|and)\s?(?:invalid|malformed|empty|incorrect))?
        | \bmust\s(?:provide|specify|supply|include|contain)\b(?!\s(?:at\smost|exactly|no|only)\b)
        | \bplease\s(?:provide|specify|supply)\b | \brequires?\s(?=[a-z])
        | \bno\s(?=(?:[\w-]+\s){{1,3}}(?:was\s|were\s)?
          (?:{_GIVEN}|sent|selected|uploaded|set)\b)""",
        "missing_{after}|missing_parameter",
    ),
    _says(
        r"""\b(?:is|are|was)?\s?not\s(?:an?\s)?(?:valid|well[\s-]formed)\s
          (?:json|ya?ml|xml|csv|base64|toml|utf-?8)\b""",
        "invalid_format",
    ),
    _says(
        r"""\b(?:can\s?not|must\snot|may\snot|should\snot)\sbe\s(?:an?\s)?
          (?:empty|blank|null|none|negative|zero|less|greater|longer|more|\x00)
        | \b(?:is|are|was)\s(?:not\s(?:an?\s)?valid|invalid|incorrect|malformed|wrong|empty)\b
        | \b(?:can\s?not|must\snot|may\snot|should\snot)\sexceed\b
        | \bout\sof\srange\b | \b(?:must|should)\s(?:only\s)?(?:be|have|start|end|consist)\b
          (?!\s[a-z]+ed\s(?:from|through|via|using)\b)
        | \b(?:has|needs)\sto\sbe\b | \binvalid$""",
        "invalid_{before}|",
    ),
    _says(
        r"""\b(?:invalid|incorrect|malformed|illegal|bad|wrong)\b
          (?:\s(?:or|and)\s(?:expired|missing|revoked|malformed|inactive|unknown)\b)?""",
        "invalid_{after}|",
    ),
    _says(
        r"\bfail(?:s|ed)?\s(?:\w+\s)?validation\b|\bvalidation\s(?:error|failed)",
        "validation_error",
    ),
    _says(r"\bhas\s(?P<x>\w+\serrors)\b", "{x}|errors"),
)

_FAILURES = (
    _says(r"\b(?:database|sql|db)(?:\w|\s)*\s(?:error|failure|failed)\b", "database_error"),
    _says(
        r"""\b(?:failed|unable|could\snot|can\s?not|error)\s(?:to\s)?(?:connect|reach)\b
        | \bconnection\s(?:failed|refused|error)\b""",
        "connection_failed",
    ),
    _says(
        r"""\b(?P<x>(?!internal|server|unknown|unexpected|following|this|that|other|with|some)
          [a-z]{4,}(?<!error))\serror\b""",
        "{x}_error|error",
        weak=True,
    ),
    _says(
        r"(?<!internal)(?<!unexpected)(?<!unknown)\sserver\serror\b",
        "{before}_server_error|",
        weak=True,
    ),
    _says(r"\b(?:error|failure)\sduring\b", "{after}_failed|failed", weak=True),
    _says(
        rf"""\b(?:failed|failure|unable)\sto\s(?!{_VAGUE_VERB}\b)(?P<x>{_VERB})
        | \b(?:failed|failure|unable)\sto\sbe\s(?P<inflected>[a-z]{{2,}}ed)\b
        | \b(?:failed|error)\s(?P<gerund>(?!during\b)[a-z]+ing(?:\sup\b)?)\b""",
        "{verb}_failed|failed",
        weak=True,
    ),
    _says(
        rf"""\b(?:can\s?not|could\snot|may\snot)\s(?:[a-z]+(?<!app|rep|sup)ly\s)?
          (?!(?:{_VAGUE_VERB}|exceed|find|get|locate|result)\b)(?P<x>{_VERB})""",
        "cannot_{x}|",
        weak=True,
    ),
    _says(r"\bcan\s?not\sbe\s(?P<inflected>[a-z]{2,}ed)\b", "cannot_{verb}|", weak=True),
    _says(r"\bcould\snot\sbe\s(?P<inflected>[a-z]{2,}ed)\b", "{verb}_failed|", weak=True),
    _says(r"\b(?:can\s?not|could\snot)\sbe\s(?P<x>[a-z]+en)\b", "not_{x}|", weak=True),
    _says(r"\b(?:has\s|have\s)?failed\b(?!\sto)", "{before}_failed|failed", weak=True),
    _says(
        r"\bnot\s(?:yet\s|been\s)*(?P<x>[a-z]+(?:ed|able|ready)|running)\b", "not_{x}|", weak=True
    ),
)

PREDICATES = (*_DENIAL, *_EXISTENCE, *_STATE, *_LIMITS, *_REQUEST, *_FAILURES)
