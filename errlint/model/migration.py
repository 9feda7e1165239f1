"""What the fixes of a run change about each answer: plain data that crosses processes."""

from __future__ import annotations

from dataclasses import dataclass

from errlint.model.context import FunctionKind
from errlint.model.route import Route
from errlint.model.site import Shape, Usage
from errlint.project.values import Value


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One entry of a structured detail: its value evaluated, and as it is written.

    `key` is None for a spread or a key that is no literal.
    """

    key: str | None
    value: Value
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers: its status, None where it can't be told, and its detail.

    `value` is what the detail evaluates to and `source` how it is written, None where it isn't;
    `fields` is None unless it is a dict display, or the class makes one of nothing but arguments;
    `is_decided_by_class` where the constructor of the class, a site of its own, says what the
    detail is.
    """

    status: int | None
    shape: Shape
    value: Value
    source: str | None
    fields: tuple[AnswerField, ...] | None
    is_decided_by_class: bool = False

    @property
    def meaning(self) -> object:
        """Return what two answers share that differ in layout alone."""
        fields = None
        if self.fields is not None:
            fields = tuple((field.key, field.value) for field in self.fields)
        return self.status, self.shape, self.value, fields


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One site before and after a run: the same answer twice where nothing was done to it.

    `row` is counted in the old text; `function` is the qualified name of the function that the
    site stands in; `routes` are those that this function serves itself, as far as its module
    tells. `is_bypassed` when HTTP exceptions ended in the clause that it stands in, and no longer
    do: who has got this answer may get theirs.
    """

    path: str
    filename: str
    row: int
    exception: str
    usage: Usage
    function: str | None
    kind: FunctionKind | None
    routes: tuple[Route, ...]
    old: Answer
    new: Answer
    is_bypassed: bool = False

    @property
    def is_changed(self) -> bool:
        """Tell whether the site answers something else."""
        return self.old.meaning != self.new.meaning

    @property
    def has_another_status(self) -> bool:
        """Tell whether the site answers another status, as far as both are known."""
        statuses = self.old.status, self.new.status
        return None not in statuses and self.old.status != self.new.status

    @property
    def is_felt(self) -> bool:
        """Tell whether a client may get another answer."""
        return self.is_changed or self.is_bypassed
