from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from errlint.cli import main
from errlint.rules import all_rules


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["rule", *arguments])


@pytest.mark.parametrize("word", ["ERR001", "err001", "string-detail", "String_Detail"])
def test_explains_a_rule_by_its_code_or_its_name(word: str) -> None:
    result = run(word)
    assert result.exit_code == 0
    assert result.stdout.startswith("ERR001 string-detail\n")
    assert "\nFix safety\n  The fix is safe" in result.stdout
    assert "\n    raise HTTPException(" in result.stdout
    assert "```" not in result.stdout
    assert "](" not in result.stdout


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_explains_every_rule(rule: object) -> None:
    code = getattr(rule, "code", "")
    assert run(code).stdout.startswith(code)


def test_lists_all_rules() -> None:
    heading, *lines = run().stdout.splitlines()
    assert heading.split() == ["CODE", "NAME", "ON", "FIX", "FLAGS"]
    assert [line.split()[0] for line in lines] == [rule.code for rule in all_rules()]


def test_json_of_one_is_an_object_and_of_all_a_list() -> None:
    one = json.loads(run("ERR001", "--format", "json").stdout)
    assert (one["code"], one["name"], one["default"]) == ("ERR001", "string-detail", True)
    assert next(iter(one["sections"])) == "What it does"
    assert one in json.loads(run("--format", "json").stdout)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("string-details", "did you mean ERR001 (string-detail)"),
        ("ERR0001", "ERR001 (string-detail)"),
        ("xyzzy", "`errlint rule` lists them all"),
    ],
)
def test_an_unknown_rule_is_a_usage_error_with_the_nearest(word: str, hint: str) -> None:
    result = run(word)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"errlint: no rule `{word}`; ")
    assert hint in line
