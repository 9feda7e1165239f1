"""Whether the project knows what an exception says that it puts into an answer."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable

from errlint.model.context import Attempt, ExceptClause, Guard
from errlint.model.module import Module
from errlint.model.response import BuiltResponse, ReturnedBody
from errlint.model.site import Site
from errlint.project.caught import EVERY_EXCEPTION
from errlint.project.names import ClassDefinition, ModuleScope, external_names
from errlint.project.nodes import is_name, statements_of

Answer = Site | BuiltResponse | ReturnedBody
"""What puts something into an answer."""

_FIXED = frozenset(
    {
        "asyncio.CancelledError",
        "asyncio.exceptions.CancelledError",
        "builtins.NotImplementedError",
        "builtins.UnicodeDecodeError",
        "json.JSONDecodeError",
        "json.decoder.JSONDecodeError",
        "zipfile.BadZipFile",
    }
)
"""Exceptions that tell nothing but a position, or what the project itself gave them to say."""
_TELLING = frozenset(
    {
        *("aiohttp", "aiokafka", "asyncpg", "azure", "boto3", "botocore", "builtins", "docker"),
        *("elasticsearch", "google", "grpc", "httpcore", "httpx", "jinja2", "kafka", "kubernetes"),
        *("ldap3", "minio", "motor", "mysql", "opensearchpy", "paramiko", "peewee", "prisma"),
        *("psycopg", "psycopg2", "pydantic", "pymongo", "pymysql", "redis", "requests"),
        *("sqlalchemy", "sqlmodel", "tortoise", "urllib3"),
    }
)
"""Packages whose exceptions tell of addresses, statements and values, beside Python's own."""
_OF_FAILURES = frozenset({"500", "status.HTTP_500_INTERNAL_SERVER_ERROR"})
"""What a handler is registered for, beside classes, that Starlette gives every other exception."""
_OF_DATABASES = frozenset(
    f"sqlalchemy.exc.{name}"
    for name in (
        *("DBAPIError", "DataError", "DatabaseError", "IntegrityError", "InterfaceError"),
        *("InternalError", "OperationalError", "ProgrammingError", "SQLAlchemyError"),
        "StatementError",
    )
)
"""Exceptions that tell the statement and its values, or what the driver says of them."""
_JSON_ERRORS = _FIXED | {"builtins.ValueError"}
_READS_JSON = frozenset({"json", "loads"})
_PARSES = re.compile(
    r"""_*(?: form | json | \w*json\w*body | \w*body\w*json | (?:safe_)?loads | literal_eval
    | parse(?:_\w+)? | model_validate(?:_\w+)?
    | validate_(?:python|json) | (?:urlsafe_)?b64decode | fromhex | fromisoformat | strptime
    | URL | UUID | int | float | Decimal )""",
    re.VERBOSE,
)
_DENIAL = re.compile(
    r"(?:not | (?:(?!\ and\ |\ or\ ).)+\ not\ in)\ (?:(?!\ and\ |\ or\ ).)+", re.DOTALL | re.VERBOSE
)
"""A test that asks for one thing, and that it is not so."""
_READS = frozenset({"body", "decode", "dict", "encode", "model_dump", "str", "strip"})
_CHECKS = re.compile(
    r"_*(?:assert|check|enforce|ensure|raise|reject|require|validate|verify)(?:_|$)"
)

_VALIDATES = re.compile(
    r"""_*(?: (?:clean|normalize|parse|prepend|sanitize|strip)_(?:\w+_)?and_ )?
    validate (?!\w*_and_) (?:_\w+)?""",
    re.VERBOSE,
)


def is_for_developers(answer: Answer) -> bool:
    """Tell whether the answer is one that only a debugging session gets."""
    return answer.guard is not None and "debug" in answer.guard.source.lower()


def may_say_anything(answer: Answer, module: Module) -> bool:
    """Tell whether nobody knows what the caught exception says, where an answer is built."""
    clause = answer.clause
    if is_for_developers(answer):
        return False
    if clause is None:
        return _handles_anything(answer, module)
    if says_what_is_known(answer, clause, module):
        return False
    return clause.is_broad or answer.status.is_failure or not _OF_DATABASES.isdisjoint(clause.types)


def says_what_is_known(answer: Answer, clause: ExceptClause, module: Module) -> bool:
    """Tell whether the exception that `clause` caught says there what the project knows.

    The project asked for it, wrote it itself, or it is about the client's own input.
    """
    return (
        _is_asked_for(answer.guard, clause.name, clause.texts)
        or _is_matched(answer, clause.name)
        or _is_named_for_it(clause)
        or _is_fixed(clause)
        or _is_about_input(answer, clause, module)
    )


