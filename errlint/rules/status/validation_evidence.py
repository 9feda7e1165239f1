"""What says that an error is about an invalid request: its words, its guard, its clause."""

from __future__ import annotations

import re
from functools import partial

from errlint.evidence import reason_for
from errlint.keys import plan_keys
from errlint.model.context import Function, ParameterSource
from errlint.model.module import Module
from errlint.model.site import Shape, Site
from errlint.project.annotations import calls_in_metadata
from errlint.project.ast_values import dotted_name
from errlint.project.depended_on import MARKERS
from errlint.project.nodes import parameters_of
from errlint.project.values import Choice, Text, Value
from errlint.rules.status.empty_path import problem_of_guard
from errlint.rules.status.request_data import is_of_request
from errlint.rules.status.server_files import parses_a_file

_UNREACHABLE = "ERR102"
_VALIDATION_ERRORS = frozenset(
    {"InvalidId", "JSONDecodeError", "RequestValidationError", "ValidationError", "ValueError"}
)
"""`InvalidId` is what MongoDB's `ObjectId` raises."""
_COMPANIONS = frozenset({"OverflowError", "TypeError", "UnicodeDecodeError"})
"""What is caught along with them, as a value of another kind may raise either."""
_REASON = re.compile(
    r"^(?!invalid.request$)(?:invalid|missing|malformed|unparsable)(?:$|[_\-. ])", re.IGNORECASE
)
"""An invalid request is what 400 says by itself, so that ERR001 puts it there too."""
_MESSAGE = re.compile(
    r"\b(?:must (?:be|have|not|match|contain|start|end|provide|specify)|(?:is|are) required"
    r"|is missing|missing (?:required )?(?:parameter|field|argument|value|key)"
    r"|(?:can ?not|can't|may not) (?:both )?be (?:empty|blank|null|none|negative)"
    r"|invalid|malformed|not (?:a )?valid|out of range|too (?:long|short)"
    r"|should be (?:a|an|one|between)|expected (?:a|an|one))\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"^missing\b|\bno (?:[\w'`-]+ ){1,3}(?:provided|given|specified|supplied|uploaded|selected)\b"
    r"|\b(?:not|nothing) (?:provided|given|specified|supplied)\b",
    re.IGNORECASE,
)
"""What 400 says of a request, and another status of what the server has."""
_IS_MISSING = re.compile(
    r"\bmissing|\brequired\b|\bmust (?:be (?:given|provided|set|specified)|provide|specify)\b",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"passw|credential|token|api.?key|secret|signature|otp|captcha|nonce|"
    r"log.?in|sign.?in|auth|grant|permission|not found|does ?n.t exist|not exist|already|expired|"
    r"unsupported|not supported|not allowed|disabled|not (?:enabled|configured|active|implemented)|"
    r"\breturned\b|upstream|"
    r"(?:connect\w*|verif\w+|invit\w+|confirm\w+|recovery|reset|access|backup|one.time) code",
    re.IGNORECASE,
)
_PROTOCOL = re.compile(
    r"oauth|openid|oidc|saml|scim|redirect_uri|response_type|grant_type|code_(?:challenge|verifier)"
    r"|application_type|client_metadata",
    re.IGNORECASE,
)
"""Protocols that answer an invalid request with 400: RFC 6749 (section 5.2), 7591 (3.2.2), 7644."""
_SIGNED = re.compile(r"webhook|signature|construct_event", re.IGNORECASE)
"""Calls that read what another service has signed: it gets the status that it asks for."""
_OURS = re.compile(r"config|stored|server|internal|database|upstream|response", re.IGNORECASE)
_STORED = re.compile(r"\b(?:configured|stored|saved)\b|database", re.IGNORECASE)
"""What the client did not send; with 500 more words mean that."""
_LOOKED_UP = re.compile(r"[\w.]* not in (?!.*[({\[])[a-z_][\w.]*(?<![A-Z])")
_VALIDATES = re.compile(
    r"_*(?:model_)?(?:validate|parse|convert|decode)(?:_|$)|(?:loads?|int|float|fromisoformat|strptime)$"
    r"|[A-Z]\w*$"
)
_VALIDATES_A_SECRET = re.compile(r"_key$|secret|token|credential|login", re.IGNORECASE)
GAP = " … "
"""Stands for what is only known at run time."""
_REQUESTS = frozenset({"Request", "request", "raw_request"})
_INPUT = frozenset(set(ParameterSource) - {ParameterSource.OTHER})


def evidence_of_validation(site: Site, module: Module) -> str | None:
    """Return in words why an error is a validation error, None where that is not certain."""
    if (site.function and site.function.is_websocket) or _is_never_reached(site, module):
        return None
    message, token = message_of(site, module), token_of(site, module)
    if _DECISION.search(message) or _is_about_server(site, message, module):
        return None
    error, says_message = _caught_error(site), _says_so(message, site)
    tested = _tested(site, module) if says_message or _REASON.search(token) else None
    if not (error or says_message or tested):
        return None
    if token and token == reason_for(site, module):
        token = ""  # made of the message, the guard or the clause: it adds nothing to them
    if _DECISION.search(token):
        return None
    if _PROTOCOL.search(f"{message} {token} {_surroundings(site, module)}"):
        return None
    says_reason = bool(_REASON.search(token))
    if error:
        if _is_about_something_else(site):
            return None
        is_own_token = token and not says_reason
        says_so = says_reason or says_message
        if says_so or (not is_own_token and site.status.value == 400 and _validates_input(site)):
            return f"`{error}` is a validation error"
        return None
    if _is_decided_by_guard(site):
        return None
    if says_reason and says_message:
        return "Reason and message say that the request is invalid"
    if tested and (says_reason or says_message):
        what, said = ("reason", token) if says_reason else ("message", message)
        if not _is_about(tested, said) or _is_for_a_key(tested, site):
            return f"The {what} says that the request is invalid"
        is_missing = _IS_MISSING.search(said) or _LACKS.search(said)
        verdict = "missing" if is_missing else "invalid"
        return f"The {what} says that `{tested}` is {verdict}"
    return None


def _says_so(message: str, site: Site) -> bool:
    lacks = site.status.value == 400 and _LACKS.search(message)
    return bool(lacks or _MESSAGE.search(message))


def _is_about_something_else(site: Site) -> bool:
    """Tell whether what is read is a file of the server's, or what another service has signed."""
    clause = site.clause
    if clause and clause.attempt and any(map(_SIGNED.search, clause.attempt.calls)):
        return True
    return bool(clause and site.function and parses_a_file(clause, site.function))


def _is_never_reached(site: Site, module: Module) -> bool:
    """Tell whether ERR102 speaks of the guard: nobody needs another status then."""
    settings = module.settings
    is_ignored = _UNREACHABLE in settings.ignored_codes_for(module.path)
    is_told = settings.selects(_UNREACHABLE, True) and not is_ignored
    return is_told and problem_of_guard(site, module) is not None


def _caught_error(site: Site) -> str | None:
    """Return the validation error that the site stands in a clause of."""
    caught = {name.rpartition(".")[2] for name in site.clause.types} if site.clause else set()
    errors = caught & _VALIDATION_ERRORS
    return min(errors) if errors and caught <= errors | _COMPANIONS else None


def _is_decided_by_guard(site: Site) -> bool:
    guard = site.guard.source if site.guard else ""
    is_looked_up = site.status.value == 404 and _LOOKED_UP.fullmatch(guard)
    return bool(is_looked_up or _DECISION.search(guard))


def _tested(site: Site, module: Module) -> str | None:
    """Return the request parameter that the guard tests."""
    if site.guard is None or site.function is None:
        return None
    clause = site.clause
    if clause and not clause.is_broad and site.guard.range.start < clause.range.start:
        return None  # another exception than a validation error says what is wrong
    for name in site.guard.names:
        if _is_index(name, site.guard.source):
            continue
        if _is_from_request(name.partition(".")[0], site.function, module):
            owner, _, method = name.rpartition(".")
            return owner if owner and f".{method}(" in site.guard.source else name
    return None


def _is_index(name: str, guard: str) -> bool:
    """Tell whether all that a guard does with a name is to look something up by it."""
    bare = re.escape(name)
    return not re.search(rf"(?<!\[)\b{bare}\b|\b{bare}\b(?!\])", guard)


def _is_from_request(name: str, function: Function, module: Module) -> bool:
    """Tell whether a name is an input, or a local that is a part of one."""
    if name in function.arguments:
        return _is_input(name, function, module)
    is_input = partial(_is_input, function=function, module=module)
    return is_of_request(name, function.node, _request(function), is_input)


def _is_input(name: str, function: Function, module: Module) -> bool:
    """Tell whether a parameter is read from the request, and is no dependency by another name.

    A dependency that has the name of a part of the path gives that, checked or in another form.
    """
    source = function.parameters.get(name)
    if source not in _INPUT or source is ParameterSource.PATH:
        return source is ParameterSource.PATH
    annotations = {arg.arg: arg.annotation for arg, _ in parameters_of(function.node.args)}
    calls = calls_in_metadata(module.project, module.path, annotations.get(name))
    return not any(call.function.rpartition(".")[2] in MARKERS for call in calls)


def _is_about_server(site: Site, message: str, module: Module) -> bool:
    """Tell whether what is invalid may be the server's own: its configuration, a file, its data."""
    if site.status.value == 500:
        return _OURS.search(message) is not None or not _is_about_request(site, module)
    return _STORED.search(message) is not None and not _is_about_request(site, module)


def _is_about(name: str, said: str) -> bool:
    """Tell whether a word of a parameter's own name is in a text."""
    words = name.rpartition(".")[2].lower().split("_")
    return any(word.removesuffix("s") in said.lower() for word in words if word)


def _is_for_a_key(name: str, site: Site) -> bool:
    """Tell whether the guard asks what is in a parameter: `"alias" not in agent_info`."""
    guard = site.guard.source if site.guard else ""
    return re.search(rf"['\"] (?:not )?in {re.escape(name)}\b(?!\.)", guard) is not None


def _is_about_request(site: Site, module: Module) -> bool:
    """Tell whether the guard, or the one statement of the `try`, reads what the client sent."""
    attempt = site.clause.attempt if site.clause else None
    read = attempt.arguments if attempt else ()
    function = site.function
    is_read = function and any(_is_input(name, function, module) for name in read)
    return bool(is_read or _tested(site, module))


def _surroundings(site: Site, module: Module) -> str:
    """Return what tells the protocol that a site belongs to: module, function, routes, guard."""
    function = site.function
    routes = " ".join(map(str, function.routes)) if function else ""
    guard = site.guard.source if site.guard else ""
    place = " ".join(module.name.split(".")[-2:])
    return f"{place} {function.qualname if function else ''} {routes} {guard}"


def _validates_input(site: Site) -> bool:
    """Tell whether the `try` does nothing but to validate or convert what came in."""
    attempt = site.clause.attempt if site.clause else None
    if attempt is None or site.function is None:
        return False
    if attempt.calls == (f"{_request(site.function)}.json",):
        return True
    last_names = [call.rpartition(".")[2] for call in attempt.calls]
    if not any(map(_VALIDATES.match, last_names)):
        return False
    if any(map(_VALIDATES_A_SECRET.search, last_names)):
        return False
    came_in = [name for name in attempt.arguments if not name.isupper()]
    return bool(came_in) and all(name in site.function.arguments for name in came_in)


def _request(function: Function) -> str | None:
    """Return the parameter that is the request itself."""
    for argument, _ in parameters_of(function.node.args):
        annotation = dotted_name(argument.annotation) if argument.annotation else argument.arg
        if (annotation or "").rpartition(".")[2] in _REQUESTS:
            return argument.arg
    return None


def token_of(site: Site, module: Module) -> str:
    """Return the reason of a site, "" where it has none or it can't be told."""
    reason = site.detail.entry(module.settings.schema.machine_key)
    return _text(reason.value) if reason else ""


def message_of(site: Site, module: Module) -> str:
    """Return the message of a site, with gaps for what can't be told of it."""
    if site.detail.shape is Shape.STRING:
        return _text(site.detail.value)
    schema = module.settings.schema
    entry = site.detail.entry(plan_keys(site.detail, schema).message_alias or schema.human_key)
    return _text(entry.value) if entry else ""


def _text(value: Value) -> str:
    if isinstance(value, Choice):
        return " ".join(map(_text, value.options))
    if not isinstance(value, Text) or value.parts is None:
        return ""
    return "".join(part if isinstance(part, str) else GAP for part in value.parts)
