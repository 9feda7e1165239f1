from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errlint.config import ConfigError, PerFileIgnore, Selection, settings_from
from errlint.config.table import _READERS
from errlint.schema import REASON_MESSAGE, Field, rfc9457

CODES = ("ERR001", "ERR002", "ERR101", "ERR900")
FILE = Path("/project/pyproject.toml")

VALUES = {
    "src": ["src"],
    "exclude": ["old/"],
    "extend-exclude": ["*_pb2.py"],
    "select": ["ERR0", "ERR101"],
    "ignore": ["ERR002"],
    "extend-select": ["ERR900"],
    "per-file-ignores": {"tests/**": ["ALL"], "!api/*.py": ["ERR1"]},
    "exceptions": ["app.errors.ApiError"],
    "raise-with": "app.errors.ApiError",
    "schema": {"code": "{reason:upper}", "message": "{message}"},
    "reason-style": "kebab-case",
    "reasons": {"404": "no-such-thing", "^Duplicate": "already-there"},
    "validation-status": 400,
    "line-length": 120,
    "cache-dir": ".cache/errlint",
}


def read(table: dict[str, object]):  # type: ignore[no-untyped-def]
    return settings_from(table, FILE.parent, CODES, FILE)


def error(table: dict[str, object]) -> str:
    with pytest.raises(ConfigError) as raised:
        read(table)
    assert str(raised.value).startswith(f"{FILE}: ")
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)
    return str(raised.value).removeprefix(f"{FILE}: ")


class TestEveryKey:
    def test_is_read(self) -> None:
        settings = read(VALUES)
        assert settings.src == ("src",)
        assert settings.exclude == ("old/",)
        assert settings.extend_exclude == ("*_pb2.py",)
        assert settings.selections == (Selection(("ERR0", "ERR101"), ("ERR002",), ("ERR900",)),)
        assert settings.per_file_ignores == (
            PerFileIgnore("tests/**", ("ALL",)),
            PerFileIgnore("!api/*.py", ("ERR1",)),
        )
        assert settings.exceptions == {"app.errors.ApiError"}
        assert settings.raise_with == "app.errors.ApiError"
        assert settings.schema.fields == (
            Field("code", "{reason:upper}"),
            Field("message", "{message}"),
        )
        assert settings.reason_style == "kebab-case"
        assert settings.reasons == {"404": "no-such-thing", "^Duplicate": "already-there"}
        assert settings.validation_status == 400
        assert settings.line_length == 120
        assert settings.cache_folder == Path("/project/.cache/errlint")
        assert settings.root == FILE.parent
        assert settings.config_file == FILE

    def test_is_tested_above(self) -> None:
        assert VALUES.keys() == _READERS.keys()

    def test_may_be_absent(self) -> None:
        assert read({}).selections == ()
        assert read({}) == read({"schema": "reason-message"})
        assert read({}).invalid_request_status == 422
        assert read({"validation-status": 409}).invalid_request_status == 409

    @pytest.mark.parametrize("key", VALUES)
    @pytest.mark.parametrize("value", [1.5, True, [1], -1, [["a"]], {"a": {"b": {}}}])
    def test_refuses_values_of_other_types(self, key: str, value: object) -> None:
        assert error({key: value}).startswith((f"`{key}`", f"`{key}."))

    @given(st.fixed_dictionaries({}, optional={key: st.just(VALUES[key]) for key in VALUES}))
    def test_gives_a_value_that_can_be_pickled_and_hashed(self, table: dict[str, object]) -> None:
        if "reasons" in table:
            table = {**table, "reason-style": "kebab-case"}
        settings = read(table)
        again = pickle.loads(pickle.dumps(settings))
        assert again == settings
        assert hash(again) == hash(settings)


class TestUnknownKey:
    def test_the_nearest_key_is_named(self) -> None:
        assert error({"line-lenght": 100}) == (
            "`line-lenght` is no key of errlint's; did you mean `line-length`?"
        )

    def test_with_an_underscore(self) -> None:
        assert "did you mean `reason-style`?" in error({"reason_style": "snake_case"})

    def test_all_keys_are_listed_where_none_is_near(self) -> None:
        assert "valid: `cache-dir`, `exceptions`, `exclude`" in error({"zzzzz": 1})


