"""How English speaks of errors: predicates, and the token each one stands for.

A predicate is matched in the text of a message, or in the words of an exception's name. In a
token, `{before}` is the noun phrase that the predicate is said of, `{after}` its complement and
`{either}` whichever there is; a group named `x` is taken as it is. What stands behind a bar is
the token without a noun phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NOT = r"(?:is|are|was|were|has|have|had|be|been|does|do|did|could)?\s*not"
_ADVERB = r"(?:yet |currently |been |longer |properly |correctly )*"


@dataclass(frozen=True)
class Predicate:
    """A way to say what is wrong.

    `statuses` are those that say the same thing: under one of them the predicate goes before
    every other in the message. A weak predicate says little; it gives way to any that is not.
    """

    pattern: re.Pattern[str]
    token: str
    statuses: frozenset[int] = field(default_factory=frozenset)
    is_weak: bool = False


def _row(pattern: str, token: str, *statuses: int, weak: bool = False) -> Predicate:
    return Predicate(re.compile(pattern, re.IGNORECASE), token, frozenset(statuses), weak)


_DENIAL = (
    _row(r"\bnot authenticated|not logged in|not signed in", "not_authenticated", 401),
    _row(
        r"\b(?:authentication|login) (?:is )?required|must be (?:logged|signed) in|"
        r"please (?:log|sign) in",
        "authentication_required",
        401,
    ),
    _row(
        r"\b(?:incorrect|invalid|wrong|bad) (?:user ?name|e-?mail|login|user)\b[^.]*\bpassword|"
        r"\bpassword (?:is |are )?(?:incorrect|invalid|wrong)|\bvalidate credentials|"
        r"(?:incorrect|wrong|bad|invalid) (?:\w+ )?credentials?",
        "invalid_credentials",
        401,
    ),
    _row(
        r"\b(?P<x>admin)(?:istrator)?s? (?:\w+ )?(?:is |are )?required|"
        r"\bonly (?P<x2>admin)(?:istrator)?s? (?:can|may|are)|must be an? (?P<x3>admin)",
        "admin_required",
        403,
    ),
    _row(r"\binsufficient (?P<x>permissions?|privileges?|scopes?|roles?)", "insufficient_{x}", 403),
    _row(
        r"\baccess (?:is |was )?(?:denied|forbidden|not allowed)|permission denied|"
        r"\b(?:not|no|lacks?|without|missing|requires?|enough|necessary|required)\b"
        r"[^.;]{0,30}\b(?:permissions?|privileges?)\b|"
        r"(?:permissions?|privileges?) (?:is |are )?(?:required|missing)|"
        rf"{_NOT} (?:allowed|authorized|permitted|entitled) (?:to|for)\b|"
        rf"{_NOT} (?:have|has) (?:any )?access|no access|{_NOT} (?:an? |the )?(?:owner|member)\b|"
        r"\b(?:denied|unauthorized|forbidden) access|\bnot accessible",
        "access_denied",
        403,
    ),
)

_EXISTENCE = (
    _row(
        r"\b(?:not|never) (?:be )?found\b|"
        r"(?:does|do|did) not (?:\w+ )?exist|not existing|no longer exists?|no such|"
        r"nonexist[ea]nt|(?:can ?not|could not|unable to|failed to) (?:be )?(?:find|locate)|"
        r"\bno \w+(?: \w+)? (?:was |were )?found",
        "{before}_not_found|not_found",
        404,
        410,
    ),
    _row(r"\bno (?:\w+ ){1,3}(?:with|for|matching|exists?|named)\b", "not_found|not_found", 404),
    _row(
        r"\balready (?:been )?(?:exists?|registered|taken|used|assigned|created)\b|"
        r"exists already|\bduplicate[ds]?\b|\bmust be unique|\bnot unique|is (?:taken|registered)",
        "already_exists",
        409,
    ),
    _row(r"\balready (?:been |in |an? |being )?(?:active|in use)", "in_use", 409),
    _row(r"\balready (?:been |being |a |an )?(?P<x>[a-z]+(?:ed|ing|en|member|deleted))\b", "already_{x}"),
    _row(r"\b(?:is |are |was |currently |still )+in use\b|\bbeing used\b", "in_use"),
    _row(r"\b(?:has been |was |is |are |were )(?:soft-)?(?P<x>deleted|removed|archived)\b", "{x}"),
)

_STATE = (
    _row(r"\bno longer (?:in )?(?:the |an? )?(?P<x>[a-z]+(?:ing|ed|able|active))\b", "not_{x}"),
    _row(
        r"\b(?:not|already|only)\b[^.,;:]{0,20}\bin (?:the |an? |its )?(?:\w+ ){1,3}(?:state|status)\b|"
        r"\b(?:invalid|wrong|unexpected|current) (?:\w+ )?(?:state|status)\b|"
        r"\b(?:state|status) transition",
        "invalid_state",
    ),
    _row(r"\bexpired?s?\b(?<!not expire)", "{either}_expired|expired"),
    _row(r"\brevoked\b", "{either}_revoked|revoked"),
    _row(r"\b(?:is |are |was |account )(?:\w+ )?(?:inactive|not active)\b", "inactive_{before}|inactive"),
    _row(r"\binactive\b", "inactive_{after}|inactive"),
    _row(
        r"\b(?:is|are|was|been|currently) (?:\w+ )?disabled\b|\bnot (?:been )?enabled\b|"
        r"\bturned off\b",
        "{before}_disabled|disabled",
    ),
    _row(r"\b(?:is|are|was|been|currently) (?:\w+ )?(?P<x>locked|blocked|suspended|banned|paused)\b", "{before}_{x}|{x}"),
    _row(r"\bnot (?:been )?(?:configured|set up)\b|\bmust be configured", "{before}_not_configured|not_configured"),
    _row(r"\bdeprecated|no longer supported", "{before}_deprecated|deprecated"),
    _row(r"\bnot (?:yet |been )*implemented\b", "not_implemented", 501),
    _row(
        r"\bunavailable\b|\bnot (?:currently )?(?:available|reachable|responding|running)\b|"
        r"\bunreachable\b|\b(?:under|for) maintenance\b|\boverloaded\b",
        "{before}_unavailable|unavailable",
        503,
    ),
)

_LIMITS = (
    _row(
        r"\brate[ -]?limit(?:s|ed|ing)?\b(?! (?:is|must|should|can|value))|\bthrottl", 
        "rate_limit_exceeded",
        429,
    ),
    _row(r"\btoo many\b", "too_many_{after}", 429),
    _row(r"\bexceed(?:s|ed|ing)?\b[^.]{0,40}\b(?:size|bytes|[kmg]b)\b|"
         r"\b(?:too (?:large|big)|larger than|size exceed)", "{before}_too_large|too_large", 413),
    _row(r"\btoo (?P<x>long|short|small|deep|old|low|high|weak|complex)\b", "{before}_too_{x}|too_{x}"),
    _row(
        r"\b(?P<x>quota|limit|budget|balance|credits?)\b[^.]{0,12}\b(?:exceeded|reached|exhausted)\b|"
        r"\bexceed(?:s|ed|ing)?\b[^.]{0,40}\b(?P<x2>quota|limit|budget)\b",
        "{x}_exceeded",
    ),
    _row(r"\bexceed(?:s|ed|ing)? (?:the )?(?:max|allowed)", "limit_exceeded"),
    _row(r"\binsufficient\b|\bnot enough\b", "insufficient_{after}"),
    _row(r"\btim(?:ed?|ing)[ -]?out\b|\bdeadline exceeded\b|\btook too long", "timeout", 408, 504),
)

_FORM = (
    _row(r"\bmutually exclusive\b|\bonly one of\b|\bnot both\b", "conflicting_parameters"),
    _row(
        r"\b(?:can ?not|may not|must not|do not|not allowed to) "
        r"(?:specify|use|combine|provide|pass|set|supply|mix|include|be (?:used|combined|specified))\b",
        "invalid_request",
    ),
    _row(
        r"\bnot (?:yet |currently )*supported\b|\bnot (?:yet |currently )*support\b",
        "unsupported_{either}|unsupported",
    ),
    _row(r"\bunsupported\b", "unsupported_{after}|unsupported"),
    _row(r"\b(?:unknown|unrecogni[sz]ed|unexpected)\b(?! (?:error|exception|failure))", "unknown_{after}"),
    _row(rf"\b(?:not|only)\b {_ADVERB}(?:allowed|permitted)\b", "{before}_not_allowed|not_allowed"),
    _row(r"\bmismatch(?:es|ed)?\b", "{before}_mismatch|mismatch"),
    _row(r"\b(?:not|must|should) (?:be )?match\b|\bnot (?:the )?(?:same|equal)", "{before}_mismatch|mismatch"),
    _row(r"\bconflict(?:s|ed|ing)?\b", "conflict", 409),
    _row(r"\bnot (?:a |an )?(?:valid|well-formed|well formed) (?:json|ya?ml|xml|csv|base64|toml|utf-?8)\b", "invalid_format"),
    _row(
        r"\b(?:no|missing) (?:or|and) (?:invalid|malformed|empty|incorrect)\b|\bmissing/invalid\b",
        "missing_{after}|missing_parameter",
    ),
    _row(
        r"\b(?:invalid|incorrect|malformed|bad) (?:or|and) (?:expired|missing|revoked|malformed|inactive|unknown)\b",
        "invalid_{after}|invalid_request",
    ),
    _row(r"\bat least one(?: of)?\b", "missing_{after}|missing_parameter"),
    _row(
        r"\b(?:is|are|was|were) (?:required|missing|mandatory)\b|"
        r"\bmust be (?:provided|specified|set|present|given|supplied|passed)\b|"
        r"\b(?:required|missing)$",
        "missing_{before}|missing_parameter",
    ),
    _row(
        r"(?<!no )(?<!to )\b(?:was |were |is |are )?not (?:provided|specified|given|supplied|passed|present|set)\b",
        "missing_{before}|missing_parameter",
    ),
    _row(
        r"\b(?:missing|lacks?)\b|\bmust (?:provide|specify|supply|include|contain)\b|"
        r"\bplease (?:provide|specify|supply)|\brequires? (?:an? )?(?=[a-z])",
        "missing_{after}|missing_parameter",
    ),
    _row(r"\bno (?=(?:[\w-]+ ){1,3}(?:was |were )?(?:provided|specified|given|supplied|passed|sent|selected|uploaded|set)\b)", "missing_{after}|missing_parameter"),
    _row(
        r"\b(?:can ?not|must not|may not|should not) be (?:an? )?(?:empty|blank|null|none|negative|zero|\x00)|"
        r"\b(?:is|are|was) (?:not (?:an? )?valid|invalid|incorrect|malformed|wrong|empty|out of range)\b|"
        r"\bmust (?:be|have|start|end|consist|only|not|both|all)\b|\b(?:should|has to|needs to) be\b",
        "invalid_{before}|validation_error",
    ),
    _row(r"\b(?:invalid|incorrect|malformed|illegal|bad|wrong)\b", "invalid_{after}|invalid_request", weak=False),
    _row(r"\binvalid$", "invalid_{before}|invalid_request"),
    _row(r"\bhas (?P<x>\w+ errors)\b", "{x}"),
)

_FAILURES = (
    _row(r"\b(?:database|sql|db)(?:\w| )* (?:error|failure|failed)", "database_error"),
    _row(
        r"\b(?P<x>(?!internal|server|unknown|unexpected|following|an|the|this|other|with|and)[a-z]{4,}) error\b(?! (?:log|messages?|handl|code)s?)",
        "{x}_error",
        weak=True,
    ),
    _row(
        r"\b(?:failed|unable|could not|can ?not|error) (?:to )?(?:connect|reach)\b|"
        r"\bconnection (?:failed|refused|error)",
        "connection_failed",
    ),
    _row(r"\b(?:failed|failure|unable) to (?P<x>[a-z]+)\b", "{x}_failed", weak=True),
    _row(r"\b(?:failed|failure|error) (?P<x>[a-z]+ing)\b", "{x}_failed", weak=True),
    _row(r"\b(?:can ?not|could not) be (?P<x>[a-z]+)\b", "not_{x}", weak=True),
    _row(r"\b(?:can ?not|could not|may not) (?P<x>[a-z]+)\b", "cannot_{x}", weak=True),
    _row(r"\b(?:has |have )?failed\b(?! to)", "{before}_failed|failed", weak=True),
    _row(r"\bnot (?:yet |been )*(?P<x>[a-z]+(?:ed|able|ready|loaded))\b", "not_{x}", weak=True),
    _row(r"\b(?:only|must)\b[^.]{0,30}\bcan\b", "not_allowed", weak=True),
)

PREDICATES = (*_DENIAL, *_EXISTENCE, *_STATE, *_LIMITS, *_FORM, *_FAILURES)
