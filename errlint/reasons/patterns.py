"""How English speaks of errors: all predicates, those of one kind together."""

from __future__ import annotations

from errlint.reasons.predicates import ADVERBS, NOUN, says
from errlint.reasons.request_patterns import REQUEST

_DENIAL = (
    says(r"\bnot\s(?:authenticated|logged\sin|signed\sin)\b", "not_authenticated", 401),
    says(
        r"""\b(?:authentication|login)\b(?<!factor\sauthentication)\s(?:is\s)?required
        | \bmust\sbe\s(?:logged|signed)\sin""",
        "authentication_required",
        401,
    ),
    says(r"\bplease\s(?:log|sign)[\s-]?in\b", "authentication_required"),
    says(
        rf"""\b(?:incorrect|invalid|wrong|bad)\s(?:\w+\s)?(?:user\s?name|e-?mail|login|user)\b[^.]*\bpassword
        | \b(?:or|and)\spassword\s(?:is\s|are\s)?(?:incorrect|invalid|wrong)
        | \bvalidate\scredentials | \b(?:incorrect|wrong|bad|invalid)\s(?:\w+\s)?credentials?\b
          (?!\s{NOUN})""",
        "invalid_credentials",
        401,
    ),
    says(
        r"""\badmin(?:istrator)?s?\s(?:\w+\s)?(?:is\s|are\s)?required
        | \bonly\s(?:an?\s)?admin(?:istrator)?s?\s(?:can|may|are|allowed)
        | ^admin(?:istrator)?s?\s(?:access\s|users?\s)?only\b | \bmust\sbe\san?\sadmin
        | \brequires?\s(?:an?\s)?admin(?:istrator)?s?\b
          (?=\.?$|\s(?:account|privileges|rights|role|user)\b)""",
        "admin_required",
        403,
    ),
    says(r"\binsufficient\s(?P<x>permissions?|privileges?|scopes?)", "insufficient_{x}", 403),
    says(
        r"""\bmissing\s(?:an?\s|any\s|the\s)?(?:required\s|necessary\s)?permissions?\b
          (?!\s(?:id|name)\b)""",
        "missing_permission",
        403,
    ),
    says(
        rf"""\baccess\s(?:is\s|was\s)?(?:denied|forbidden|not\sallowed) | \bpermission\sdenied
        | \b(?:denied|unauthorized|forbidden)\saccess
        | \b(?:not|no|lacks?|without|missing|requires?|enough|necessary|required)\b
          [^.;:]{{0,30}}\b(?:permissions?|privileges?)\b
        | \b(?:permissions?|privileges?)\s(?:is\s|are\s)?(?:required|missing)
        | \bnot\s(?:allowed|authorized|permitted|entitled)\s(?:to|for)\b
        | \bnot\s(?:have|has)\s(?:any\s)?access | \bnot\saccessible\b
        | \bno\saccess\b(?!\s(?!rights\b){NOUN})
        | \brequires?\s(?:\w+\s){{1,2}}access\b(?!\s{NOUN})""",
        "access_denied",
        403,
    ),
    says(r"\bnot\s(?:an?|the)\s(?:member|owner)\b", "|access_denied", 403, whole=True),
)

_PHRASAL = r"(?:check|clock|logg|opt|punch|sign)ed\s(?:in|off|out|up)"
"""What says something else without its second word."""