class TestMistypedValue:
    @pytest.mark.parametrize(
        ("table", "message"),
        [
            ({"select": "ERR001"}, '`select` must be a list of strings, like ["ERR001"], not a st'),
            ({"select": 1}, "`select` must be a list of strings, not an integer"),
            ({"src": ["a", 2]}, "`src` must be a list of strings, but holds an integer"),
            ({"src": [""]}, "`src` must not hold an empty string"),
            ({"line-length": "100"}, "`line-length` must be an integer, not a string"),
            ({"line-length": True}, "`line-length` must be an integer, not a boolean"),
            ({"line-length": 0}, "`line-length` must be a length from 1 to 1000, not 0"),
            ({"validation-status": 500}, "`validation-status` must be a 4xx status, not 500"),
            ({"cache-dir": ""}, "`cache-dir` must not be empty"),
            ({"reasons": ["x"]}, "`reasons` must be a table, not a list"),
            ({"per-file-ignores": {"a.py": "ERR001"}}, "`per-file-ignores.a.py` must be a list"),
        ],
    )
    def test_says_what_is_expected(self, table: dict[str, object], message: str) -> None:
        assert error(table).startswith(message)


class TestSelectors:
    @pytest.mark.parametrize("selector", ["ALL", "ERR", "ERR0", "ERR00", "ERR101", "ERR9"])
    def test_codes_and_prefixes(self, selector: str) -> None:
        assert read({"select": [selector]}).selections == (Selection((selector,)),)

    @pytest.mark.parametrize(
        "selector", ["ERR999", "ERR2", "E", "err001", "ERR0011", "F401", "string-detail", "ERR01x"]
    )
    @pytest.mark.parametrize("key", ["select", "ignore", "extend-select"])
    def test_anything_else_is_refused(self, key: str, selector: str) -> None:
        assert f'names no rule and no prefix of one: "{selector}"' in error({key: [selector]})

    def test_the_nearest_code_is_named(self) -> None:
        assert "did you mean `ERR001`?" in error({"select": ["err001"]})

    def test_the_groups_are_named_where_none_is_near(self) -> None:
        assert error({"per-file-ignores": {"tests/*": ["F401"]}}).endswith(
            "; valid: `ALL`, `ERR0`, `ERR1`, `ERR9` and the codes that `errlint rule` lists"
        )

    def test_of_files_are_checked_too(self) -> None:
        assert error({"per-file-ignores": {"a.py": ["ERR7"]}}).startswith("`per-file-ignores.a.py`")

    def test_an_empty_selection_is_not_the_default_one(self) -> None:
        assert not read({"select": []}).selects("ERR001", default=True)


class TestPatterns:
    @pytest.mark.parametrize("pattern", ["/", "a[", "a\\", "# comment", "!"])
    def test_that_can_match_nothing_are_refused(self, pattern: str) -> None:
        assert "holds no valid pattern" in error({"exclude": [pattern]})
        assert "holds no valid pattern" in error({"per-file-ignores": {pattern: ["ALL"]}})


class TestReasons:
    @pytest.mark.parametrize(
        ("table", "message"),
        [
            ({"404": "Not found"}, '`reasons.404` must be a token, like "not_found", not "Not fou'),
            ({"404": 1}, "`reasons.404` must be a string, not an integer"),
            ({"99": "x"}, "`reasons.99` is no status"),
            ({"600": "x"}, "`reasons.600` is no status"),
            ({"": "x"}, "`reasons.` must be a status or a pattern"),
            ({"(": "x"}, "`reasons.(` is no regular expression"),
        ],
    )
    def test_are_checked(self, table: dict[str, object], message: str) -> None:
        assert error({"reasons": table}).startswith(message)

    def test_are_of_the_style_that_is_asked_for(self) -> None:
        table: dict[str, object] = {"reasons": {"404": "NOT_FOUND"}}
        assert read(table).reasons == {"404": "NOT_FOUND"}
        assert "must be a kebab-case token" in error({**table, "reason-style": "kebab-case"})

    def test_keep_their_order(self) -> None:
        reasons = {"b": "first", "a": "second"}
        assert list(read({"reasons": reasons}).reasons) == ["b", "a"]

    def test_upper_snake_has_a_short_name(self) -> None:
        assert read({"reason-style": "UPPER_SNAKE"}).reason_style == "upper_snake_case"

    def test_an_unknown_style_is_refused(self) -> None:
        assert "did you mean `kebab-case`?" in error({"reason-style": "kebab_case"})


