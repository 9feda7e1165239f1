"""Public code bases that errlint is measured and compared on, pinned by version.

`fetch` downloads one with pip, keeps its Python files in a cache folder and returns that folder.
Nothing is installed. Building the metadata of a source distribution takes pip up to a minute, once.

    python benchmarks/corpora.py [NAME]...
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

Kind = Literal["sdist", "wheel"]
_TIMEOUT = 600  # seconds for one download


class Unavailable(Exception):
    """A code base that can't be had: no pip, no network, no such version."""


@dataclass(frozen=True)
class Corpus:
    """One pinned distribution; `kind` is the one whose tree the benchmark is about."""

    name: str
    version: str
    kind: Kind = "wheel"

    @property
    def label(self) -> str:
        return f"{self.name}-{self.version}"


CORPORA = (
    Corpus("apache-airflow-core", "3.1.0", "sdist"),
    Corpus("apache-airflow-core", "3.3.2"),
    Corpus("chainlit", "2.12.0"),
    Corpus("fastapi", "0.165.0", "sdist"),
    Corpus("fief-server", "0.30.0"),
    Corpus("langflow-base", "1.13.0"),
    Corpus("litellm", "1.109.1"),
    Corpus("mlflow", "3.18.0"),
    Corpus("open-webui", "0.12.4"),
    Corpus("prefect", "3.9.1"),
)


def default_cache() -> Path:
    """Return the folder that code bases are kept in when none is given."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "errlint-corpora"


def fetch(name: str, version: str, kind: Kind = "wheel", cache: Path | None = None) -> Path:
    """Return a folder with the .py files of a distribution, downloading it if need be.

    Raises Unavailable.
    """
    cache = cache or default_cache()
    target = cache / f"{name}-{version}-{kind}"
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        archive = download(f"{name}=={version}", name, kind, Path(scratch))
        unpacked = Path(scratch) / "tree"
        unpack(archive, unpacked)
        try:
            unpacked.rename(target)
        except OSError:  # another process was faster
            if not target.is_dir():
                raise
    return target


def unpack(archive: Path, target: Path) -> None:
    """Write the .py files of a wheel, or of an sdist without its top folder, below `target`."""
    members = _of_wheel(archive) if archive.suffix == ".whl" else _of_sdist(archive)
    target.mkdir(parents=True)
    for path, content in members:
        if path.suffix != ".py" or path.is_absolute() or ".." in path.parts:
            continue
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _of_wheel(archive: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            if name.endswith(".py"):
                yield PurePosixPath(name), opened.read(name)


def _of_sdist(archive: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    with tarfile.open(archive) as opened:
        for member in opened:
            content = opened.extractfile(member) if member.name.endswith(".py") else None
            if content:
                yield PurePosixPath(*PurePosixPath(member.name).parts[1:]), content.read()


def download(requirement: str, name: str, kind: Kind, folder: Path) -> Path:
    """Return the archive of a distribution, downloaded into a folder. Raises Unavailable."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder)]
    command += ["--disable-pip-version-check", "--quiet", "--ignore-requires-python"]
    # The same wheel whatever interpreter runs this: only its source files are read.
    wheel = "--only-binary :all: --python-version 3.12 --implementation cp --abi cp312 --abi abi3"
    wheel += " --abi none --platform any --platform manylinux_2_28_x86_64"
    command += wheel.split() if kind == "wheel" else ["--no-binary", name]
    try:
        done = subprocess.run(
            [*command, requirement],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{requirement}: no answer within {_TIMEOUT} seconds") from None
    archives = [path for path in folder.iterdir() if path.suffix in (".whl", ".gz")]
    if done.returncode or not archives:
        raise Unavailable(f"{requirement} can't be downloaded: {_reason(done.stderr)}")
    return archives[0]


def _reason(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line.lstrip().startswith("ERROR")]
    return (errors or lines or ["pip gave no reason"])[-1].strip()


def main() -> int:
    parser = argparse.ArgumentParser(description="Download the code bases and print their folders.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="name or name-version; default all"
    )
    parser.add_argument("--cache", type=Path, default=default_cache())
    parser.add_argument("--clear", action="store_true", help="remove the cached copies first")
    options = parser.parse_args()
    unknown = set(options.names) - {name for one in CORPORA for name in (one.name, one.label)}
    if unknown:
        known = ", ".join(one.label for one in CORPORA)
        parser.error(f"no such code base: {', '.join(sorted(unknown))}; known: {known}")
    wanted = [
        one for one in CORPORA if not options.names or {one.name, one.label} & set(options.names)
    ]
    failed = 0
    for corpus in wanted:
        if options.clear:
            kept = options.cache / f"{corpus.label}-{corpus.kind}"
            shutil.rmtree(kept, ignore_errors=True)
        try:
            print(fetch(corpus.name, corpus.version, corpus.kind, options.cache))
        except Unavailable as error:
            failed = 1
            print(error, file=sys.stderr)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
