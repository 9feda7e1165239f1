"""A cheap look at a module's text, to decide where a full read is worth it.

It finds class headers and imports with regular expressions, also inside strings and comments:
what it yields is a superset of what is there. Nothing is decided by it but where to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

from errlint.project.facts import Import
from errlint.project.frameworks import is_framework_exception
from errlint.project.mentions import DOTTED_NAME
from errlint.project.roots import ModuleFinder

# Each pattern starts with letters or signs that are rare in a text, not with "any identifier" or
# "any line": a search for a literal runs at memory speed, one for a class of characters doesn't.
_CLASS = re.compile(r"class[ \t]+(\w+)[ \t]*(?:\[[^\]]*\])?[ \t]*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_CONTINUED = r"\\(?:\r\n|[\r\n])"
_GAP = rf"(?:[ \t\f]|{_CONTINUED})"
_FROM = re.compile(
    rf"from{_GAP}*((?:\.{_GAP}*)*)([\w.]*){_GAP}*import{_GAP}*"
    r"(\([^()#]*(?:#[^\r\n]*[\r\n][^()#]*)*\)"
    rf"|[^\r\n;#\\]*(?:{_CONTINUED}[^\r\n;#\\]*)*)"
)
_IMPORT = re.compile(
    rf"import(?<![^\s;:] import){_GAP}+([^\r\n;#(\\]*(?:{_CONTINUED}[^\r\n;#(\\]*)*)"
)
_ALIAS = re.compile(
    r"=[ \t]*(?!None\b|True\b|False\b)((?:\w+\.)*_*[A-Z]\w*)"
    r"(?=[\s#;]|\Z)[ \t\f]*(?=[\r\n#;]|\Z)"
)
_NAMED = re.compile(r":=\s*\(?\s*((?:\w+\.)*_*[A-Z]\w*)")
_PARTIAL = re.compile(r"partial\([\s\\]*((?:\w+\.)*_*[A-Z]\w*)")
_TARGET = re.compile(r"(\w+)[ \t]*(?::[^=\r\n]*)?\Z")
_PARTIAL_NAME = re.compile(r"((?:\w+\.)?partial)\(")
_PARTIAL_TARGET = re.compile(r"(\w+)[ \t]*(?::[^=\r\n]*)?=[ \t(]*(?:\w+\.)?\Z")
_NAMES = re.compile(r"(\*|\w+)(?:[\s\\]+as[\s\\]+(\w+))?")
_MODULES = re.compile(r"(\w[\w.]*)(?:[\s\\]+as[\s\\]+(\w+))?")
_COMMENT = re.compile(r"#[^\r\n]*")
_BASE = re.compile(DOTTED_NAME)
_RAISED = re.compile(rf"raise\b[\s(\\]*({DOTTED_NAME})")
_CALLED_BACKWARDS = re.compile(
    r"\([\s)\\]*(?:(?<=[\r\n])[^\r\n]*#[\s)\\]*)*"
    r"(\w*[A-Z]_*(?!\w)(?:[\s\\]*\.[\s\\]*\w+)*)"
)
"""The name of a class in front of a parenthesis, in a text that is read backwards."""
_GAPS = re.compile(r"[\s\\]+")
_STARTS = ("", ";", ":")
"""What a statement may stand behind."""
_OWN_NAME = re.compile(r"self\.(\w+)")
_LINE_LIMIT = 1000

_OWN_CLASS = ("cls", "self")


class Outline(NamedTuple):
    """The class headers, aliases and imports that a module's text seems to have."""

    classes: dict[str, tuple[str, ...]]
    imports: dict[str, tuple[Import, ...]]
    stars: tuple[Import, ...]


def outline_of(text: str) -> Outline:
    """Return the outline of a module's text."""
    classes: dict[str, tuple[str, ...]] = {}
    for name, bases in (*_CLASS.findall(text), *_aliases(text)):
        classes[name] = (*classes.get(name, ()), *_BASE.findall(_COMMENT.sub("", bases)))
    imports: dict[str, tuple[Import, ...]] = {}
    for name, bound in (*_names_imported(text), *_modules_bound(text)):
        imports[name] = (*imports[name], bound) if name in imports else (bound,)
    return Outline(classes, imports, imports.pop("*", ()))


def modules_imported(text: str) -> Iterator[Import]:
    """Yield all that a text seems to import: modules by their full names, and names from them."""
    for _, bound in _names_imported(text):
        yield bound
    for module, _ in _modules_named(text):
        yield Import(module)


