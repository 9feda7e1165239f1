"""Which classes are tracked exceptions, and what the arguments of each decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from errlint.project.facts import FunctionFacts, FunctionName
from errlint.project.frameworks import is_framework_exception
from errlint.project.names import (
    ClassDefinition,
    Definition,
    External,
    ModuleScope,
    OwnObject,
    Project,
    Scope,
    ValueDefinition,
    qualified_name,
)
from errlint.project.signatures import (
    ASSUMED_SIGNATURE,
    BASE_SIGNATURE,
    DETAIL,
    Decided,
    Passed,
    Signature,
    bound_roles,
    entry_role,
    preceded,
    with_defaults,
)
from errlint.project.values import Invocation, Mapping, Reference, Value, literal_of

FASTAPI_CLASS = "fastapi.HTTPException"
STARLETTE_CLASS = "starlette.exceptions.HTTPException"
"""The base of FastAPI's class."""
FOREIGN_PACKAGES = frozenset(
    {"aiohttp", "django", "flask", "httpcore", "sanic", "tornado", "urllib3", "werkzeug"}
)
"""Packages whose HTTP exceptions no handler of a FastAPI application knows."""


@dataclass(frozen=True, slots=True)
class InstanceScope(Scope):
    """What names mean in the constructor of a class, of which an object is made."""

    module: ModuleScope
    class_: ClassDefinition

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return what a name means: `self` has the attributes of the class."""
        return (self.class_,) if name == "self" else self.module.lookup(name, hops)


@dataclass(frozen=True)
class TrackedClass:
    """A class whose construction is a site, by its qualified name."""

    name: str
    signature: Signature = field(default=BASE_SIGNATURE, compare=False)
    is_framework: bool = False
    is_foreign: bool = False
    """An HTTP exception of another library, which no handler of FastAPI knows."""

    def preceded(self) -> TrackedClass:
        """Return the class as it is called where one more argument stands in front."""
        return replace(self, signature=preceded(self.signature))


@dataclass(eq=False, repr=False)
class ExceptionClasses:
    """Knows the tracked exceptions of a project; `configured` are qualified names."""

    project: Project
    configured: frozenset[str] = frozenset()
    _known: dict[tuple[str, str], TrackedClass | None] = field(default_factory=dict)

    def tracked(self, meanings: tuple[Definition, ...]) -> TrackedClass | None:
        """Return the tracked class among the meanings of a name, if there is one."""
        for meaning in meanings:
            if found := self._tracked(meaning):
                return found
        return None

    def base_of(self, class_: ClassDefinition) -> TrackedClass | None:
        """Return the class whose constructor a tracked class calls by `super().__init__`."""
        if not self.tracked((class_,)):
            return None
        bases = tuple(self.project.bases(class_))
        found = self.tracked(bases)
        if found is None:
            return None
        signature = made_for(class_, found.signature)
        if len(bases) > 1:
            signature = signature.in_doubt()
        return replace(found, signature=signature)

    def forget(self, path: str) -> None:
        """Drop what is known of the classes of a file whose text has changed."""
        for key in [key for key in self._known if key[0] == path]:
            del self._known[key]

    def foreign(self, meanings: tuple[Definition, ...]) -> str | None:
        """Return the qualified name of an HTTP exception that no handler of FastAPI knows."""
        for meaning in meanings:
            if isinstance(meaning, External):
                package, _, rest = meaning.name.partition(".")
                if meaning.name == "http.client.HTTPException":
                    return meaning.name
                if package in FOREIGN_PACKAGES and rest.rpartition(".")[2].startswith("HTTP"):
                    return meaning.name
        return None

    def lineage(self, path: str, exception: str) -> tuple[str, ...]:
        """Return the names of an exception's class and of those that it derives from.

        They are qualified; `exception` is one of them, `path` a file that knows it. What the
        frameworks derive their classes from is left out.
        """
        found: list[str] = []
        waiting = [exception]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.append(name)
            for meaning in () if is_framework_exception(name) else self.project.named(path, name):
                if isinstance(meaning, ClassDefinition):
                    bases = (qualified_name(self.project, b) for b in self.project.bases(meaning))
                    waiting += filter(None, bases)
        return tuple(found)

    def outermost_class(self, path: str, exception: str) -> str:
        """Return the class that a tracked exception is tracked for: the framework's or configured.

        `exception` is its qualified name, `path` a file that knows it.
        """
        names = self.lineage(path, exception)
        framework = [_canonical(name) for name in names if is_framework_exception(name)]
        configured = [name for name in names if self._is_configured(path, name)]
        return next(iter((*framework, *reversed(configured))), STARLETTE_CLASS)

    def is_of_starlette(self, path: str, exception: str) -> bool:
        """Tell whether a tracked exception derives from Starlette's class, not from FastAPI's.

        `exception` is its qualified name, `path` a file that knows it.
        """
        is_configured = exception in self.configured
        return not is_configured and self.outermost_class(path, exception) == STARLETTE_CLASS

    def partially_called(self, call: Invocation, scope: Scope) -> TrackedClass | None:
        """Return the tracked class that a call of `functools.partial` gives arguments to."""
        if call.function.rpartition(".")[2] != "partial" or not call.arguments:
            return None
        first = call.arguments[0]
        if first.star or first.keyword or not isinstance(first.value, Reference):
            return None
        if External("functools.partial") not in self.project.resolve(call.function, scope):
            return None
        return self.tracked(self.project.resolve(first.value.name, scope))

    def _tracked(self, meaning: Definition) -> TrackedClass | None:
        match meaning:
            case OwnObject(class_):
                return self._tracked(class_)
            case External(name):
                if is_framework_exception(name):
                    return TrackedClass(_canonical(name), is_framework=True)
                return TrackedClass(name, ASSUMED_SIGNATURE) if name in self.configured else None
            case ValueDefinition(Invocation() as call, scope):
                if found := self.partially_called(call, scope):
                    left = with_defaults(found.signature, call.arguments[1:], scope)
                    return TrackedClass(found.name, left)
            case ClassDefinition(path, facts):
                key = path, facts.qualname
                trail = self.project.trail
                if key in self._known:
                    trail.note(("class", key))
                    return self._known[key]
                self._known[key] = None  # a cycle of bases ends here
                with trail.step(("class", key)):
                    self._known[key] = self._tracked_class(meaning)
                return self._known[key]
        return None

    def _tracked_class(self, class_: ClassDefinition) -> TrackedClass | None:
        name = qualified_name(self.project, class_) or class_.facts.qualname
        bases = tuple(self.project.bases(class_))
        for index, base in enumerate(bases):
            if found := self._tracked(base):
                if not class_.facts.bindings.get("__init__") and self._construct(bases[:index]):
                    return TrackedClass(name, Signature({}))
                signature = made_for(class_, self._signature(class_, found.signature))
                if len(bases) > 1:
                    signature = signature.in_doubt()
                return TrackedClass(name, signature)
        if self._is_configured(class_.path, name):
            return TrackedClass(name, self._own_signature(class_))
        return None

    def _is_configured(self, path: str, name: str) -> bool:
        """Tell whether the configuration names a class, by its own module or another one."""
        if name in self.configured:
            return True
        own = self.project.named(path, name) if self.configured else ()
        others = (self.project.named(path, other) for other in self.configured)
        return any(meaning in own for meanings in others for meaning in meanings)

    def _own_signature(self, class_: ClassDefinition) -> Signature:
        """Return the signature of a class that derives from no HTTP exception."""
        lineage: list[ClassDefinition] = []
        base: Definition | None = class_
        while isinstance(base, ClassDefinition) and base not in lineage:
            lineage.append(base)
            base = next(self.project.bases(base), None)
        is_of_library = isinstance(base, External) and not base.name.startswith("builtins.")
        signature = ASSUMED_SIGNATURE if is_of_library else Signature({})
        for definition in reversed(lineage):
            signature = self._signature(definition, signature)
        return made_for(class_, signature)

    def _construct(self, bases: Sequence[Definition]) -> bool:
        """Tell whether a class of the project among some bases has a constructor."""
        classes = [base for base in bases if isinstance(base, ClassDefinition)]
        known = (found for base in classes for found in (base, *self.project.ancestors(base)))
        facts = (found.facts for found in known if isinstance(found, ClassDefinition))
        return any(f.has_hidden_init or "__init__" in f.bindings for f in facts)

    def _signature(self, class_: ClassDefinition, inherited: Signature) -> Signature:
        if class_.facts.has_hidden_init:
            return Signature({})
        init = class_.facts.bindings.get("__init__", ())
        facts = self.project.facts(class_.path)
        if not init or facts is None or not isinstance(init[-1], FunctionName):
            return inherited
        function = facts.functions[init[-1].qualname]
        required, taken = _required(function), _taken(function)
        scope = InstanceScope(ModuleScope(self.project, class_.path), class_)
        assigned = dict(_assigned(function, scope))
        if function.base_init is None:
            return Signature(assigned, required, taken)
        if _passes_everything_on(function):
            kept = _kept(inherited.roles, function)
            return inherited._replace(roles={**kept, **assigned})
        given = bound_roles(function.base_init.arguments, inherited)
        rest = _passed_with_the_rest(function, function.base_init, inherited)
        decided = {r: d for r, d in inherited.roles.items() if _stays_decided(d, function)}
        given |= _entries(given.get(DETAIL))
        roles = {role: _decider(value, function, scope) for role, value in given.items()}
        kept = _kept({**rest, **decided, **roles}, function)
        return Signature({**kept, **assigned}, required, taken)


def made_for(class_: ClassDefinition, signature: Signature) -> Signature:
    """Return a signature with what an object's own class says where its base asks for that."""
    roles = dict(signature.roles)
    for role, decider in roles.items():
        if isinstance(decider, Decided) and isinstance(decider.scope, InstanceScope):
            scope = InstanceScope(decider.scope.module, class_)
            roles[role] = decider._replace(scope=scope)
    return signature._replace(roles=roles)


