from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from errlint.schema import (
    REASON_MESSAGE,
    REASON_STYLES,
    Field,
    Schema,
    fill,
    is_placeholder,
    is_reason_token,
    placeholders,
    reason_token,
    rfc9457,
    status_phrase,
)

STYLES = [None, *REASON_STYLES, "UPPER_SNAKE"]


class TestBuiltInSchemas:
    def test_reason_message(self) -> None:
        assert REASON_MESSAGE.keys == ("reason", "message")
        assert REASON_MESSAGE.machine_key == "reason"
        assert REASON_MESSAGE.human_key == "message"
        assert REASON_MESSAGE.described == "a dict of `reason` and `message`"

    def test_problem_details_with_a_base(self) -> None:
        schema = rfc9457("https://example.com/problems/")
        assert schema.keys == ("type", "title", "status", "detail")
        assert schema.fields[0].template == "https://example.com/problems/{reason:kebab}"
        assert (schema.machine_key, schema.human_key) == ("type", "detail")

    def test_problem_details_without_a_base_are_about_blank(self) -> None:
        schema = rfc9457(None)
        assert schema.fields[0].template == "about:blank"
        assert (schema.machine_key, schema.human_key) == ("type", "detail")


class TestOwnSchema:
    schema = Schema(
        "custom",
        (
            Field("ok", False),
            Field("title", "Sorry: {message}"),
            Field("code", "E_{reason:upper}"),
            Field("text", "{message}"),
            Field("again", "{reason}"),
        ),
    )

    def test_machine_key_is_the_first_field_with_the_reason(self) -> None:
        assert self.schema.machine_key == "code"

    def test_human_key_is_the_field_that_is_the_message_alone(self) -> None:
        assert self.schema.human_key == "text"

    def test_a_field_with_more_than_the_reason_does_not_hold_it(self) -> None:
        assert self.schema.holds_reason("again")
        assert not self.schema.holds_reason("code")
        assert not self.schema.holds_reason("text")
        assert not self.schema.holds_reason("absent")


class TestFill:
    def filled(self, template: str, status: int | None = 404) -> str:
        return fill(template, reason="dag_not_found", message="No {such} Dag", status=status)

    @pytest.mark.parametrize(
        ("template", "expected"),
        [
            ("{reason}", "dag_not_found"),
            ("urn:{reason:kebab}", "urn:dag-not-found"),
            ("E_{reason:upper}", "E_DAG_NOT_FOUND"),
            ("{status} {title}", "404 Not Found"),
            ("about:blank", "about:blank"),
        ],
    )
    def test_placeholders_are_filled_in(self, template: str, expected: str) -> None:
        assert self.filled(template) == expected

    def test_what_is_filled_in_is_not_filled_again(self) -> None:
        assert self.filled("{message}: {reason}") == "No {such} Dag: dag_not_found"

    def test_unknown_braces_are_text(self) -> None:
        assert self.filled("{reasons} {reason:camel}") == "{reasons} {reason:camel}"

    def test_an_unknown_status_leaves_nothing(self) -> None:
        assert self.filled("<{status}{title}>", status=None) == "<>"

    def test_placeholders_can_be_told_apart(self) -> None:
        assert placeholders("a{reason:kebab}b{nothing}") == ["reason:kebab", "nothing"]
        assert is_placeholder("reason:kebab")
        assert not is_placeholder("nothing")
        assert not is_placeholder("reason:camel")


class TestStatusPhrase:
    @pytest.mark.parametrize(
        ("status", "phrase"),
        [
            (400, "Bad Request"),
            (404, "Not Found"),
            (413, "Content Too Large"),
            (414, "URI Too Long"),
            (416, "Range Not Satisfiable"),
            (422, "Unprocessable Content"),
            (429, "Too Many Requests"),
            (500, "Internal Server Error"),
        ],
    )
    def test_phrases_are_those_of_rfc_9110(self, status: int, phrase: str) -> None:
        assert status_phrase(status) == phrase

    @pytest.mark.parametrize("status", [0, 299, 499, 599, -1, 1000])
    def test_an_unassigned_status_has_none(self, status: int) -> None:
        assert status_phrase(status) == "Error"


