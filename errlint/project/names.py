"""What a name means, across the modules of a project. Nothing else follows imports."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from errlint.project.facts import (
    Assigned,
    Binding,
    ClassFacts,
    ClassName,
    FunctionFacts,
    FunctionName,
    Import,
    ModuleFacts,
)
from errlint.project.roots import ModuleFinder
from errlint.project.trail import Trail
from errlint.project.values import AnnotatedType, Invocation, Reference, Value

_MAX_HOPS = 24
_MADE_HOPS = 8
"""How many steps it counts for to go from an object to the class of what made it."""


class Scope(Protocol):
    """Where a value stands: knows what the names in it mean."""

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return every meaning of a plain name; hops counts the steps taken so far."""
        ...

    def fills(self, name: str) -> bool:
        """Tell whether a dict by that name may be more than its display says.

        What a module displays is taken for all there is: tables of texts are made that way.
        """
        return False

    def reads(self, dotted: str) -> bool:
        """Tell whether the function, if it is one, reads an attribute: `response.status_code`."""
        return False


@dataclass(frozen=True, slots=True)
class External:
    """Something outside the project, by its qualified name."""

    name: str


@dataclass(frozen=True, slots=True)
class ModuleDefinition:
    """A module of the project, or a namespace package, by its location."""

    location: str


@dataclass(frozen=True, slots=True)
class ClassDefinition:
    """A class of the project."""

    path: str
    facts: ClassFacts


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function of the project."""

    path: str
    facts: FunctionFacts


@dataclass(frozen=True, slots=True)
class ValueDefinition:
    """A value bound to a name, `owner` being the class that binds it as an attribute."""

    value: Value
    scope: Scope
    owner: ClassDefinition | None = None


@dataclass(frozen=True, slots=True)
class OwnObject:
    """What a method is called on: an object of its class or of a subclass, or such a class."""

    class_: ClassDefinition


@dataclass(frozen=True, slots=True)
class ObjectDefinition:
    """An object of one of some classes, by the names that these have in a scope.

    They are looked up when it is asked what the object has: of most nobody asks. There are none
    for an exception that a clause has caught without naming all of its classes.
    """

    names: tuple[str, ...]
    scope: Scope
    is_caught: bool = False


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """What an object has under a name: its classes say what that is."""

    of: ObjectDefinition
    name: str


Definition = (
    External
    | ModuleDefinition
    | ClassDefinition
    | FunctionDefinition
    | ValueDefinition
    | OwnObject
    | ObjectDefinition
    | AttributeDefinition
)


@dataclass(frozen=True, slots=True)
class ModuleScope(Scope):
    """The top level of a module, or the body of one of its classes."""

    project: Project
    path: str

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return what the module binds the name to, else the builtin of that name."""
        found = self.project.bound(self.path, name, hops)
        return found or (External(f"builtins.{name}"),)


def _no_node(_: FunctionDefinition | ClassDefinition) -> ast.stmt | None:
    return None


