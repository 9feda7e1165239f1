"""How English speaks of requests: what is missing in them, invalid or not supported."""

from __future__ import annotations

from errlint.reasons.predicates import ADVERBS, NOUN, says

_EXTENSION = (
    r"(?:csv|gz|images?|jpe?g|jsonl?|mp3|mp4|parquet|pdf|png|tar|txt|wav|xlsx?|xml|ya?ml|zip)"
)
"""Kinds of files, by the words and extensions for them."""

_HOLDER = "(?:argument|attribute|expression|field|format|option|parameter|property|syntax)"
"""Words for what holds a value, where nothing else is named."""
_GIVEN = "(?:provided|specified|given|supplied|passed)"
_NOT = r"(?:can\s?not|may\snot|must\snot|do\snot)"
_GIVE = "(?:combine|include|mix|pass|provide|set|specify|supply|use)"
_CHOICE = (
    "(?:adapter|algorithm|backend|codec|database|dialect|encoding|engine|extension|format|language"
    "|method|mode|model|operation|operator|platform|protocol|provider|schema|scheme|type|version)"
)
"""Words for what one of a few is chosen of."""
_ONLY = r"\bonly\s(?!(?:an?|one|two|\d+)\s)(?:[^.;:]|\.(?=\w))*?"
"""What is said of nothing but some, where it is not said how many."""