class TestIsReasonToken:
    @pytest.mark.parametrize(
        "token",
        ["not_found", "NOT_FOUND", "not-found", "users.not_found", "NotFound", "x", "2fa_required"],
    )
    def test_tokens_of_any_style(self, token: str) -> None:
        assert is_reason_token(token)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Missing parameter",
            "Not found.",
            "not_found ",
            "not_found\n",
            "_private",
            "trailing_",
            "double__underscore",
            "can't",
            "a/b",
            "404",
            "4.0_4",
            "größe",
            "{reason}",
        ],
    )
    @pytest.mark.parametrize("style", STYLES)
    def test_no_token_of_any_style(self, text: str, style: str | None) -> None:
        assert not is_reason_token(text, style)

    @pytest.mark.parametrize(
        ("style", "good", "bad"),
        [
            ("snake_case", "not_found", "NOT_FOUND"),
            ("snake_case", "not_found_2", "not-found"),
            ("snake_case", "x", "users.not_found"),
            ("upper_snake_case", "NOT_FOUND", "not_found"),
            ("UPPER_SNAKE", "E404", "Not_Found"),
            ("kebab-case", "not-found", "not_found"),
            ("dotted", "users.not_found", "users-not-found"),
            ("dotted", "users.not_found", "Users.not_found"),
            ("dotted", "not_found", "users..not_found"),
            ("dotted", "a.b.c", ".users"),
        ],
    )
    def test_a_style_takes_its_own_tokens_only(self, style: str, good: str, bad: str) -> None:
        assert is_reason_token(good, style)
        assert not is_reason_token(bad, style)


class TestReasonToken:
    @pytest.mark.parametrize(
        ("text", "token"),
        [
            ("Missing parameter", "missing_parameter"),
            ("Can't find the user!", "cant_find_the_user"),
            ("Can’t find", "cant_find"),  # noqa: RUF001
            ("MissingParameter", "missing_parameter"),
            ("HTTPError", "http_error"),
            ("Http2Error", "http2_error"),
            ("NOT_FOUND", "not_found"),
            ("not-found", "not_found"),
            ("users.not_found", "users_not_found"),
            ("Paramètre manquant", "parametre_manquant"),
            ("2FA required", "2fa_required"),
            ("404", "error_404"),
            ("не найдено", "request_failed"),
            ("", "request_failed"),
            ("!?", "request_failed"),
        ],
    )
    def test_any_text_becomes_a_token(self, text: str, token: str) -> None:
        assert reason_token(text) == token

    @pytest.mark.parametrize(
        ("style", "token"),
        [
            ("snake_case", "missing_parameter"),
            ("upper_snake_case", "MISSING_PARAMETER"),
            ("UPPER_SNAKE", "MISSING_PARAMETER"),
            ("kebab-case", "missing-parameter"),
            ("dotted", "missing_parameter"),
        ],
    )
    def test_of_the_style_that_is_asked_for(self, style: str, token: str) -> None:
        assert reason_token("Missing parameter", style) == token

    def test_dots_of_a_token_are_kept_and_those_of_a_sentence_are_not(self) -> None:
        assert reason_token("Users.NotFound", "dotted") == "users.not_found"
        assert reason_token("No user. Sorry.", "dotted") == "no_user_sorry"

    @given(text=st.text(), style=st.sampled_from(STYLES))
    @example(text="1.2", style="dotted")
    @example(text=".", style="dotted")
    @example(text="\u017f", style="snake_case")
    def test_the_result_is_a_token_of_the_style(self, text: str, style: str | None) -> None:
        assert is_reason_token(reason_token(text, style), style)

    @given(text=st.text(), style=st.sampled_from(STYLES))
    def test_a_second_time_changes_nothing(self, text: str, style: str | None) -> None:
        once = reason_token(text, style)
        assert reason_token(once, style) == once

    @given(style=st.sampled_from(list(REASON_STYLES)), data=st.data())
    def test_what_is_a_token_stays_as_it_is(self, style: str, data: st.DataObject) -> None:
        token = data.draw(st.from_regex(REASON_STYLES[style], fullmatch=True))
        assert reason_token(token, style) == token