_EXISTENCE = (
    says(
        r"""\b(?:not|never)\s(?:be\s)?found\b | \bnot\s(?:\w+\s)?exist(?:ing)?\b
        | \bno\slonger\sexists? | \bnonexist[ea]nt\b | \bexist\b(?<=not\sexist)""",
        "{before}_not_found|not_found",
        404,
        410,
        whole=True,
    ),
    says(
        r"""\b(?:can\s?not|could\snot|unable\sto|failed\sto)\s(?:find|locate)\b | \bno\ssuch\b
        | (?<!leaves\s)\bno\s(?=(?:[\w-]+\s){1,2}(?:was\s|were\s)?
          (?:found|exists?|matching|with|for|named)\b)
        | \bno\s(?=(?:[\w-]+\s){3,6}(?:found|exists?)\b)
        | \bexists?\sno\b""",
        "{after}_not_found|not_found",
        404,
        410,
        whole=True,
    ),
    says(
        r"""\bno\s(?!longer\b)(?=(?:[\w-]+\s){1,3}(?:is\s|are\s|was\s|were\s)?
          (?P<x>connected|detected|installed|loaded|running)\b)""",
        "{after}_not_{x}|",
    ),
    says(r"\b(?:none|nothing)\s[^.;:,]*\bexists?\b", "not_found|not_found", 404, whole=True),
    says(r"\bnot\sall\s[^.;:,]*\bfound\b", "not_found|not_found", 404, 410, whole=True),
    says(
        r"\bthere\s(?:already\sexists?|exists?\salready)\b",
        "already_exists",
        409,
        qualified="{after}_already_exists",
    ),
    says(
        r"""\balready\s(?:been\s)?(?:exists?|registered|taken)\b | \balready\scontains\b
        | \bexists\salready\b
        | (?<!that\s)\bexists(?=\.?$) | \bis\staken\b
        | (?:(?<=name)|(?<=email)|(?<=slug)|(?<=handle))\staken(?=\.?$)""",
        "already_exists",
        409,
        qualified="{before}_already_exists",
    ),
    says(
        r"\bduplicate[ds]?\b(?!\s[^.;:,]*\b(?:failed|not\s(?:implemented|supported))\b)",
        "already_exists",
        409,
        qualified="duplicate_{after}",
    ),
    says(r"\bmust\sbe\sunique | \bnot\sunique\b", "already_exists", 409),
    says(r"\b(?:already|currently|still|is|are|being)\s(?:in\suse|used\sby)\b", "in_use", 409),
    says(r"\b(?:already\s|still\s)?(?:in\sprogress|being\sprocessed)\b", "in_progress"),
    says(
        rf"""\balready\s(?:been\s|being\s|an?\s)?
          (?P<x>member|paid|sent|set|sold|{_PHRASAL}|[a-z]+(?:ed|ing|en|ive))\b""",
        "already_{x}",
    ),
    says(
        r"\b(?:has\sbeen|was|is|are|were)\s(?:soft-)?(?P<x>deleted|removed|archived)\b",
        "{before}_{x}|deleted",
    ),
    says(r"\b(?:has\sbeen|was|is|are|were)\s(?P<x>deactivated|retired)\b", "{before}_{x}|"),
)

_STATE = (
    says(
        r"\bno\slonger\s(?:in\s)?(?:the\s|an?\s)?(?P<x>(?!un)[a-z]+(?:ing|ed|able|ive))\b",
        "not_{x}",
    ),
    says(
        r"""\b(?:not|already|only)\b[^.,;:]{0,20}\bin\s(?:the\s|an?\s|its\s)?(?:\w+\s){1,3}
          (?:state|status)\b
        | \b(?:wrong|unexpected|current)\s(?:\w+\s)?(?:state|status)\b
        | \b(?:state|status)\stransition""",
        "invalid_state",
    ),
    says(r"(?<!not\s)\bexpired\b", "{either}_expired|expired"),
    says(r"\brevoked\b", "{either}_revoked|revoked"),
    says(
        r"\b(?:is|are|was)\s(?:(?!not\b)\w+\s)?(?:inactive|not\sactive)\b",
        "inactive_{before}|inactive",
    ),
    says(r"\binactive\b", "inactive_{after}|inactive"),
    says(
        r"""\b(?:is|are|was|been)\s(?:(?!not\b)\w+\s)?disabled\b | \bnot\s(?:been\s)?enabled\b
        | \bturned\soff\b | (?:(?<=account)|(?<=user))\sdisabled\b""",
        "{before}_disabled|disabled",
    ),
    says(
        r"(?:\b(?:is|are|was|been)\s(?:(?!not\b)\w+\s)?|(?<=account)\s|(?<=user)\s)"
        r"(?P<x>(?:black|block)listed|locked|blocked|suspended|banned|frozen|paused)\b",
        "{before}_{x}|{x}",
    ),
    says(
        r"\b(?:is|are|was|been)\s(?P<x>closed|corrupted|declined|discontinued|sold\sout)\b",
        "{before}_{x}|",
    ),
    says(
        r"\b(?:has|have)\snot\s(?:yet\s)?(?:configured|set\sup)\b",
        "{after}_not_configured|not_configured",
    ),
    says(
        r"""\bnot\s(?:(?:been|yet)\s){0,2}(?:configured|set\sup)\b
        | \bmust\sbe\sconfigured\b""",
        "{either}_not_configured|not_configured",
    ),
    says(
        r"\bno\s(?=(?:[\w-]+\s){1,3}(?:is\s|are\s)?configured\b)",
        "{after}_not_configured|not_configured",
    ),
    says(
        r"\b(?:is\s|are\s|was\s)?not\s(?:yet\s|currently\s|been\s)?"
        r"(?P<x>activated|approved|confirmed|connected|initiali[sz]ed|installed|loaded|ready"
        r"|registered|verified)\b",
        "{before}_not_{x}|",
    ),
    says(
        r"(?<!be\s)(?<!already\s)\bcancell?ed(?=\.?$|\sby\b)", "{before}_cancelled|cancelled", 499
    ),
    says(r"\b(?:is|are)\sreserved\b", "{before}_reserved|"),
    says(
        r"\bplease\s(?:verify|confirm)\syour\s(?P<x>account|email)\b",
        "{x}_not_verified",
        403,
        weak=True,
    ),
    says(r"\b(?:not\senough|insufficient)\b[^.;:]*\bin\sstock\b", "insufficient_stock"),
    says(r"\bout\sof\s(?P<x>credits|memory|stock)\b", "out_of_{x}"),
    says(
        r"""\b(?:nothing
          |no\s(?:\w+\s)?(?:changes|columns|data|fields|items|records|rows|updates|values))
          \sto\s(?!be\b)(?P<x>[a-z]+)\b""",
        "nothing_to_{x}",
        weak=True,
    ),
    says(r"\bread[\s-]?only\b", "read_only"),
    says(r"\b(?:awaiting|pending|needs|requires)\sapproval\b", "pending_approval"),
    says(r"\bdeprecated\b | \bno\slonger\ssupported\b", "{before}_deprecated|deprecated"),
    says(r"\bnot\s(?:yet\s|been\s)*implemented\b", "not_implemented", 501),
    says(
        r"""\b(?:temporarily\s)?unavailable\b | \bunreachable\b | \b(?:under|for)\smaintenance\b
        | \bnot\s(?:currently\s)?(?:available|reachable|responding)\b | \boverloaded\b""",
        "{either}_unavailable|unavailable",
        503,
    ),
    says(
        r"\bno\s(?=(?:[\w-]+\s){1,3}(?:is\s|are\s)?available\b)",
        "{after}_unavailable|unavailable",
        503,
    ),
)

