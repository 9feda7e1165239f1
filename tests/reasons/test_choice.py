"""Which evidence a reason is chosen from, and in which style it is written."""

from __future__ import annotations

import pytest

from errlint.reasons import Evidence, Message, Unknown
from errlint.reasons.choice import choose
from tests.reasons.tokens import token


class TestOrder:
    def test_configuration_goes_first_and_is_taken_as_written(self) -> None:
        evidence = Evidence(404, ("Team not found",), constant="TEAM_GONE")
        reasons = {"404": "Missing.Thing"}
        assert choose(evidence, reasons, "snake_case").token == "Missing.Thing"
        assert choose(evidence, reasons).origin == "configuration"

    def test_a_configured_pattern_goes_before_a_configured_status(self) -> None:
        reasons = {"404": "gone", "team .* not found": "no_team"}
        message: Message = ("Team ", Unknown("name"), " not found")
        assert choose(Evidence(404, message), reasons).token == "no_team"
        assert choose(Evidence(404, ("Item not found",)), reasons).token == "gone"
        assert choose(Evidence(404), reasons).token == "gone"

    def test_a_configured_pattern_that_is_no_expression_is_plain_text(self) -> None:
        evidence = Evidence(400, ("Give (one) of them",))
        assert choose(evidence, {"give (one": "one"}).token == "one"

    def test_a_configured_status_is_not_searched_in_the_message(self) -> None:
        assert choose(Evidence(400, ("Error 404",)), {"404": "gone"}).origin != "configuration"

    def test_a_constant_goes_before_the_class_and_the_message(self) -> None:
        evidence = Evidence(
            400, ("Uh-oh! Taken.",), constant="ERROR_MESSAGES.ID_TAKEN", exception="TeamGoneError"
        )
        assert choose(evidence, {}) == choose(Evidence(None, constant="ID_TAKEN"), {})
        assert choose(evidence, {}).token == "id_taken"

    @pytest.mark.parametrize(
        ("constant", "expected"),
        [
            ("USER_NOT_FOUND_ERROR", "user_not_found"),
            ("payment_declined_error", "payment_declined"),
            ("DATABASE_ERROR", "database_error"),
            ("UNEXPECTED_ERROR", "unexpected_error"),
            ("UNKNOWN_DB_ERROR", "unknown_db_error"),
        ],
    )
    def test_a_constant_needs_no_error_behind_what_is_wrong(
        self, constant: str, expected: str
    ) -> None:
        assert choose(Evidence(400, constant=constant), {}).token == expected

    def test_a_telling_class_goes_before_the_message(self) -> None:
        evidence = Evidence(404, ("No such team",), exception="TeamNotFoundError")
        assert choose(evidence, {}).token == "team_not_found"
        assert choose(evidence, {}).origin == "exception"

    @pytest.mark.parametrize(
        "exception", ["ExecutionHTTPException", "ApiError", "BadRequestException", "AppException"]
    )
    def test_a_vague_class_does_not(self, exception: str) -> None:
        evidence = Evidence(409, ("Team already exists",), exception=exception)
        assert choose(evidence, {}).token == "already_exists"

    @pytest.mark.parametrize(
        ("caught", "status", "expected"),
        [
            ("InvalidPartitionKeyError", 400, "invalid_partition_key"),
            ("DagRunAlreadyExists", 409, "already_exists"),
            ("DagNotPartitionedError", 400, "not_partitioned"),
            ("NoResultFound", 404, "not_found"),
            ("JSONDecodeError", 400, "invalid_json"),
            ("SQLAlchemyError", 500, "database_error"),
            ("PermissionError", 403, "access_denied"),
            ("TimeoutError", 504, "timeout"),
            ("ValueError", 400, "invalid_request"),
            ("Exception", 500, "internal_error"),
            ("LangflowError", 500, "internal_error"),
        ],
    )
    def test_a_message_of_run_time_text_leaves_it_to_what_was_caught(
        self, caught: str, status: int, expected: str
    ) -> None:
        assert token(status, Unknown("str(e)"), caught=(caught,)) == expected

    def test_a_404_does_not_give_away_what_it_may_be_there_to_hide(self) -> None:
        assert token(404, "Not found", caught=("PermissionError",)) == "not_found"
        assert token(404, caught=("PermissionError",)) == "not_found"
        assert token(404, caught=("UserDoesNotExist",)).endswith("not_found")
        assert token(403, Unknown("str(e)"), caught=("PermissionError",)) == "access_denied"

    def test_several_caught_classes_do_not_decide(self) -> None:
        assert token(400, caught=("GuardrailViolation",)) == "guardrail_violation"
        assert token(412, caught=("CLINotInstalledError",)) == "cli_not_installed"
        assert token(400, caught=("InvalidKeyError", "InvalidNameError")) == "invalid_request"

    @pytest.mark.parametrize(
        ("guard", "status", "expected"),
        [
            ("not payload.name", 400, "missing_name"),
            ("payload.name is None", 422, "missing_name"),
            ("not key.strip()", 400, "missing_key"),
            ("len(body.title) > MAX_TITLE", 400, "title_too_long"),
            ("len(body.tokens) > MAX_TOKENS", 400, "too_many_tokens"),
            ("kind not in VALID_KINDS", 400, "invalid_kind"),
            ("existing", 409, "already_exists"),
            ("run.state != RunState.RUNNING", 409, "invalid_state"),
            ("not matches", 400, "invalid_request"),
            ("user is None", 400, "invalid_request"),
            ("name not in names", 400, "invalid_request"),
            ("not payload.name", 404, "not_found"),
            ("not payload.name", 500, "internal_error"),
        ],
    )
    def test_without_a_message_the_guard_speaks(
        self, guard: str, status: int, expected: str
    ) -> None:
        assert token(status, guard=guard) == expected

    def test_a_status_phrase_is_no_message(self) -> None:
        assert token(400, "Bad Request", guard="not payload.name") == "missing_name"

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (400, "invalid_request"),
            (401, "unauthorized"),
            (402, "payment_required"),
            (403, "forbidden"),
            (404, "not_found"),
            (405, "method_not_allowed"),
            (409, "conflict"),
            (422, "validation_error"),
            (429, "too_many_requests"),
            (500, "internal_error"),
            (503, "service_unavailable"),
            (499, "request_error"),
            (599, "server_error"),
            (None, "request_failed"),
        ],
    )
    def test_the_status_goes_last(self, status: int | None, expected: str) -> None:
        chosen = choose(Evidence(status), {})
        assert (chosen.token, chosen.origin) == (expected, "status")

    def test_the_status_of_validation_errors_is_the_projects(self) -> None:
        assert choose(Evidence(400), {}, validation_status=400).token == "validation_error"


