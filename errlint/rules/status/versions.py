"""Whether a project's Starlette has the names of RFC 9110."""

from __future__ import annotations

from errlint.model.module import Module

_STARLETTE = (0, 48)
"""The first Starlette with the new names."""
_FASTAPI = (0, 165)
"""The first FastAPI that requires such a Starlette (`starlette>=1.6.0`; before: `>=0.46.0`)."""
_FIRST_FASTAPI = (0, 116, 2)
"""The first FastAPI that admits such a Starlette (`<0.49.0`; before: `<0.48.0`)."""


def has_new_names(module: Module) -> bool:
    """Tell whether the project asks for versions which all have the new names."""
    starlette = module.requirements.bounds(module.path, "starlette")
    fastapi = module.requirements.bounds(module.path, "fastapi")
    return starlette.requires(_STARLETTE) or fastapi.requires(_FASTAPI)


def lacks_new_names(module: Module) -> bool:
    """Tell whether the project asks for versions none of which has the new names."""
    starlette = module.requirements.bounds(module.path, "starlette")
    fastapi = module.requirements.bounds(module.path, "fastapi")
    return starlette.excludes(_STARLETTE) or fastapi.excludes(_FIRST_FASTAPI)
