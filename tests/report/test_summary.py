from __future__ import annotations

from errlint.model.diagnostic import Applicability, WireEffect
from errlint.report import summary
from tests.report.samples import diagnostic, fix

SAFE = diagnostic(fix=fix())
UNSAFE = diagnostic(fix=fix(Applicability.UNSAFE))
SHOWN = diagnostic(fix=fix(Applicability.DISPLAY))
NONE = diagnostic()


def test_check_counts_in_the_singular_and_the_plural() -> None:
    assert summary.of_check(1, 1, []) == "1 file, 1 site, no findings"
    assert summary.of_check(3, 0, [NONE]) == "3 files, no sites, 1 finding"


def test_check_says_how_many_can_be_fixed_in_which_way() -> None:
    assert summary.of_check(2, 3, [SAFE, SAFE, UNSAFE, SHOWN, NONE]) == (
        "2 files, 3 sites, 5 findings: 2 fixable with `errlint fix`, 1 more with `--unsafe`"
    )
    assert summary.of_check(2, 3, [UNSAFE, NONE]) == (
        "2 files, 3 sites, 2 findings: 1 fixable with `--unsafe`"
    )
    assert summary.of_check(2, 3, [SHOWN]) == "2 files, 3 sites, 1 finding"


def test_sites_are_counted() -> None:
    assert summary.of_sites(2, 1) == "1 site in 2 files"


def test_fix_counts_by_code_in_each_file() -> None:
    body, nothing, status = WireEffect.BODY, WireEffect.NONE, WireEffect.STATUS
    fixes = [("ERR104", nothing), ("ERR001", body), ("ERR101", status), ("ERR001", body)]
    assert summary.of_file("app/items.py", fixes) == (
        "fixed app/items.py: 2 ERR001 (body), 1 ERR101 (status), 1 ERR104"
    )


def test_fix_says_what_clients_see() -> None:
    effects = [WireEffect.BODY, WireEffect.BODY, WireEffect.STATUS, WireEffect.NONE]
    assert summary.of_fix(effects, 2, [], is_written=True) == (
        "4 fixes in 2 files applied; "
        "clients see another body from 2 and another status from 1; nothing left"
    )
    assert summary.of_fix([WireEffect.NONE], 1, [], is_written=True) == (
        "1 fix in 1 file applied; clients see no change; nothing left"
    )


def test_fix_says_what_is_pending_and_left() -> None:
    assert summary.of_fix([WireEffect.BODY], 1, [UNSAFE, NONE], is_written=False) == (
        "1 fix in 1 file pending (write with `--apply`); clients see another body from 1; "
        "2 findings left: 1 fixable with `--unsafe`"
    )


def test_fix_says_what_could_not_be_written() -> None:
    assert summary.of_fix([], 0, [], True, (3, 2)) == "3 fixes in 2 files not written"
    assert summary.of_fix([WireEffect.NONE], 1, [NONE], True, (1, 1)) == (
        "1 fix in 1 file applied; clients see no change; 1 fix in 1 file not written; "
        "1 finding left"
    )


def test_fix_says_that_there_was_nothing_to_do() -> None:
    assert summary.of_fix([], 0, [], is_written=True) == "nothing to fix"
    assert summary.of_fix([], 0, [NONE], is_written=False) == "nothing to fix; 1 finding left"
