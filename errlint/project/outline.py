"""A cheap look at a module's text, to decide where a full read is worth it.

It finds class headers and imports with regular expressions, also inside strings and comments:
what it yields is a superset of what is there. Nothing is decided by it but where to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from errlint.project.facts import Import
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
    r"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)"
)
_NAMED = re.compile(r":=\s*\(?\s*((?:\w+\.)*_*[A-Z]\w*)")
_TARGET = re.compile(r"(\w+)[ \t]*(?::[^=\r\n]*)?\Z")
_NAMES = re.compile(r"(\*|\w+)(?:\s+as\s+(\w+))?")
_MODULES = re.compile(r"([\w.]+)(?:\s+as\s+(\w+))?")
_COMMENT = re.compile(r"#[^\r\n]*")
_BASE = re.compile(r"[A-Za-z_][\w.]*")
_RAISED = re.compile(r"raise\b[\s(\\]*([A-Za-z_][\w.]*)")
_CALLED_BACKWARDS = re.compile(
    r"\([\s)\\]*(?:(?<=[\r\n])[^\r\n]*#[\s)\\]*)*"
    r"(\w*[A-Z]_*(?!\w)(?:[\s\\]*\.[\s\\]*\w+)*)"
)
"""The name of a class in front of a parenthesis, in a text that is read backwards."""
_GAPS = re.compile(r"[\s\\]+")
_STARTS = ("", ";", ":")
"""What a statement may stand behind."""
_OWN_NAME = re.compile(r"self\.(\w+)")
_LINE_LIMIT = 200

_OWN_CLASS = ("cls", "self")
_FRAMEWORKS = ("fastapi", "starlette")
_FRAMEWORK_CLASSES = ("HTTPException", "StarletteHTTPException")


@dataclass(frozen=True)
class Outline:
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
    stars: list[Import] = []
    for dots, module, names in _FROM.findall(text):
        for attribute, alias in _NAMES.findall(_COMMENT.sub("", names)):
            bound = Import(module, dots.count("."), attribute)
            if attribute == "*":
                stars.append(bound)
            else:
                local = alias or attribute
                imports[local] = (*imports.get(local, ()), bound)
    for match in _IMPORT.finditer(text):
        if _line_before(text, match.start()).rstrip()[-1:] in _STARTS:
            for module, alias in _MODULES.findall(match[1]):
                root = module.partition(".")[0]
                bound = Import(module) if alias else Import(root)
                imports[alias or root] = (*imports.get(alias or root, ()), bound)
    return Outline(classes, imports, tuple(stars))


def modules_imported(text: str) -> Iterator[Import]:
    """Yield all that a text seems to import: modules by their full names, and names from them."""
    for dots, module, names in _FROM.findall(text):
        for attribute, _ in _NAMES.findall(_COMMENT.sub("", names)):
            yield Import(module, len(dots), attribute)
    for match in _IMPORT.finditer(text):
        if _line_before(text, match.start()).rstrip()[-1:] in _STARTS:
            for module, _ in _MODULES.findall(match[1]):
                yield Import(module)


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


def _line_before(text: str, offset: int) -> str:
    """Return what stands on a line before an offset."""
    near = max(offset - _LINE_LIMIT, 0)
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", near, offset)) + 1
    return text[start:offset]


@dataclass
class Suspects:
    """Tells which names of a file may mean an HTTP exception class, without parsing anything.

    `read` returns the text of a file, None when it can't be read; `configured` are the qualified
    names of further tracked classes. A name that can't be followed is suspect.
    """

    finder: ModuleFinder
    read: Callable[[str], str | None]
    configured: frozenset[str] = frozenset()
    _outlines: dict[str, Outline | None] = field(default_factory=dict)
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)

    def __len__(self) -> int:
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
        self._known.clear()

    def has_class(self, path: str) -> bool:
        """Tell whether the file at `path` may define an HTTP exception class."""
        outline = self.outline(path)
        return outline is not None and any(self.suspects(path, name) for name in outline.classes)

    def names_in(self, path: str, text: str) -> frozenset[str]:
        """Return the used dotted names of a text that may mean an HTTP exception class."""
        outline = self._outlines.get(path)
        if outline is None:
            outline = self._outlines[path] = outline_of(text)
        return frozenset(name for name in used_names(text, outline) if self.suspects(path, name))

    def suspects(self, path: str, dotted: str) -> bool:
        """Tell whether a dotted name may mean an HTTP exception class in the file at `path`."""
        key = path, dotted
        if key in self._known:
            self.finder.trail.note(("suspect", key))
            return self._known[key]
        self._known[key] = False  # a cycle ends here
        with self.finder.trail.step(("suspect", key)):
            self._known[key] = self._suspects(path, dotted)
        return self._known[key]

    def location(self, path: str, bound: Import) -> str | None:
        """Return the location of the module that an import in the file at `path` names."""
        if bound.level:
            return self.finder.relative(path, bound.module, bound.level)
        return self.finder.absolute(path, bound.module)

    def _suspects(self, path: str, dotted: str) -> bool:
        outline = self.outline(path)
        if outline is None:
            return False
        head, _, rest = dotted.partition(".")
        if head in _OWN_CLASS:
            named = [rest] if rest else outline.classes
            return any(self.suspects(path, name) for name in named)
        found = any(self.suspects(path, base) for base in outline.classes.get(head, ()))
        if not found and rest:
            inner = (part for part in rest.split(".") if part in outline.classes)
            found = any(self.suspects(path, part) for part in inner)
        if not found:
            found = any(
                self._imported(path, bound, rest) for bound in outline.imports.get(head, ())
            )
        if not found and head not in outline.classes and head not in outline.imports:
            found = any(
                self._imported(path, Import(s.module, s.level), dotted) for s in outline.stars
            )
        return found

    def _imported(self, path: str, bound: Import, rest: str) -> bool:
        dotted = ".".join(filter(None, (bound.attribute, rest)))
        location = self.location(path, bound)
        if location is None:
            return not bound.level and self._external(
                ".".join(filter(None, (bound.module, dotted)))
            )
        return self._inside(location, dotted, path)

    def _inside(self, location: str, dotted: str, importer: str) -> bool:
        head, _, rest = dotted.partition(".")
        if not head:
            return False
        inner = self.finder.submodule(location, head)
        if inner and inner != importer and rest and self._inside(inner, rest, importer):
            return True
        return location.endswith(".py") and self.suspects(location, dotted)

    def _external(self, name: str) -> bool:
        package, last = name.partition(".")[0], name.rpartition(".")[2]
        return (
            name in self.configured
            or last.startswith("HTTP")
            or (package in _FRAMEWORKS and last in _FRAMEWORK_CLASSES)
        )