_UNIT = (
    r"(?:\w*(?:bytes|seconds)|char(?:acter)?s|days|digits|hours|minutes|months|pixels|times|weeks"
    r"|words|years)"
)
"""Measures: of how long something is, of which there are neither too many nor too few."""
_COUNTED = rf"(?:\x00|\d+|two|three|five|ten)\s(?=(?:[a-z]+\s)?(?!{_UNIT})[a-z]+s\b)"
"""A number of things."""

_LIMITS = (
    says(
        r"\brate[\s-]?limit(?:s|ed)?\b(?!\s(?:is\snot|must|should|can|value)) | \bthrottl",
        "rate_limit_exceeded",
        429,
    ),
    says(r"\btoo\smany\b", "too_many_{after}|too_many_requests", 429),
    says(rf"\b(?:at\smost|no\smore\sthan)\s{_COUNTED}", "too_many_{after}|"),
    says(rf"\b(?:at\sleast|no\sfewer\sthan)\s{_COUNTED}", "too_few_{after}|"),
    says(
        r"\b(?:is|are|was|were)\s(?:currently\s)?(?P<x>at\scapacity|busy|full(?=\.?$|[:;,]))",
        "{before}_{x}|too_many_requests",
        429,
        whole=True,
    ),
    says(
        r"""\btoo\s(?:large|big)\b | \blarger\sthan\b | \bsize\sexceed
        | \bexceed(?:s|ed|ing)?\b[^.]{0,40}\b(?:size|bytes?|[kmg]b)\b""",
        "{before}_too_large|too_large",
        413,
    ),
    says(
        r"\bexceed(?:s|ed|ing)?\s(?:the\s)?(?:\d+|\x00)\s(?:char(?:acter)?s|letters|words)\b",
        "{before}_too_long|",
    ),
    says(
        r"\btoo\s(?P<x>long|short|small|deep|old|low|high|weak|complex)\b",
        "{before}_too_{x}|out_of_range",
    ),
    says(
        r"""(?:(?<=quota)|(?<=limit)|(?<=budget)|(?<=credits))
          \s(?:is\s|has\sbeen\s|was\s)?(?:exceeded|reached|exhausted)\b""",
        "{before}_exceeded|limit_exceeded",
        429,
    ),
    says(
        r"""\bexceed(?:s|ed|ing)?\s[^.]{0,40}\b(?P<x>quota|limit|budget)\b
        | \bexceed(?:s|ed|ing)?\s(?:the\s)?(?:configured\s)?(?:max|allowed)
        | \b(?:max|maximum)\s[^.]*(?:exceeded|reached)
        | \b(?:greater|higher|more)\sthan\b[^.]*\bmax(?:imum)?\b""",
        "limit_exceeded",
        429,
    ),
    says(r"\b(?:insufficient|not\senough)\b", "insufficient_{after}|insufficient"),
    says(
        r"""\btimed?[\s-]?out\b
          (?!\s(?:(?:\x00|\d+[a-z]*)\s)?(?:must|should|can|exceeds|has\sto|value|is\s(?!exceeded|reached)))
        | \bdeadline\sexceeded\b | \btook\stoo\slong\b""",
        "timeout",
        408,
        504,
    ),
)

