"""How often errlint is right: its findings in public code bases, read one by one.

    python -m benchmarks.accuracy --measure [NAME]...      run errlint, print rule by code base
    python -m benchmarks.accuracy --list ERR001 open-webui the sampled findings with their code
    python -m benchmarks.accuracy --unread ERR001 open-webui   those that nobody has read
    python -m benchmarks.accuracy --mark ERR001 open-webui     note them as read
    python -m benchmarks.accuracy --write                  write docs/accuracy.md

A finding that is wrong is entered by hand in `benchmarks/verdicts/ERRnnn.toml`. The page counts
what is in there *and* still found: nothing is published that nobody read.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from benchmarks import accuracy_page, corpora, findings
from benchmarks.findings import CODE_BASES, CodeBase, Found
from benchmarks.verdicts import mark_read, verdicts

CONTEXT = 8


def main() -> int:
    options = _options()
    cache: Path = options.cache
    if options.list or options.unread:
        code, name = options.list or options.unread
        for one in _drawn(code, _code_base(name), cache, bool(options.unread)):
            print(_shown(one, _code_base(name).root(cache), options.context))
        return 0
    if options.mark:
        code, name = options.mark
        base = _code_base(name)
        mark_read(code, base.label, _drawn(code, base, cache, False))
        return 0
    wanted = [one for one in CODE_BASES if not options.names or one.name in options.names]
    look = findings.measure if options.measure else findings.kept
    found = {one: look(one, cache) for one in wanted}
    if options.write:
        accuracy_page.write(found)
    else:
        print(_table(found))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How often errlint is right.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="code bases; default all")
    parser.add_argument("--cache", type=Path, default=corpora.default_cache())
    parser.add_argument("--context", type=int, default=CONTEXT, metavar="ROWS")
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--measure", action="store_true", help="run errlint again")
    for name in ("list", "unread", "mark"):
        task.add_argument(f"--{name}", nargs=2, metavar=("RULE", "NAME"))
    task.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    return parser.parse_args()


def _code_base(name: str) -> CodeBase:
    for one in CODE_BASES:
        if name in (one.name, one.label):
            return one
    raise SystemExit(f"no such code base: {name}; known: {', '.join(o.name for o in CODE_BASES)}")


def _drawn(code: str, base: CodeBase, cache: Path, only_unread: bool) -> list[Found]:
    drawn = findings.sample([one for one in findings.kept(base, cache) if one.code == code])
    known = verdicts(code)
    return [one for one in drawn if not (only_unread and known.is_read(base.label, one))]


def _shown(one: Found, root: Path, context: int) -> str:
    rows = (root / one.path).read_text(encoding="utf-8").splitlines()
    first = max(one.row - context, 1)
    last = min(one.end_row + 1, one.row + context, len(rows))
    marked = (
        f"{'>' if one.row <= number <= one.end_row else ' '} {number:5} {rows[number - 1]}"
        for number in range(first, last + 1)
    )
    return "\n".join([f"== {one.at}:{one.column} {one.code} {one.message}", *marked])


def _table(found: dict[CodeBase, list[Found]]) -> str:
    counts = {base: Counter(one.code for one in of_it) for base, of_it in found.items()}
    codes = sorted({code for of_it in counts.values() for code in of_it})
    head = "rule   " + "  ".join(f"{base.name:>19}" for base in counts)
    lines = [
        f"{code} " + "  ".join(f"{counts[base][code]:19}" for base in counts) for code in codes
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    raise SystemExit(main())