def _names_imported(text: str) -> Iterator[tuple[str, Import]]:
    """Yield what a text imports from modules, by the local names."""
    for dots, module, names in _FROM.findall(text):
        level = dots.count(".")
        for name, alias in _NAMES.findall(_COMMENT.sub("", names) if "#" in names else names):
            yield alias or name, Import(module, level, name)


def _modules_bound(text: str) -> Iterator[tuple[str, Import]]:
    """Yield the modules that a text imports, by the local names."""
    for module, alias in _modules_named(text):
        root = module.partition(".")[0]
        yield (alias, Import(module)) if alias else (root, Import(root))


def _modules_named(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names of modules in statements that import nothing from them, with the aliases."""
    for match in _IMPORT.finditer(text):
        if _line_before(text, match.start()).rstrip()[-1:] in _STARTS:
            yield from _MODULES.findall(match[1])


def used_names(text: str, outline: Outline) -> set[str]:
    """Return the dotted names that a text raises, or calls as classes are called."""
    found = set(_RAISED.findall(text))
    found.update(_called_classes(text))
    if outline.classes:
        if "cls(" in text:
            found.add("cls")
        own = outline.classes.keys() & set(_OWN_NAME.findall(text))
        found.update([f"self.{name}" for name in own])
    found.update([name for name in outline.imports if not "A" <= name[0] <= "Z"])
    found.update([name for name in outline.classes if not "A" <= name[0] <= "Z"])
    if "partial" in outline.classes:
        found.update(_PARTIAL_NAME.findall(text))
    return found


def _called_classes(text: str) -> Iterator[str]:
    """Yield the names that are called as classes are, those with dots without them as well."""
    for reversed_name in set(_CALLED_BACKWARDS.findall(text[::-1])):
        name = reversed_name[::-1]
        if "." in name:
            name = _GAPS.sub("", name)
            yield name.rpartition(".")[2]
        yield name


def _aliases(text: str) -> Iterator[tuple[str, str]]:
    for match in (*_ALIAS.finditer(text), *_NAMED.finditer(text)):
        if target := _TARGET.search(_line_before(text, match.start())):
            yield target[1], match[1]
    yield from _partially_called(text)


def _partially_called(text: str) -> Iterator[tuple[str, str]]:
    """Yield what gives some arguments to classes, with the classes: `partial`, and its results."""
    for match in _PARTIAL.finditer(text):
        yield "partial", match[1]
        if target := _PARTIAL_TARGET.search(_line_before(text, match.start())):
            yield target[1], match[1]


def _line_before(text: str, offset: int) -> str:
    """Return what stands on a line before an offset, of a very long one the end."""
    near = max(offset - _LINE_LIMIT, 0)
    last = max(text.rfind("\n", near, offset), text.rfind("\r", near, offset))
    return text[max(last + 1, near) : offset]


@dataclass(eq=False, repr=False)
class Suspects:
    """Tells which names of a file may mean an HTTP exception class, without parsing anything.

    `read` returns the text of a file, None when it can't be read; `configured` are the qualified
    names of further tracked classes. A name that can't be followed is suspect.
    """

    finder: ModuleFinder
    read: Callable[[str], str | None]
    configured: frozenset[str] = frozenset()
    _outlines: dict[str, Outline | None] = field(default_factory=dict)
    _mentioning: dict[str, bool] = field(default_factory=dict)
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)
    _unsure: set[tuple[str, str]] = field(default_factory=set)
    """Questions that are open, and those denied for now since they lead back to an open one."""
    _doubts: int = 0
    """How often an answer was one of those."""

    @property
    def size(self) -> int:
        """Return how many files are known."""
        return len(self._outlines)

    def outline(self, path: str) -> Outline | None:
        """Return the outline of the file at `path`."""
        self.finder.trail.leaf("outline", path)
        if path not in self._outlines:
            text = self.read(path)
            self._outlines[path] = None if text is None else outline_of(text)
        return self._outlines[path]

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose text has changed."""
        self._outlines.pop(path, None)
        self._mentioning.pop(path, None)
        self._known.clear()
        self._unsure.clear()

    def mentions(self, path: str) -> bool:
        """Tell whether the file at `path` mentions an HTTP exception at all."""
        look = partial(self._look_for_mentions, path)
        return self.finder.trail.kept("mentions", path, self._mentioning, look)

    def _look_for_mentions(self, path: str) -> bool:
        self.finder.trail.leaf("uses", path)
        text = self.read(path)
        return text is not None and any(self._meaning_one(path, text))

    def has_class(self, path: str) -> bool:
        """Tell whether the file at `path` may define an HTTP exception class."""
        outline = self.outline(path)
        return outline is not None and any(self.suspects(path, name) for name in outline.classes)

    def names_in(self, path: str, text: str) -> frozenset[str]:
        """Return the used dotted names of a text that may mean an HTTP exception class."""
        return frozenset(self._meaning_one(path, text))

    def _meaning_one(self, path: str, text: str) -> Iterator[str]:
        if self._unsure:  # left by an attempt that ran out of stack
            self._settle(found=True)
        self.finder.trail.leaf("outline", path)
        outline = self._outlines.get(path)
        if outline is None:
            outline = self._outlines[path] = outline_of(text)
        for name in sorted(used_names(text, outline), key=_unlikely_last):
            if self._leads_to_one(path, outline, name):
                yield name

    def suspects(self, path: str, dotted: str) -> bool:
        """Tell whether a dotted name may mean an HTTP exception class in the file at `path`."""
        key = path, dotted
        known = self._known.get(key)
        if known is None:
            return self._worked_out(key)
        self.finder.trail.note(("suspect", key))
        self._doubts += key in self._unsure
        return known

    def location(self, path: str, bound: Import) -> str | None:
        """Return the location of the module that an import in the file at `path` names."""
        if bound.level:
            return self.finder.relative(path, bound.module, bound.level)
        return self.finder.absolute(path, bound.module)

    def _worked_out(self, key: tuple[str, str]) -> bool:
        path, dotted = key
        is_outermost, doubts = not self._unsure, self._doubts
        self._unsure.add(key)
        self._known[key] = False  # a cycle ends here
        with self.finder.trail.step(("suspect", key)):
            outline = self.outline(path)
            found = outline is not None and self._leads_to_one(path, outline, dotted)
        self._known[key] = found
        if found or doubts == self._doubts:
            self._unsure.discard(key)
        if is_outermost:
            self._settle(found=found)
        return found

    def _settle(self, *, found: bool) -> None:
        """Take what was denied for now as denied, or as unknown where a way has been found."""
        if found:
            for key in self._unsure:
                del self._known[key]
        self._unsure.clear()

    @cached_property
    def _configured_names(self) -> frozenset[str]:
        return frozenset(name.rpartition(".")[2] for name in self.configured)

    def _leads_to_one(self, path: str, outline: Outline, dotted: str) -> bool:
        if self.configured and dotted.rpartition(".")[2] in self._configured_names:
            return True
        head, _, rest = dotted.partition(".")
        if head in _OWN_CLASS:
            named = [rest] if rest else outline.classes
            return any(self.suspects(path, name) for name in named)
        for base in outline.classes.get(head, ()):
            if self.suspects(path, base):
                return True
        for part in rest.split(".") if rest else ():
            if part in outline.classes and self.suspects(path, part):
                return True
        for bound in outline.imports.get(head, ()):
            if self._imported(path, bound, rest):
                return True
        if head in outline.classes or head in outline.imports:
            return False
        return any(
            self._imported(path, star._replace(attribute=None), dotted) for star in outline.stars
        )

    def _imported(self, path: str, bound: Import, rest: str) -> bool:
        location = self.location(path, bound)
        dotted = _joined(bound.attribute, rest)
        if location is not None:
            return self._inside(location, dotted, path)
        return not bound.level and self._is_external_one(bound.module, dotted)

    def _inside(self, location: str, dotted: str, importer: str) -> bool:
        head, _, rest = dotted.partition(".")
        if not head:
            return False
        if rest:
            inner = self.finder.submodule(location, head)
            if inner and inner != importer and self._inside(inner, rest, importer):
                return True
        return location.endswith(".py") and self.suspects(location, dotted)

    def _is_external_one(self, module: str, dotted: str) -> bool:
        last = (dotted or module).rpartition(".")[2]
        return (
            last.startswith("HTTP")
            or is_framework_exception(_joined(module, dotted))
            or _joined(module, dotted) in self.configured
        )


def _unlikely_last(name: str) -> tuple[bool, str]:
    """Return a sort key: where one name is enough, files that others lead to are not read."""
    return "HTTP" not in name, name


def _joined(first: str | None, second: str) -> str:
    return f"{first}.{second}" if first and second else first or second