def _passes_everything_on(init: FunctionFacts) -> bool:
    """Tell whether an `__init__` takes `*args` or `**kwargs` only and passes them on."""
    passed = init.base_init.arguments if init.base_init else ()
    only_variadic = all(parameter.variadic for parameter in init.parameters[1:])
    as_given = [argument.star and isinstance(argument.value, Reference) for argument in passed]
    return only_variadic and bool(as_given) and all(as_given)


def _passed_with_the_rest(
    init: FunctionFacts, call: Invocation, inherited: Signature
) -> dict[str, Passed | Decided]:
    """Return the roles that an `__init__` may pass on in its `*args` and `**kwargs`."""
    own = [parameter for parameter in init.parameters[1:] if not parameter.variadic]
    names = {parameter.name for parameter in own}
    stars = {a.star for a in call.arguments if a.star and isinstance(a.value, Reference)}
    is_text = any(parameter.is_text for parameter in init.parameters if parameter.variadic)
    given = sum(not argument.keyword and not argument.star for argument in call.arguments)
    taken = sum(not parameter.keyword_only for parameter in own)
    found: dict[str, Passed | Decided] = {}
    for role, decider in inherited.roles.items():
        if not isinstance(decider, Passed):
            continue
        by_name = "**" in stars and decider.parameter not in names
        by_position = "*" in stars and decider.position is not None and decider.position >= given
        place = taken + (decider.position or 0) - given if by_position else None
        if by_name or by_position:
            found[role] = decider._replace(position=place, is_text=decider.is_text or is_text)
    return found


