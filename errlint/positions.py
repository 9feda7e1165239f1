"""Where the nodes of a LibCST tree stand in its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider


def positions_of(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    """Return the position of every node; its lines count from 1, its columns from 0.

    LibCST resolves positions while it generates code. Its own way to them visits the whole tree
    once more, which costs as much again, so the provider is asked directly where that is possible.
    """
    provider = PositionProvider()
    try:
        provider._computed = {}
        provider._gen_impl(module)
    except (AttributeError, TypeError):
        return MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return cast("Mapping[cst.CSTNode, CodeRange]", provider._computed)