class TestStyle:
    @pytest.mark.parametrize(
        ("style", "expected"),
        [
            (None, "already_exists"),
            ("snake_case", "already_exists"),
            ("upper_snake_case", "ALREADY_EXISTS"),
            ("kebab-case", "already-exists"),
        ],
    )
    def test_is_put_on_last(self, style: str | None, expected: str) -> None:
        assert choose(Evidence(409, ("It already exists",)), {}, style).token == expected


class TestCodes:
    @pytest.mark.parametrize(
        ("status", "message"),
        [
            (400, "LOGIN_BAD_CREDENTIALS"),
            (400, "invalid_status_filter"),
            (403, "loopback_only"),
            (404, "team-not-found"),
            (409, "ERR_1042"),
        ],
    )
    def test_a_message_that_is_a_code_is_the_reason(self, status: int, message: str) -> None:
        chosen = choose(Evidence(status, (message,), constant="SOME_CONSTANT"), {})
        assert (chosen.token, chosen.origin) == (message, "code")

    def test_a_code_before_a_text_is_the_reason(self) -> None:
        assert token(422, "INVALID_BODY: There is no text in it") == "INVALID_BODY"
        assert token(409, "NAME_TAKEN: ", Unknown("name")) == "NAME_TAKEN"
        assert token(400, "decrypt_failed: ", Unknown("error")) == "decrypt_failed"
        assert token(400, "invalid_stage:", Unknown("stage")) == "invalid_stage"
        assert token(409, "drive_not_mounted: Plug it in") == "drive_not_mounted"

    @pytest.mark.parametrize(
        ("message", "expected"),
        [
            ("OPENAI_API_KEY: not set", "missing_parameter"),
            ("team_id: Field required", "missing_parameter"),
            ("missing_values: must be a list", "invalid_request"),
            ("last_error: too long", "out_of_range"),
            ("unit_price: pick another", "invalid_request"),
            ("created_at: no such day", "day_not_found"),
            ("file_error:42", "invalid_request"),
            ("Forbidden", "invalid_request"),
            ("busy", "invalid_request"),
            ("Re-login", "invalid_request"),
            ("invalid_key is set", "invalid_request"),
        ],
    )
    def test_what_only_looks_like_a_code_is_read_as_a_text(
        self, message: str, expected: str
    ) -> None:
        assert token(400, message) == expected

    def test_a_text_with_a_run_time_part_is_no_code(self) -> None:
        assert token(400, "bad_", Unknown("name")) == "invalid_request"

    @pytest.mark.parametrize(
        ("style", "expected"),
        [
            (None, "FILE_MISSING"),
            ("upper_snake_case", "FILE_MISSING"),
            ("snake_case", "file_missing"),
            ("kebab-case", "file-missing"),
        ],
    )
    def test_a_code_is_put_in_the_style_of_the_project(
        self, style: str | None, expected: str
    ) -> None:
        assert choose(Evidence(400, ("FILE_MISSING",)), {}, style).token == expected
