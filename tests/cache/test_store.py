"""The folder and the database of a cache: whatever happens to them, a run goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from errlint.cache.store import Store, make_folder, prune, remove
from errlint.cli import main
from errlint.plan import Kind

from .runs import Looks, cold, run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(shop: Path) -> Path:
    """The database of a project that was checked once."""
    run()
    (file,) = (shop / ".errlint_cache").glob("*.db")
    return file


@pytest.fixture
def looks(database: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    return Looks(monkeypatch)


def test_the_folder_says_what_it_is(database: Path) -> None:
    folder = database.parent
    assert (folder / ".gitignore").read_text().splitlines()[-1] == "*"
    tag = (folder / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_a_folder_with_other_things_in_it_is_left_as_it_is(shop: Path) -> None:
    (shop / "errlint.toml").write_text('cache-dir = "shop"\n')
    before = {path.name for path in (shop / "shop").iterdir()}
    run()
    made = {path.name for path in (shop / "shop").iterdir()} - before
    assert len(made) == 1
    assert made.pop().endswith(".db")
    assert CliRunner().invoke(main, ["clean"]).exit_code == 0
    assert {path.name for path in (shop / "shop").iterdir()} == before


def test_clean_removes_the_cache(shop: Path, database: Path) -> None:
    result = CliRunner().invoke(main, ["clean"])
    assert result.exit_code == 0
    assert result.stderr.strip() == "removed .errlint_cache"
    assert not database.parent.exists()
    assert CliRunner().invoke(main, ["clean"]).stderr == ""


def test_clean_leaves_what_errlint_did_not_make(database: Path) -> None:
    (database.parent / "notes.txt").write_text("mine")
    (database.parent / ".gitignore").write_text("mine")
    assert CliRunner().invoke(main, ["clean", "-q", "shop"]).output == ""
    assert {path.name for path in database.parent.iterdir()} == {"notes.txt", ".gitignore"}


def test_no_cache_neither_reads_nor_writes(shop: Path, looks: Looks) -> None:
    assert CliRunner().invoke(main, ["clean", "-q"]).exit_code == 0
    for command in ("check", "fix", "sites", "stats"):
        CliRunner().invoke(main, [command, "--no-cache"], catch_exceptions=False)
    assert not (shop / ".errlint_cache").exists()


def damaged(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what may stand in the place of a database."""
    whole = file.read_bytes()
    yield "empty", b""
    yield "cut off", whole[: len(whole) // 2]
    yield "only a head", whole[:100]
    yield "a text", b"no database\n" * 500
    for seed in range(12):
        chance = random.Random(seed)
        raw = bytearray(whole)
        for _ in range(chance.choice([1, 20, 400])):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        yield f"noise {seed}", bytes(raw)


def test_a_damaged_file_is_made_anew(shop: Path, database: Path) -> None:
    found = cold()
    for name, raw in damaged(database):
        database.write_bytes(raw)
        assert run() == found, name
        assert run() == found, name
        assert run("shop/routes") == cold("shop/routes"), name


def test_a_file_of_another_program_is_made_anew(database: Path, looks: Looks) -> None:
    for statements in (
        "CREATE TABLE entries (x)",
        "PRAGMA user_version = 1",
        "PRAGMA user_version = 1; CREATE TABLE runs (x); CREATE TABLE stamps (x);"
        "CREATE TABLE leaves (x); CREATE INDEX questions ON leaves (x);"
        "CREATE TABLE entries (x); CREATE TABLE rests (x)",
    ):
        database.unlink()
        with sqlite3.connect(database) as connection:
            connection.executescript(statements)
        connection.close()
        assert looks.during() != []
        assert looks.during() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("entries.report", "nonsense"),
        ("entries.report", "[[1]]"),
        ("entries.digest", 7),
        ("stamps.mtime", "never"),
        ("stamps.digest", "text"),
        ("rests.leaves", "text"),
        ("leaves.kind", "unheard of"),
    ],
)
def test_values_of_another_kind_do_no_harm(database: Path, column: str, value: object) -> None:
    table, name = column.split(".")
    with sqlite3.connect(database) as connection:
        connection.execute(f"UPDATE OR IGNORE {table} SET {name} = ?", (value,))
    connection.close()
    Path("shop/texts.py").write_text("NOT_FOUND = {}\nGONE = {}\n")
    Path("other.py").write_text("")
    assert run("shop/routes/items.py") == cold("shop/routes/items.py")
    assert run() == cold()
    assert run() == cold()


