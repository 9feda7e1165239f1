from __future__ import annotations

import json

from errlint.model.diagnostic import Applicability
from errlint.report import statistics
from tests.report.samples import diagnostic, fix

FOUND = [
    diagnostic(code="ERR202", fix=None),
    diagnostic(code="ERR101", fix=fix(Applicability.UNSAFE)),
    *(diagnostic(fix=fix()) for _ in range(10)),
    diagnostic(fix=fix(Applicability.UNSAFE)),
]


def test_the_rule_that_speaks_most_stands_first() -> None:
    assert [*statistics.render(FOUND)] == [
        "11  ERR001  [*] string-detail\n",
        " 1  ERR101  [ ] string-detail\n",
        " 1  ERR202  [ ] string-detail\n",
    ]


def test_counts_what_a_run_without_unsafe_fixes() -> None:
    first = json.loads("".join(statistics.as_json(FOUND)))[0]
    assert first == {"code": "ERR001", "name": "string-detail", "findings": 11, "fixable": 10}


def test_of_nothing_is_nothing() -> None:
    assert [*statistics.render([])] == []
    assert json.loads("".join(statistics.as_json([]))) == []