def _handles_anything(answer: Answer, module: Module) -> bool:
    """Tell whether nobody knows what an exception handler is given, if the answer is one's."""
    function, is_failure = answer.function, answer.status.is_failure
    if function is None or not function.handled:
        return is_failure
    given = next((parameter.arg for parameter in function.node.args.args[1:2]), None)
    if _is_asked_for(answer.guard, given, frozenset()) or _is_matched(answer, given):
        return False
    if _OF_FAILURES.intersection(function.handled):
        return True
    scope = ModuleScope(module.project, module.path)
    handled = {
        external
        for name in function.handled
        for external in external_names(module.project.resolve(name, scope))
    }
    if handled & EVERY_EXCEPTION:
        return True
    return is_failure and _may_tell(handled)


def _is_asked_for(guard: Guard | None, name: str | None, texts: frozenset[str]) -> bool:
    """Tell whether the guard asks what was caught: `isinstance(e, X)`, `"locked" in str(e)`.

    `name` is that of the exception, `texts` are the locals that hold what it says.
    """
    if guard is None or guard.is_negated != bool(_DENIAL.fullmatch(guard.source)):
        return False
    if any(name.partition(".")[0] in texts for name in guard.names):
        return guard.source not in texts
    is_named = any(asked.partition(".")[0] == name for asked in guard.names)
    return is_named and not {"isinstance", "str"}.isdisjoint(guard.names)


def _is_matched(answer: Answer, name: str | None) -> bool:
    """Tell whether the answer is that of a `case` for some of what was caught."""
    row = answer.range.start.row
    for node in statements_of(answer.function.node.body) if answer.function and name else ():
        if isinstance(node, ast.Match) and is_name(node.subject, name):
            for case in node.cases:
                is_for_all = isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern
                if case.body[0].lineno <= row <= (case.body[-1].end_lineno or 0):
                    return not is_for_all
    return False


def _is_named_for_it(clause: ExceptClause) -> bool:
    """Tell whether nothing but errors with a meaning of their own is caught.

    Those are classes of the project, and of packages that are not known for what they tell.
    """
    if clause.catches_own or clause.is_broad:
        return clause.catches_own
    return not _may_tell(clause.types)


def _may_tell(exceptions: Iterable[str]) -> bool:
    packages = {name.partition(".")[0] for name in exceptions}
    return not packages.isdisjoint(_TELLING | sys.stdlib_module_names)


def _is_fixed(clause: ExceptClause) -> bool:
    caught = {*clause.types}
    if not caught:
        return False
    last_names = {_last(call) for call in clause.attempt.calls} if clause.attempt else set()
    return caught <= _FIXED or (caught <= _JSON_ERRORS and bool(last_names & _READS_JSON))


def _is_about_input(answer: Answer, clause: ExceptClause, module: Module) -> bool:
    """Tell whether no 5xx answers a `try` that does nothing but to parse or to check something."""
    attempt = clause.attempt
    if attempt is None or not attempt.calls or not _blames_client(answer):
        return False
    return _is_check(attempt) or _is_parsing(attempt, module)


def _blames_client(answer: Answer) -> bool:
    """Tell whether an answer is a 4xx, or an error in what has the status of a success."""
    status = answer.status.value
    return isinstance(answer, ReturnedBody) or (status is not None and 400 <= status < 500)


def _is_check(attempt: Attempt) -> bool:
    """Tell whether a check is called whose verdict is what it raises: the only clause knows.

    One that gives back what it has validated may be asked for that as well.
    """
    checking, *others = map(_last, attempt.calls)
    if attempt.clauses > 1:
        return False
    if attempt.is_for_its_failure and _CHECKS.match(checking):
        return True
    return bool(_VALIDATES.fullmatch(checking)) and _READS.issuperset(others)


def _is_parsing(attempt: Attempt, module: Module) -> bool:
    parsing = [_parses(call, module) for call in attempt.calls]
    reading = [_last(call) in _READS for call in attempt.calls]
    return any(parsing) and all(map(any, zip(parsing, reading, strict=True)))


def _parses(call: str, module: Module) -> bool:
    if _PARSES.fullmatch(_last(call)):
        return True
    meanings = module.project.resolve(call, ModuleScope(module.project, module.path))
    return any(
        name.startswith("pydantic.")
        for meaning in meanings
        if isinstance(meaning, ClassDefinition)
        for name in external_names(module.project.ancestors(meaning))
    )


def _last(call: str) -> str:
    return call.rpartition(".")[2]