def _entries(detail: Value | None) -> dict[str, Value | None]:
    """Return what stands under the literal keys of a dict, by their roles."""
    entries = detail.entries if isinstance(detail, Mapping) else ()
    keys = ((literal_of(entry.key), entry.value) for entry in entries if entry.key)
    return {entry_role(key): value for key, value in keys if key}


def _decider(value: Value | None, function: FunctionFacts, scope: Scope) -> Passed | Decided:
    if isinstance(value, Reference):
        position = 0
        for parameter in function.parameters[1:]:
            if parameter.name == value.name and not parameter.variadic:
                default = Decided(parameter.default, scope) if parameter.default else None
                place = None if parameter.keyword_only else position
                return Passed(
                    parameter.name, place, default, parameter.is_text, parameter.has_fallback
                )
            position += not parameter.keyword_only
    return Decided(value, scope)


def _stays_decided(decider: Passed | Decided, init: FunctionFacts) -> bool:
    """Tell whether a base decides a role, and not by an attribute that an `__init__` sets."""
    match decider:
        case Decided(Reference(name)):
            head, _, attribute = name.partition(".")
            return head != "self" or attribute.partition(".")[0] not in init.stored
    return isinstance(decider, Decided)


def _kept(roles: dict[str, Passed | Decided], init: FunctionFacts) -> dict[str, Passed | Decided]:
    """Return the roles that an `__init__` has not decided anew by the time it ends."""
    lost = init.overwritten
    return {role: d for role, d in roles.items() if role.partition(".")[0] not in lost}


def _assigned(init: FunctionFacts, scope: Scope) -> Iterator[tuple[str, Passed | Decided]]:
    """Yield the roles that an `__init__` decides by setting attributes.

    A detail that is not a parameter's is left out: at no site of the class it could be changed.
    """
    for role, value in init.assigned:
        decider = _decider(value, init, scope)
        if role == "status_code" or isinstance(decider, Passed):
            yield role, decider


def _required(init: FunctionFacts) -> frozenset[str]:
    parameters = init.parameters[1:]
    return frozenset(p.name for p in parameters if p.default is None and not p.variadic)


def _taken(init: FunctionFacts) -> frozenset[str] | None:
    parameters = init.parameters[1:]
    takes_any = any(parameter.variadic for parameter in parameters)
    return None if takes_any else frozenset(parameter.name for parameter in parameters)


def _canonical(name: str) -> str:
    package = name.partition(".")[0]
    if name.endswith(".StarletteHTTPException"):
        package = "starlette"
    return FASTAPI_CLASS if package == "fastapi" else STARLETTE_CLASS
