"""The words that a reason is made of: of names, and of phrases of a message."""

from __future__ import annotations

import pytest

from errlint.reasons.names import constant_token, exception_token
from errlint.reasons.phrases import complement, infinitive, subject, words_of


class TestNames:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("USER_NOT_FOUND", "user_not_found"),
            ("ErrorCode.LOGIN_BAD_CREDENTIALS", "login_bad_credentials"),
            ("ERR_MSG_ID_TAKEN", "id_taken"),
            ("NOT_FOUND_MESSAGE", "not_found"),
            ("DATABASE_ERROR", "database_error"),
            ("SYNC_ERROR_DETAIL", "sync_error"),
            ("LAST_ADMIN_DETAIL", "last_admin"),
            ("ERR_2FA_REQUIRED", "2fa_required"),
            ("userNotFound", "user_not_found"),
            ("DEFAULT", None),
            ("ERROR", None),
            ("detail", None),
            ("error_message", None),
            ("_", None),
        ],
    )
    def test_constant(self, name: str, expected: str | None) -> None:
        assert constant_token(name) == expected

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("TeamNotFoundError", "team_not_found"),
            ("RateLimitExceeded", "rate_limit_exceeded"),
            ("InactiveUserHTTPException", "inactive_user"),
            ("MlflowException", None),
            ("HTTPError", None),
            ("ServiceUnavailableError", None),
        ],
    )
    def test_exception(self, name: str, expected: str | None) -> None:
        assert exception_token(name) == expected


class TestPhrases:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("The Dag with id \x00 ", "dag"),
            ("Oops. Your API key ", "api_key"),
            ("DagRun conf ", "conf"),
            ("payload.start_date ", "start_date"),
            ("You ", ""),
            ("\x00 ", ""),
            ("The value ", ""),
            ("the uploaded ", ""),
            ("Größe ", ""),
        ],
    )
    def test_subject(self, text: str, expected: str) -> None:
        assert subject(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (" image id format: \x00", "image_id"),
            (" required parameter: cursor", "cursor"),
            (" value for \x00", ""),
            (": \x00", ""),
            (" \x00 header", "header"),
        ],
    )
    def test_complement(self, text: str, expected: str) -> None:
        assert complement(text) == expected

    @pytest.mark.parametrize(
        ("inflected", "expected"),
        [
            ("creating", "create"),
            ("polling", "poll"),
            ("running", "run"),
            ("processing", "process"),
            ("saving", "save"),
            ("sending", "send"),
            ("adding", "add"),
            ("comparing", "compare"),
            ("joining", "join"),
            ("defining", "define"),
            ("handling", "handle"),
            ("stopped", "stop"),
            ("applied", "apply"),
            ("shared", "share"),
            ("cleared", "clear"),
            ("captured", "capture"),
            ("updated", "update"),
            ("synced", "sync"),
            ("reached", "reach"),
            ("parse", "parse"),
        ],
    )
    def test_infinitive(self, inflected: str, expected: str) -> None:
        assert infinitive(inflected) == expected

    def test_words_of_names(self) -> None:
        assert words_of("XComKey") == ["xcom", "key"]
        assert words_of("JSONDecodeError") == ["json", "decode", "error"]
        assert words_of("OpenAIKey") == ["openai", "key"]