class TestNamesOfClasses:
    @pytest.mark.parametrize(
        "name", ["ApiError", "app.errors.", ".errors.X", "app errors.X", "a-b.X"]
    )
    def test_have_to_be_qualified(self, name: str) -> None:
        assert "qualified name of a class" in error({"raise-with": name})
        assert "qualified name of a class" in error({"exceptions": [name]})


class TestSchema:
    def test_built_in_by_name(self) -> None:
        assert read({"schema": "reason-message"}).schema is REASON_MESSAGE
        assert read({"schema": "rfc9457"}).schema == rfc9457(None)

    def test_built_in_by_a_table(self) -> None:
        assert read({"schema": {"name": "reason-message"}}).schema is REASON_MESSAGE
        base = "https://example.com/problems/"
        table = {"name": "rfc9457", "type-base": base}
        assert read({"schema": table}).schema == rfc9457(base)

    @pytest.mark.parametrize("base", ["urn:problem:", "/problems#", "https://a/?type=", "tag:a,b-"])
    def test_what_may_stand_before_a_reason(self, base: str) -> None:
        assert read({"schema": {"name": "rfc9457", "type-base": base}}).schema == rfc9457(base)

    def test_own_fields_keep_their_order_and_constants(self) -> None:
        table = {"ok": False, "v": 1, "text": "{message}", "code": "{reason}", "at": "x{status}"}
        schema = read({"schema": table}).schema
        assert schema.keys == ("ok", "v", "text", "code", "at")
        assert (schema.machine_key, schema.human_key) == ("code", "text")

    def test_an_own_field_may_be_called_name(self) -> None:
        schema = read({"schema": {"name": "{reason}", "message": "{message}"}}).schema
        assert schema.machine_key == "name"

    @pytest.mark.parametrize(
        ("schema", "message"),
        [
            ("rfc7807", '`schema` names no form: "rfc7807"; valid: `reason-message`, `rfc9'),
            ({"name": "rfc-9457"}, '`schema.name` names no form: "rfc-9457"; did you mean `rfc94'),
            ({"name": "reason-message", "type-base": "x"}, "`schema.type-base` is no option of re"),
            ({"name": "rfc9457", "typebase": "x"}, "`schema.typebase` is no option of rfc9457; di"),
            ({"name": "rfc9457", "type-base": "a b"}, "`schema.type-base` must be the start of a"),
            (
                {"name": "rfc9457", "type-base": "https://a/b"},
                "`schema.type-base` must end with wh",
            ),
            ({"type-base": "https://a/b/"}, "`schema.type-base` belongs to problem details"),
            ({"name": "rfc9457", "type-base": 1}, "`schema.type-base` must be the start of a URI"),
            ({"a": "{reasn}", "b": "{message}"}, "`schema.a` has an unknown placeholder: {reasn}"),
            ({"a": "{reason", "b": "{message}"}, "`schema.a` has a `{` that belongs to no pl"),
            ({"a": "{reason"}, "`schema.a` has a `{` that belongs to no placeholder: {reason"),
            ({"a": "{reason}}", "b": "{message}"}, "`schema.a` has a `}` that belongs to no"),
            ({"a": ["{reason}"]}, "`schema.a` must be a template"),
            ({"a": float("inf")}, "`schema.a` must be a number that JSON has"),
            ({"": "{reason}"}, "`schema.` must not be empty"),
            ({}, "`schema` needs a field for programs"),
            ({"a": "{message}"}, "`schema` needs a field for programs"),
            ({"a": "{reason}", "b": "Sorry: {message}"}, "`schema` needs a field for people"),
            (7, '`schema` must be "reason-message" or "rfc9457" or a table of fields'),
        ],
    )
    def test_is_checked(self, schema: object, message: str) -> None:
        assert error({"schema": schema}).startswith(message)
