"""What an annotation says besides a type: the metadata of `Annotated`, under whatever name."""

from __future__ import annotations

import ast

from errlint.project.facts import Assigned
from errlint.project.makers import annotated_name
from errlint.project.names import Project
from errlint.project.origins import origin
from errlint.project.values import AnnotatedType, Invocation


def calls_in_metadata(
    project: Project, path: str, annotation: ast.expr | None
) -> tuple[Invocation, ...]:
    """Return what is called in the metadata of the type that an annotation names.

    Only names are followed, from the module at `path`: `SessionDep` leads to
    `SessionDep = Annotated[Session, Depends(get_session)]`, wherever that stands.
    """
    name = annotated_name(annotation)
    bound = origin(project, path, name) if name else None
    facts = project.facts(bound.path) if bound else None
    if bound is None or facts is None:
        return ()
    for binding in facts.bindings.get(bound.name, ())[-1:]:
        if isinstance(binding, Assigned) and isinstance(binding.value, AnnotatedType):
            return tuple(item for item in binding.value.metadata if isinstance(item, Invocation))
    return ()