REQUEST = (
    says(
        r"\b(?:can)?not\s(?:all|both)\sbe\s(?:blank|empty|missing|none|null|omitted|unset)\b",
        "missing_parameter",
    ),
    says(
        r"""\bmutually\sexclusive\b | \bonly\sone\sof\b | \b(?:can)?not\sboth\b
        | \bconflicting\s(?:arg|field|option|param)""",
        "conflicting_parameters",
    ),
    says(
        rf"""\b{_NOT}\s(?:(?:{_GIVE}|send)\sboth\b
          |(?:be\s(?:combined|passed|provided|set|specified|used)|{_GIVE}|send)\b[^.;:]*
           \s(?:at\sthe\ssame\stime|simultaneously|together)\b)
        | \band\s[^.;:]*\b{_NOT}\sbe\scombined\b""",
        "conflicting_parameters",
    ),
    says(
        rf"\b{_NOT}\s{ADVERBS}(?:{_GIVE}|be\s(?:used|combined|specified|set))\b",
        "invalid_request",
        weak=True,
    ),
    says(
        rf"""{_ONLY}\bfiles?\s(?:are|is)\s(?:allowed|supported|accepted)\b
        | \bmust\sbe\s(?:an?\s)?(?:[\w/]+\sor\s)?\.?{_EXTENSION}\sfiles?\b
        | \b(?:disallowed|forbidden|prohibited)\s(?:file\s)?(?:extension|type)s?\b""",
        "unsupported_file_type",
        415,
    ),
    says(
        rf"""{_ONLY}\b(?P<x>(?:(?:file|media|content|response)\s)?(?:[a-z]+_)*{_CHOICE})s?
          \s(?:is|are)\s(?:currently\s)?(?:accepted|allowed|permitted|supported)\b(?!\sto\b)""",
        "unsupported_{x}",
    ),
    says(
        rf"{_ONLY}\s(?:is|are)\s(?:currently\s)?supported\b",
        "unsupported_value",
        weak=True,
    ),
    says(
        r"\bnot\s(?:yet\s|currently\s)*supported\b",
        "unsupported_{full_before}|unsupported_operation",
    ),
    says(rf"\bunsupported\s(?P<x>{_HOLDER})(?=\.?$|\.\s|:?\s\x00)", "unsupported_{x}"),
    says(rf"\bunknown\s(?P<x>{_HOLDER})(?=\.?$|\.\s|:?\s\x00)", "unknown_{x}"),
    says(
        r"\bnot\s(?:yet\s|currently\s)*support\b | \bunsupported\b",
        "unsupported_{after}|unsupported_operation",
    ),
    says(
        r"\b(?:unknown|unrecogni[sz]ed)\b(?!\s(?:error|exception|failure))",
        "unknown_{after}|unknown_value",
    ),
    says(
        r"""(?<![\w-])empty\s(?=(?:[\w-]+\s){1,3}
          (?:is\s|are\s)?not\s(?:accepted|allowed|permitted|supported)\b)""",
        "empty_{after}|",
    ),
    says(r"\bnot\s(?:allowed|permitted)\b", "{before}_not_allowed|not_allowed"),
    says(r"\bnot\s(?:allow|permit)\b", "{after}_not_allowed|not_allowed"),
    says(
        r"\bmismatch(?:es|ed)?\b | \b(?:not|must|should)\s(?:be\s)?match\b",
        "{before}_mismatch|",
    ),
    says(r"\band\s[^.,;:]*\s(?:not|must|should)\smatch\b", "mismatch", weak=True),
    says(r"\bincompatible\b", "incompatible_{after}|incompatible"),
    says(r"\bconflict(?:s|ed|ing)?\b", "conflict", 409),
    says(
        r"""\bmissing\s(?:[\w-]+\s){1,2}(?<!ing\s)(?:argument|field|parameter)s:\s\x00
        | \bmissing\s(?:[\w-]+\s){0,2}(?:argument|field|key|parameter)s:?\s
          [^\s\w]*[\w.]*[^\s\w]*(?:(?<=,)|\s,|\s(?:and|or|&))\s""",
        "missing_parameter",
    ),
    says(
        r"\bat\sleast\sone\s(?:[\w-]+\s){1,3}(?:argument|field|option|parameter)s?\b",
        "missing_parameter",
    ),
    says(
        r"""\bat\sleast\sone(?:\sof)?\b
          (?!\s[^.,;:]*\bmust\sbe\s(?:an?|greater|less|positive|unique|valid)\b)""",
        "missing_{after}|missing_parameter",
    ),
    says(
        r"""\b(?P<x>approval|confirmation|payment|reauth[a-z]+|reconnect(?:ion)?|refresh|reload
          |restart|upgrade)\s(?:is\s)?required\b""",
        "{x}_required",
    ),
    says(
        r"""(?:(?<=\bchange)|(?<=\breset)|(?<=\bverification)|(?<=-factor\sauthentication))
          \s(?:is\s)?required\b""",
        "{before}_required|",
    ),
    says(
        r"\brequires?\s(?:[a-z_]+\.)?(?P<x>[a-z_]\w*)\s?[<>!=]=?(?![=>]|\s?\d+\.\d)(?!\s?\S+\s(?:and|or)\b)",
        "invalid_{x}",
    ),
    says(
        rf"""\b(?:is|are|was|were)\s(?:required|mandatory|missing(?!\s(?:\x00|{NOUN})))\b
        | \bmust\sbe\s(?:{_GIVEN}|present|set)\b | \b(?:required|missing)$
        | (?<!no\s)(?<!to\s)(?<!did\s)(?<!does\s)\b(?:was\s|were\s|is\s|are\s)?not\s
          (?:{_GIVEN}|present|set)\b""",
        "missing_{before}|missing_parameter",
    ),
    says(
        rf"""\b(?:missing|lacks?)\b(?:\s?(?:/|or|and)\s?(?:invalid|malformed|empty|incorrect))?
        | \b(?:(?:must|please)\s(?:provide|specify|supply)
          |must\s(?:include|contain)(?!\s[^\w\s\x00])
          |requires?(?=\s[a-z])(?![^.,;:]*\swithout\s))\b
          (?!\s(?:at\s(?:most|least\s(?!one))|exactly|no|only|up\sto|an?\s\w+-sep[ae]rated)\b)
        | \bno\s(?=(?:[\w-]+\s){{1,3}}(?:was\s|were\s)?
          (?:{_GIVEN}|sent|selected|uploaded|set|received)\b)""",
        "missing_{after}|missing_parameter",
    ),
    says(
        r"""\b(?:is|are|was)?\s?not\s(?:an?\s)?(?:valid|well[\s-]formed)\s
          (?:json|ya?ml|xml|csv|base64|toml|utf-?8)\b""",
        "invalid_format",
    ),
    says(
        r"""\b(?:can\s?not|must\snot|may\snot|should\snot)\sbe\s(?:an?\s)?
          (?:empty|blank|null|none|negative|zero|less|greater|longer|more|\x00
          |in\sthe\s(?:future|past)|(?:the\s)?same\sas)
        | \b(?:is|are|was)\s(?:not\s(?:an?\s)?valid|invalid|incorrect|malformed|wrong)\b
        | \b(?:can\s?not|must\snot|may\snot|should\snot)\sexceed\b
        | \bcan\s?not\s(?:start|begin|end)\swith\b | \b(?:can|could)\s?not\sbe\sparsed\b
        | \bout\sof\srange\b
        | \b(?:must|should)\s(?:only\s)?(?:be|have|start|end|consist|contain\sat\sleast\s\d+)\b
          (?!\s[a-z]+ed\s(?:from|through|via|using)\b)
        | \b(?:has|needs)\sto\sbe\b | \binvalid$""",
        "invalid_{before}|",
    ),
    says(
        r"\b(?:given|provided|selected|submitted|uploaded)\s(?P<x>[a-z]+)\s(?:is|are|was)\sempty\b",
        "empty_{x}",
    ),
    says(r"\b(?:is|are|was)\sempty\b", "empty_{before}|", weak=True),
    says(
        r"^empty\s(?![^.,;:]*\b(?:answer|completion|output|reply|response|results?)\b)",
        "empty_{after}|",
        weak=True,
    ),
    says(
        r"""\breturned\s(?:an?\s)?(?:invalid|malformed|bad)\s
          (?P<x>content|data|json|manifest|output|payload|response|result|xml)\b""",
        "invalid_{x}",
    ),
    says(
        r"""\b(?=[bimw])(?<!returned\s)(?<!returned\sa\s)(?<!returned\san\s)(?:invalid|incorrect|malformed|illegal|bad|wrong)\b
          (?:(?:,|,?\s(?:or|and))\s(?:expired|missing|revoked|malformed|inactive|unknown)\b)*""",
        "invalid_{after}|",
    ),
    says(
        r"\bfail(?:s|ed)?\s(?:\w+\s)?validation\b|\bvalidation\s(?:error|failed)",
        "validation_error",
    ),
    says(r"\bhas\s(?P<x>\w+\serrors)\b", "{x}|errors"),
)
