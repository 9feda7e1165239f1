"""Which objects `json.dumps` refuses, by what makes them."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from errlint.project.ast_values import last_word
from errlint.project.frameworks import is_framework_exception
from errlint.project.names import (
    ClassDefinition,
    Definition,
    External,
    FunctionDefinition,
    ModuleScope,
    ObjectDefinition,
    Project,
    Scope,
    ValueDefinition,
    external_names,
)
from errlint.project.nodes import uncalled
from errlint.project.objects import classes_of
from errlint.project.values import Closure, Invocation

_ENUMS = frozenset({"enum.Enum", "enum.Flag"})
_PLAIN = frozenset({"abc.ABC", "builtins.object", "typing.Generic"})
"""Bases that make nothing of an object that JSON knows."""
MODELS = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel"})
"""The bases of classes whose objects FastAPI turns into JSON by their fields."""
_CLASSES = frozenset(
    {
        *("collections.ChainMap", "collections.UserDict", "collections.deque"),
        *("datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta"),
        *("decimal.Decimal", "fractions.Fraction", "uuid.UUID"),
        *("pathlib.Path", "pathlib.PosixPath", "pathlib.PurePath", "pathlib.PurePosixPath"),
        *("builtins.bytearray", "builtins.bytes", "builtins.complex", "builtins.enumerate"),
        *("builtins.filter", "builtins.frozenset", "builtins.map", "builtins.memoryview"),
        *("builtins.object", "builtins.range", "builtins.reversed", "builtins.set"),
        "builtins.zip",
    }
)
_DATES = ("fromisocalendar", "fromisoformat", "fromordinal", "fromtimestamp", "today")
_TIMES = ("combine", "now", "strptime", "utcfromtimestamp", "utcnow")
_MAKERS = {
    **{f"datetime.date.{method}": "datetime.date" for method in _DATES},
    **{f"datetime.datetime.{method}": "datetime.datetime" for method in (*_DATES, *_TIMES)},
    **{f"uuid.uuid{version}": "uuid.UUID" for version in range(1, 9)},
    "pathlib.Path.cwd": "pathlib.Path",
    "pathlib.Path.home": "pathlib.Path",
}
"""What other calls than those of a class give."""
_NOT_FINITE = frozenset({"math.inf", "math.nan", "numpy.inf", "numpy.nan"})
_KEEPS_CLASS = frozenset({"dataclass", "final", "total_ordering", "unique"})
"""Decorators that return the class that they are given."""


class Refused(NamedTuple):
    """An object that `json.dumps` raises a `TypeError` for: `what` it is, in words.

    `qualified` names the class where it is one of the standard library; `is_model` for an object
    of Pydantic's, `is_caught` for an exception that a clause has caught.
    """

    what: str
    qualified: str = ""
    is_model: bool = False
    is_caught: bool = False


NO_NUMBER = Refused("a float that JSON has no number for")


@dataclass(frozen=True, eq=False, repr=False)
class RefusedObjects:
    """Tells whether JSON can hold what names mean, and what classes and functions make."""

    project: Project

    def named(self, name: str, scope: Scope) -> Refused | None:
        """Return what a dotted name means, whichever way leads to where it stands."""
        return _all(self._meant(found, name) for found in self.project.resolve(name, scope))

    def made(self, function: str, scope: Scope) -> Refused | None:
        """Return what a call of a dotted name gives."""
        return _all(map(self._made_by, self.project.resolve(function, scope)))

    def _meant(self, meaning: Definition, name: str) -> Refused | None:
        match meaning:
            case External(qualified):
                return NO_NUMBER if qualified in _NOT_FINITE else None
            case ObjectDefinition(is_caught=True):
                return Refused("an exception", is_caught=True)
            case ObjectDefinition():
                return _all(map(self._instance_of, classes_of(self.project, meaning)))
            case ValueDefinition(Closure()):
                return Refused("a function that is not called")
            case ValueDefinition(owner=owner) if owner:
                is_public = not name.rpartition(".")[2].startswith("_")
                is_member = is_public and self._is_member(owner)
                return self._instance_of(owner) if is_member else None
            case ValueDefinition(Invocation(function, receiver=None), scope):
                return self.made(function, scope)
        return None

    def _made_by(self, maker: Definition) -> Refused | None:
        """Return what a call of a class or function gives, None unless JSON surely refuses it."""
        match maker:
            case External(name):
                return self._instance_of(External(_MAKERS.get(name, name)))
            case ClassDefinition():
                return self._instance_of(maker)
            case FunctionDefinition(path, facts) if facts.returns:
                found = self.project.resolve(facts.returns, ModuleScope(self.project, path))
                return self._instance_of(found[0]) if len(found) == 1 else None
        return None

    def _instance_of(self, class_: Definition) -> Refused | None:
        """Return what an object of a class is, None unless JSON surely refuses it."""
        match class_:
            case External(name):
                is_known = name in _CLASSES or _is_exception(name)
                word = name.rpartition(".")[2]
                return Refused(f"{_article(word)} `{word}`", name) if is_known else None
            case ClassDefinition(_, facts):
                return self._object(class_, f"`{facts.qualname.rpartition('.')[2]}`")
        return None

    def _is_member(self, owner: ClassDefinition) -> bool:
        """Tell whether what a class binds are members of an enum that are no strings or numbers."""
        bases = self._bases(owner)
        return bases is not None and bool(bases & _ENUMS) and bases <= _ENUMS | _PLAIN

    def _object(self, class_: ClassDefinition, name: str) -> Refused | None:
        if any(map(_is_exception, external_names(self.project.ancestors(class_)))):
            return Refused(f"an exception, {name}")
        bases = self._bases(class_)
        if bases is None:
            return None
        if bases & MODELS:
            return Refused(f"a Pydantic model, {name}", is_model=True)
        if bases & _ENUMS and bases <= _ENUMS | _PLAIN:
            return Refused(f"a member of {name}, no string")
        return Refused(f"an object of {name}") if bases <= _PLAIN else None

    def _bases(self, class_: ClassDefinition) -> frozenset[str] | None:
        """Return all bases of a class from outside, None where some can't be told."""
        found: set[str] = set()
        for own in (class_, *self.project.ancestors(class_)):
            if isinstance(own, External):
                found.add(own.name)
            elif not isinstance(own, ClassDefinition) or not self._is_plain(own):
                return None
        return frozenset(found)

    def _is_plain(self, class_: ClassDefinition) -> bool:
        """Tell whether a class statement says all of what makes its objects, by names."""
        node = self.project.node_of(class_)
        scope = ModuleScope(self.project, class_.path)
        return (
            isinstance(node, ast.ClassDef)
            and "__new__" not in class_.facts.bindings
            and len(node.bases) == len(class_.facts.bases)
            and all(keyword.arg not in (None, "metaclass") for keyword in node.keywords)
            and all(map(_keeps_class, node.decorator_list))
            and all(len(self.project.resolve(base, scope)) == 1 for base in class_.facts.bases)
        )


def _all(found: Iterator[Refused | None]) -> Refused | None:
    """Return the first of what a name may mean if JSON refuses each of it."""
    refused = [*found]
    return refused[0] if refused and all(refused) else None


def _keeps_class(decorator: ast.expr) -> bool:
    return last_word(uncalled(decorator)) in _KEEPS_CLASS


def _is_exception(qualified: str) -> bool:
    package, _, name = qualified.rpartition(".")
    if package != "builtins":
        return is_framework_exception(qualified)
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _article(word: str) -> str:
    return "an" if word[:1] in "AEIOaeio" else "a"