_VERB = r"[a-z]+(?:-[a-z]+)*(?:\s(?:away|back|down|off|out|up)\b|(?:(?<=\blog)|(?<=\bsign))\sin\b)?"
_VAGUE_VERB = "(?:act|address|be|carry|contain|do|give|go|have|make|perform|put|take)"
"""Verbs that say nothing without their objects."""
_STATIVE_VERB = "(?:begin|end|exceed|find|get|hold|locate|request|result|tell)"
"""Verbs of what is no operation that a client asks for."""

_FAILURES = (
    says(r"\b(?:database|sql|db)(?:\w|\s)*\s(?:error|failure|failed)\b", "database_error"),
    says(
        r"""\b(?:failed|unable|could\snot|can\s?not|error)\s(?:to\s)?(?:connect|reach
          (?!\s(?:an?\s|the\s)?(?:\w+\s)?(?:agreement|budget|consensus|goal|limit)\b))\b
        | \bconnection\s(?:failed|refused|error)\b""",
        "connection_failed",
    ),
    says(
        r"""\b(?<!internal\s(?=service))(?P<x>
          (?!internal|server|unknown|unexpected|following|this|that|other|with|some)
          [a-z]{4,}(?<!error))\serror\b""",
        "{x}_error|error",
        weak=True,
    ),
    says(
        r"(?<!internal)(?<!unexpected)(?<!unknown)\sserver\serror\b",
        "{before}_server_error|",
        weak=True,
    ),
    says(r"\b(?:error|failure)\sduring\b", "{after}_failed|", weak=True),
    says(
        rf"""\b(?:failed|failure|unable)\sto\s(?!{_VAGUE_VERB}\b)(?P<x>{_VERB})
        | \b(?:failed|failure|unable)\sto\sbe\s(?P<inflected>[a-z]{{2,}}ed)\b
        | \b(?:failed|error)\s(?P<gerund>(?!during\b)[a-z]+ing(?:\sup\b)?)\b""",
        "{verb}_failed|",
        weak=True,
    ),
    says(
        rf"""\b(?:can\s?not|could\snot|may\snot)\s{ADVERBS}
          (?!(?:{_VAGUE_VERB}|{_STATIVE_VERB})\b)(?P<x>{_VERB})""",
        "cannot_{x}|",
        weak=True,
    ),
    says(
        rf"\bcan\s?not\s{ADVERBS}be\s{ADVERBS}(?P<inflected>[a-z]{{2,}}ed)\b",
        "cannot_{verb}|",
        weak=True,
    ),
    says(
        rf"\bcould\snot\s{ADVERBS}be\s{ADVERBS}(?P<inflected>[a-z]{{2,}}ed)\b",
        "{verb}_failed|",
        weak=True,
    ),
    says(r"\b(?:can\s?not|could\snot)\sbe\s(?P<x>[a-z]+en)\b", "not_{x}|", weak=True),
    says(r"\b(?:has\s|have\s)?failed\b(?!\sto)", "{before}_failed|", weak=True),
    says(
        rf"""\bnot\s(?:yet\s|been\s)*
          (?P<x>{_PHRASAL}|(?!enabled)[a-z]+(?:ed|able)|ready|running|in\sprogress)\b""",
        "not_{x}|",
        weak=True,
    ),
)

STATES = (*_EXISTENCE, *_STATE)
"""What something may well be, where something else went wrong."""

PREDICATES = (*_DENIAL, *STATES, *_LIMITS, *REQUEST, *_FAILURES)
