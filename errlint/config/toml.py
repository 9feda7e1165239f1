"""Read TOML files, with the parser imported only when there is one to read."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from errlint.config.errors import ConfigError

PYPROJECT = "pyproject.toml"


def read_bytes(file: str) -> bytes | None:
    """Return the bytes of a file, None where there is none. Raises ConfigError."""
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(Path(file), None, f"can't be read: {error.strerror}") from None


def parse(file: str, raw: bytes) -> dict[str, Any]:
    """Return the table of a TOML file. Raises ConfigError."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    if raw.startswith(BOM_UTF8):
        message = "starts with a byte order mark: save it as UTF-8 without one"
        raise ConfigError(Path(file), None, message)
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise ConfigError(Path(file), None, "not encoded in UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(Path(file), None, f"no valid TOML: {error}") from None
