"""ERR000: a file that is no Python."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.rules.base import Rule


class SyntaxError_(Rule):
    """A file that can't be read, decoded or parsed.

    ## What it does
    Reports a file that errlint can't read: one that isn't text in the encoding it declares, holds
    a NUL, is nested too deeply, or isn't Python of any version that errlint knows. It can't be
    switched off.

    ## Why is this bad?
    What can't be read can't be checked, and a run that says nothing about it would seem clean.

    ## Example
    ```python
    def get_item(:
    ```

    ## Use instead
    ```python
    def get_item(item_id: str): ...
    ```

    ## Fix safety
    There is no fix, and no other fix is applied to such a file.

    ## References
    - [PEP 263: source code encodings](https://peps.python.org/pep-0263/)
    """

    code = "ERR000"
    name = "syntax-error"
    summary = "The file can't be read, decoded or parsed"
    VALID = ()
    INVALID = ()

    def check(self, module: Module) -> Iterator[Finding]:
        """Yield nothing: a module that got here could be read."""
        yield from ()