@dataclass(eq=False, repr=False)
class Project:
    """The modules of one project; each is read when a name first leads to it."""

    finder: ModuleFinder
    read: Callable[[str], ModuleFacts | None]
    node_of: Callable[[FunctionDefinition | ClassDefinition], ast.stmt | None] = _no_node
    """What reads the statement that defines a function or class, by itself."""
    _facts: dict[str, ModuleFacts | None] = field(default_factory=dict)
    _starring: dict[tuple[str, str], tuple[Definition, ...]] = field(default_factory=dict)
    """What the star imports in the way of the name that is looked for give, by path and name."""

    @property
    def size(self) -> int:
        """Return how many modules are known."""
        return len(self._facts)

    @property
    def trail(self) -> Trail:
        """Return what keeps the files that answers were taken from."""
        return self.finder.trail

    def facts(self, path: str) -> ModuleFacts | None:
        """Return the facts of the module in a file, None when it can't be read."""
        self.trail.leaf("facts", path)
        if path not in self._facts:
            self._facts[path] = self.read(path)
        return self._facts[path]

    def learn(self, path: str, facts: ModuleFacts) -> None:
        """Take the facts of a module that was read for another purpose."""
        self._facts.setdefault(path, facts)

    def forget(self, path: str) -> None:
        """Drop the facts of a file whose text has changed."""
        self._facts.pop(path, None)

    def module_name(self, path: str) -> str:
        """Return the dotted name of the module in a file."""
        return self.finder.name(path)

    def bound(self, path: str, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return every meaning that the module's top level gives to a name."""
        facts = self.facts(path)
        if facts is None or hops > _MAX_HOPS:
            return ()
        if bindings := facts.bindings.get(name):
            return _distinct([self.definition(path, binding, hops + 1) for binding in bindings])
        return self._starred(path, name, facts, hops) if facts.star_imports else ()

    def _starred(
        self, path: str, name: str, facts: ModuleFacts, hops: int
    ) -> tuple[Definition, ...]:
        """Return what star imports bind to a name; they may go in many circles."""
        key = path, name
        if key in self._starring:
            return self._starring[key]
        is_outermost = not self._starring
        self._starring[key] = ()
        try:
            found = [
                self.attribute(module, name, hops)
                for star in facts.star_imports
                for module in self.imported(path, Import(star.module, star.level), hops)
                if not isinstance(module, External)
            ]
            self._starring[key] = _distinct(found)
            return self._starring[key]
        finally:
            if is_outermost:
                self._starring.clear()

    def definition(
        self, path: str, binding: Binding, hops: int = 0, owner: ClassDefinition | None = None
    ) -> tuple[Definition, ...]:
        """Return the meanings of one binding of the module at `path`."""
        match binding:
            case Import():
                return self.imported(path, binding, hops)
            case ClassName(qualname):
                facts = self.facts(path)
                return (ClassDefinition(path, facts.classes[qualname]),) if facts else ()
            case FunctionName(qualname):
                facts = self.facts(path)
                return (FunctionDefinition(path, facts.functions[qualname]),) if facts else ()
            case Assigned(value):
                scope = ModuleScope(self, path)
                return self.alias(value, scope, hops) or (ValueDefinition(value, scope, owner),)

    def alias(self, value: Value, scope: Scope, hops: int) -> tuple[Definition, ...]:
        """Return the class, function or module that a value merely names, if it does."""
        value = value.type if isinstance(value, AnnotatedType) else value
        if not isinstance(value, Reference) or hops > _MAX_HOPS:
            return ()
        found = self.resolve(value.name, scope, hops + 1)
        return tuple(meaning for meaning in found if not isinstance(meaning, ValueDefinition))

    def resolve(self, dotted: str | None, scope: Scope, hops: int = 0) -> tuple[Definition, ...]:
        """Return every meaning of a dotted name in a scope; empty when it is unknown, or None."""
        if dotted is None:
            return ()
        head, *attributes = dotted.split(".")
        return self.follow(scope.lookup(head, hops), attributes, hops)

    def follow(
        self, found: tuple[Definition, ...], attributes: Iterable[str], hops: int = 0
    ) -> tuple[Definition, ...]:
        """Return every meaning of an attribute of an attribute, and so on, of some meanings."""
        for attribute in attributes:
            found = _distinct([self.attribute(meaning, attribute, hops + 1) for meaning in found])
        return found

    def attribute(self, of: Definition, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return the meanings of an attribute."""
        if hops > _MAX_HOPS:
            return ()
        match of:
            case External(qualified):
                return (External(f"{qualified}.{name}"),)
            case ModuleDefinition(location):
                return self._module_attribute(location, name, hops)
            case ClassDefinition(path, facts):
                for binding in facts.bindings.get(name, ())[-1:]:
                    return self.definition(path, binding, hops + 1, owner=of)
                inherited = [
                    self.attribute(base, name, hops + 1)
                    for base in self.bases(of, hops)
                    if isinstance(base, ClassDefinition)
                ]
                return _distinct(inherited)
            case ValueDefinition(value, scope, owner) if name == "value" and owner:
                return (ValueDefinition(value, scope),)
            case ValueDefinition(Invocation(function, receiver=None), ModuleScope() as scope):
                return self._of_made(function, scope, name, hops + _MADE_HOPS)
            case OwnObject(class_):
                return self.attribute(class_, name, hops)
            case ObjectDefinition():
                return (AttributeDefinition(of, name),)
        return ()

    def _of_made(self, maker: str, scope: Scope, name: str, hops: int) -> tuple[Definition, ...]:
        """Return the meanings of a method, or an attribute, of what a call of `maker` gives."""
        makers = self.resolve(maker, scope, hops)
        classes = [class_ for meaning in makers for class_ in self.made_by(meaning, hops)]
        found = _distinct([self.attribute(class_, name, hops) for class_ in classes])
        if any(isinstance(meaning, ClassDefinition) for meaning in makers) and not found:
            return (AttributeDefinition(ObjectDefinition((maker,), scope), name),)
        return tuple(filter(_is_function, found))

    def made_by(self, maker: Definition, hops: int = 0) -> Iterator[ClassDefinition]:
        """Yield the classes of what a call of a class or a function gives, where that is known."""
        if isinstance(maker, (ClassDefinition, OwnObject)):
            yield maker.class_ if isinstance(maker, OwnObject) else maker
        elif isinstance(maker, FunctionDefinition) and maker.facts.returns:
            scope = ModuleScope(self, maker.path)
            for meaning in self.resolve(maker.facts.returns, scope, hops + 1):
                if isinstance(meaning, ClassDefinition):
                    yield meaning

    def of_object(self, class_: str, path: str, dotted: str) -> Iterator[Definition]:
        """Yield what `self.a`, or the method `self.a.b`, means in a class of the file at `path`."""
        yield from self.resolve(f"{class_}.{dotted}", ModuleScope(self, path))
        attribute, _, method = dotted.partition(".")
        if not method or "." in method:
            return
        for owner in self.resolve(class_, ModuleScope(self, path)):
            for made in self._classes_of_attribute(owner, attribute):
                yield from self.attribute(made, method)

    def _classes_of_attribute(self, of: Definition, name: str) -> Iterator[ClassDefinition]:
        """Yield the classes of an attribute of a class's objects, where that is known."""
        for class_ in (of, *self.ancestors(of)) if isinstance(of, ClassDefinition) else ():
            if isinstance(class_, ClassDefinition) and name in dict(class_.facts.attributes):
                maker = dict(class_.facts.attributes)[name]
                for meaning in self.resolve(maker, ModuleScope(self, class_.path)):
                    yield from self.made_by(meaning)
                return

    def named(self, path: str, qualified: str) -> tuple[Definition, ...]:
        """Return the meanings of a qualified name, such as a setting, seen from a file."""
        module, _, attribute = qualified.rpartition(".")
        return self.imported(path, Import(module, 0, attribute)) if module else ()

    def bases(self, of: ClassDefinition, hops: int = 0) -> Iterator[Definition]:
        """Yield the meanings of a class's bases, in order."""
        for base in of.facts.bases:
            yield from self.resolve(base, ModuleScope(self, of.path), hops + 1)

    def ancestors(self, of: ClassDefinition) -> list[Definition]:
        """Return the meanings of a class's bases and of their bases, each once."""
        found: list[Definition] = []
        waiting: list[Definition] = [of]
        while waiting:
            meaning = waiting.pop()
            for base in self.bases(meaning) if isinstance(meaning, ClassDefinition) else ():
                if base not in found:
                    found.append(base)
                    waiting.append(base)
        return found

    def imported(self, path: str, import_: Import, hops: int = 0) -> tuple[Definition, ...]:
        """Return the meanings of what an import in the file `path` binds."""
        if import_.level:
            location = self.finder.relative(path, import_.module, import_.level)
        else:
            location = self.finder.absolute(path, import_.module)
        if location == path and import_.attribute is None:
            location = None
        if location is None:
            if import_.level:
                return ()
            name = import_.module
            return (External(f"{name}.{import_.attribute}" if import_.attribute else name),)
        if import_.attribute is None:
            return (ModuleDefinition(location),)
        return self._module_attribute(location, import_.attribute, hops)

    def _module_attribute(self, location: str, name: str, hops: int) -> tuple[Definition, ...]:
        if location.endswith(".py") and (found := self.bound(location, name, hops + 1)):
            return found
        inner = self.finder.submodule(location, name)
        return (ModuleDefinition(inner),) if inner else ()


def _is_function(meaning: Definition) -> bool:
    return isinstance(meaning, FunctionDefinition)


def _distinct(groups: Sequence[tuple[Definition, ...]]) -> tuple[Definition, ...]:
    if len(groups) == 1:
        return groups[0]
    found: list[Definition] = []
    for group in groups:
        found += [meaning for meaning in group if meaning not in found]
    return tuple(found)


def external_names(meanings: Iterable[Definition]) -> frozenset[str]:
    """Return the names of those that are outside of the project."""
    return frozenset(meaning.name for meaning in meanings if isinstance(meaning, External))


def are_external(meanings: Collection[Definition], names: Collection[str]) -> bool:
    """Tell whether each meaning is one of what is known by these names, if there is any."""
    found = [isinstance(meaning, External) and meaning.name in names for meaning in meanings]
    return bool(found) and all(found)


def qualified_name(project: Project, definition: Definition) -> str | None:
    """Return the dotted name under which a class, or anything external, is known."""
    match definition:
        case External(name):
            return name
        case ClassDefinition(path, facts):
            return f"{project.module_name(path)}.{facts.qualname}"
    return None
