"""What one module says by itself, without following any import: plain, picklable data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from errlint.project.values import Invocation, Value


class Import(NamedTuple):
    """A name bound by an import.

    `module` is the dotted path as written, `level` the number of leading dots; `attribute` is
    None when the name is the module itself.
    """

    module: str
    level: int = 0
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound to a value."""

    value: Value


@dataclass(frozen=True, slots=True)
class ClassName:
    """A name bound by a class statement; `qualname` leads to its facts."""

    qualname: str


@dataclass(frozen=True, slots=True)
class FunctionName:
    """A name bound by a function definition; `qualname` leads to its facts."""

    qualname: str


Binding = Import | Assigned | ClassName | FunctionName


class Parameter(NamedTuple):
    """One parameter: its annotation as source text, its default as a value."""

    name: str
    annotation: str | None = None
    default: Value | None = None
    keyword_only: bool = False
    variadic: bool = False
    is_text: bool = False
    """Whether the function does with it what only a text allows, or is annotated for one."""
    has_fallback: bool = False
    """Whether the function takes something else instead of None."""


class FunctionFacts(NamedTuple):
    """A function's signature; `returns` is the annotation's source text."""

    qualname: str
    parameters: tuple[Parameter, ...]
    returns: str | None
    rows: tuple[int, int]
    base_init: Invocation | None = None
    """In an `__init__`: the call of the base class's own."""
    overwritten: tuple[str, ...] = ()
    """The attributes of an exception that it gives its object behind that call."""
    stored: tuple[str, ...] = ()
    """All attributes that it gives an object."""
    assigned: tuple[tuple[str, Value], ...] = ()
    """The attributes of an exception that it leaves its object with, whatever it is given."""
    decorators: tuple[str, ...] = ()
    """The dotted names of what is put on it, called or not."""


class ClassFacts(NamedTuple):
    """A class: its bases as dotted names and what its body binds.

    `has_hidden_init` when its constructor is not in `bindings`: a decorator may make one;
    `attributes` says what makes the attributes of its objects, a class or a function.
    """

    qualname: str
    bases: tuple[str, ...]
    bindings: dict[str, tuple[Binding, ...]]
    rows: tuple[int, int]
    has_hidden_init: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """Everything that one module binds at its top level."""

    bindings: dict[str, tuple[Binding, ...]] = field(default_factory=dict)
    star_imports: tuple[Import, ...] = ()
    classes: dict[str, ClassFacts] = field(default_factory=dict)
    functions: dict[str, FunctionFacts] = field(default_factory=dict)