def test_a_report_that_was_tampered_with_is_not_believed(database: Path, looks: Looks) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE entries SET report = replace(report, 'detail', 'DETAIL')")
    connection.close()
    assert looks.during() != []


def test_a_folder_that_can_not_be_made_is_done_without(shop: Path) -> None:
    (shop / ".errlint_cache").write_text("a file")
    assert run() == cold()
    assert run() == cold()
    assert (shop / ".errlint_cache").read_text() == "a file"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_read_only_folder_is_done_without(shop: Path) -> None:
    shop.chmod(0o555)
    try:
        assert run() == cold()
    finally:
        shop.chmod(0o755)


@pytest.mark.parametrize("message", ["database or disk is full", "attempt to write a readonly"])
def test_a_database_that_takes_nothing_is_done_without_and_kept(
    database: Path, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    before = database.read_bytes()

    def failing(self: Store, stamps: object) -> None:
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr(Store, "put_stamps", failing)
    Path("shop/plain.py").write_text("raise SystemExit\n")
    assert run() == cold()
    assert database.read_bytes() == before


def test_a_locked_database_is_done_without(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("errlint.cache.store._PATIENCE", 0.05)
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    Path("shop/plain.py").write_text("raise SystemExit\n")
    assert run() == cold()
    other.execute("ROLLBACK")
    other.close()
    assert run() == cold()


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "errlint", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_two_runs_at_once_agree(shop: Path) -> None:
    running = [start("check", "--format", "concise") for _ in range(3)]
    outputs = {process.communicate()[0] for process in running}
    assert len(outputs) == 1
    assert run() == cold()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_run_that_is_killed_leaves_a_cache_that_works(
    shop: Path, database: Path, looks: Looks
) -> None:
    code = (
        "import os, signal, sys\n"
        "from errlint.cache.store import Store\n"
        "put = Store.put_row\n"
        "def deadly(self, *row):\n"
        "    put(self, *row)\n"
        "    self.connection.execute('PRAGMA cache_spill = 1')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "Store.put_row = deadly\n"
        "from errlint.cli import main\n"
        "main(['check', '-j1'])\n"
    )
    (shop / "shop" / "plain.py").write_text("raise SystemExit\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert looks.during() == ["plain"]
    assert looks.during() == []


def test_a_file_that_changes_within_the_same_tick_is_seen(shop: Path) -> None:
    path = shop / "shop" / "texts.py"
    run()
    before = path.stat()
    text = path.read_text()
    path.write_text(text.replace("gone", "GONE"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert run(kind=Kind.SURVEY) == cold(kind=Kind.SURVEY)
    assert run() == cold()


def test_old_databases_are_removed(tmp_path: Path) -> None:
    make_folder(str(tmp_path / "cache"))
    names = [f"0.{number}-{'a' * 16}.db" for number in range(9)]
    for age, name in enumerate(reversed(names)):
        file = tmp_path / "cache" / name
        file.touch()
        os.utime(file, (time.time() - age, time.time() - age))
    (tmp_path / "cache" / "mine.db").touch()
    prune(str(tmp_path / "cache"))
    assert sorted(path.name for path in (tmp_path / "cache").glob("*.db")) == [
        *names[3:],
        "mine.db",
    ]
    assert remove(str(tmp_path / "cache"))
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["mine.db"]
