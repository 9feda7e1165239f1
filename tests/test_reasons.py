"""Which reason is chosen, and from which evidence."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from errlint.reasons import Evidence, Message, Unknown
from errlint.reasons.choice import choose
from errlint.schema import REASON_STYLES, is_reason_token

Part = str | Unknown


def token(status: int | None, *message: Part, **evidence: object) -> str:
    return choose(Evidence(status, message, **evidence), {}).token  # type: ignore[arg-type]


class TestMessages:
    @pytest.mark.parametrize(
        ("status", "message", "expected"),
        [
            (404, "Item not found", "not_found"),
            (400, "Username and password must be provided", "missing_parameter"),
            (400, "Password must be provided", "missing_password"),
            (404, "Payment does not exist or does not belong to this wallet.", "not_found"),
            (404, "No such account", "not_found"),
            (404, "No item of that name exists", "not_found"),
            (400, "There exists no team of that name", "team_not_found"),
            (404, "None of the given keys exists", "not_found"),
            (409, "A team of that name exists", "already_exists"),
            (404, "Couldn't find the report", "not_found"),
            (410, "The invitation no longer exists", "not_found"),
            (409, "A run already exists for this day", "already_exists"),
            (409, "That username is taken", "already_exists"),
            (409, "Slugs must be unique within a deployment", "already_exists"),
            (409, "Duplicate license number", "already_exists"),
            (409, "Job is already running", "already_running"),
            (409, "TI is no longer in the running state and should stop", "not_running"),
            (409, "Task was not in the running state", "invalid_state"),
            (409, "The bucket is still in use", "in_use"),
            (409, "An identical request is still being processed", "in_progress"),
            (403, "Access denied", "access_denied"),
            (403, "You do not have permission to delete this wallet", "access_denied"),
            (403, "Not enough permissions", "access_denied"),
            (403, "User is not a member of this workspace", "access_denied"),
            (403, "Administrator access is required.", "admin_required"),
            (403, "Insufficient scope for this call", "insufficient_scope"),
            (403, "The selected provider is not allowed.", "provider_not_allowed"),
            (401, "Not authenticated", "not_authenticated"),
            (401, "Please log in first", "authentication_required"),
            (401, "Incorrect email or password", "invalid_credentials"),
            (401, "Could not validate credentials", "invalid_credentials"),
            (401, "Token has expired", "token_expired"),
            (401, "Invalid or expired token", "invalid_token"),
            (401, "Missing or malformed Authorization header", "missing_authorization_header"),
            (500, "Database not connected. Please connect a database.", "database_not_connected"),
            (500, "Router not initialized", "router_not_initialized"),
            (502, "Bad Gateway", "bad_gateway"),
            (400, "Incorrect password", "invalid_password"),
            (400, "XCom key must be a non-empty string.", "invalid_key"),
            (400, "name is required", "missing_name"),
            (400, "The 'limit' parameter is required", "missing_limit"),
            (400, "Missing required parameter: cursor", "missing_cursor"),
            (400, "No files provided", "missing_files"),
            (400, "Please provide an API key", "missing_api_key"),
            (400, "Provider type is not supported", "unsupported_provider_type"),
            (400, "Unsupported grant type", "unsupported_grant_type"),
            (400, "This agent does not support run listing", "unsupported_run_listing"),
            (400, "Only .csv files are supported", "unsupported_file_type"),
            (400, "Unknown action", "unknown_action"),
            (400, "Invalid redirect URI", "invalid_redirect_uri"),
            (400, "The amount is not a valid satoshi amount.", "invalid_amount"),
            (400, "value is not a valid JSON", "invalid_format"),
            (400, "check_async does not support Colang 2.0", "unsupported_colang"),
            (503, "gRPC server is unavailable", "grpc_server_unavailable"),
            (400, "Invalid sampling params: bad", "invalid_sampling_params"),
            (400, "Invalid string value", "invalid_request"),
            (400, "API key environment variable is not set", "missing_environment_variable"),
            (400, "A model key cannot be changed", "cannot_change"),
            (400, "Config with key x failed to be added", "add_failed"),
            (500, "Failed to embed the text", "embed_failed"),
            (500, "Failed to bring the server up", "bring_failed"),
            (409, "Cannot manually finalize the request", "cannot_finalize"),
            (409, "Cannot apply the slice", "cannot_apply"),
            (400, "Fields cannot have more than 5 messages", "invalid_request"),
            (400, "Your session appears to be expired", "session_expired"),
            (400, "Invalid declaration referencing inactive data", "invalid_declaration"),
            (400, "Malformed select_metadata parameter raised E", "invalid_select_metadata"),
            (400, "The header must include the auth type followed by a space", "missing_auth_type"),
            (409, "Proposal changed; reload required", "reload_required"),
            (400, "Reason required", "missing_reason"),
            (413, "File exceeds 5 byte limit", "file_too_large"),
            (400, "The returned data type is not supported", "unsupported_data_type"),
            (400, "You have 5 keys, which is more than the maximum", "limit_exceeded"),
            (400, "Conflicting parameters: use either", "conflicting_parameters"),
            (503, "1Password is unavailable", "service_unavailable"),
            (404, "SaaSConfig is not there", "not_found"),
            (409, "A running job cannot be stopped", "cannot_stop"),
            (409, "Changes cannot be applied", "cannot_apply"),
            (400, "The search path could not be scanned", "scan_failed"),
            (500, "Error during chunk ingestion: unknown", "chunk_ingestion_failed"),
            (500, "Error during startup", "startup_failed"),
            (502, "LLM server error: 500", "llm_server_error"),
            (500, "Internal server error: division by zero", "internal_error"),
            (500, "Unexpected server error", "internal_error"),
            (400, "Mail is not configured. Go to Settings > Mail.", "mail_not_configured"),
            (400, "It is not configured. Go to Settings > Mail.", "not_configured"),
            (400, "Cannot specify map_index in a HEAD request", "invalid_request"),
            (400, "Provide either a or b, not both", "conflicting_parameters"),
            (400, "App URL does not match the installed app", "app_url_mismatch"),
            (400, "Dag has import errors and cannot be triggered", "import_errors"),
            (400, "Cannot delete your own account", "cannot_delete"),
            (413, "Photo is too large", "photo_too_large"),
            (422, "Title is too long", "title_too_long"),
            (429, "Rate limit exceeded, try again later", "rate_limit_exceeded"),
            (422, "query parameter must contain at most 5 keys", "too_many_keys"),
            (422, "Name must contain only letters", "validation_error"),
            (422, "Non-empty identifier is not supported", "unsupported_identifier"),
            (400, "Invalid A2A request", "invalid_a2a_request"),
            (400, "MinerU processing failed", "mineru_processing_failed"),
            (400, "The db_id query parameter is required", "missing_db_id"),
            (400, "parent_id filtering is not supported", "unsupported_parent_id_filtering"),
            (400, "Invalid Content-Length header", "invalid_content_length_header"),
            (400, "Time range must not exceed 7 days", "invalid_time_range"),
            (400, "Privileged scopes require allow_all=true", "invalid_allow_all"),
            (409, "Managed schedules must be changed through /routines", "conflict"),
            (400, "Query parameter is invalid", "invalid_query"),
            (400, "Invalid file path format", "invalid_file_path"),
            (429, "Too many attempts", "too_many_attempts"),
            (429, "Monthly quota exceeded", "monthly_quota_exceeded"),
            (500, "Database error occurred", "database_error"),
            (500, "Failed to create session", "create_failed"),
            (500, "Error creating automation", "create_failed"),
            (500, "Something went wrong", "internal_error"),
            (500, "An unexpected error occurred", "internal_error"),
            (501, "This is not implemented yet", "not_implemented"),
            (502, "Could not connect to the upstream server", "connection_failed"),
            (503, "Redis cache is not configured", "redis_cache_not_configured"),
            (503, "Agent filesystem is unavailable", "agent_filesystem_unavailable"),
            (403, "Tool servers are disabled", "tool_servers_disabled"),
            (504, "The query timed out", "timeout"),
        ],
    )
    def test_says_what_went_wrong(self, status: int, message: str, expected: str) -> None:
        assert token(status, message) == expected

    @pytest.mark.parametrize(
        ("status", "message", "expected"),
        [
            (404, "Item not found in the already existing cache", "not_found"),
            (403, "You have no permission to see missing items", "access_denied"),
            (404, "User not found or access denied", "not_found"),
            (403, "User not found or access denied", "access_denied"),
            (409, "Cannot create user: email already exists", "already_exists"),
            (500, "Rate limit is not configured", "rate_limit_not_configured"),
            (400, "The file was not found", "file_not_found"),
            (400, "Service does not exist, cannot set ID", "service_not_found"),
            (
                400,
                "Cannot use the alias: the deployments flag is disabled",
                "deployments_flag_disabled",
            ),
            (403, "The provider cannot be used from a remote client", "forbidden"),
            (401, "User not found", "user_not_found"),
            (400, "Failed to save: name is required", "missing_name"),
            (500, "Invalid configuration file", "invalid_configuration_file"),
            (400, "password does not expire", "invalid_request"),
            (503, "The service is unable to handle the request", "service_unavailable"),
            (404, "This agent does not have a filesystem", "not_found"),
            (403, "This is not your first install", "forbidden"),
            (500, "Missing", "internal_error"),
            (409, "Job is not suspended", "not_suspended"),
            (400, "The export is not disabled", "not_disabled"),
            (400, "Bundle is registered to another extension", "invalid_request"),
            (403, "This route requires search enabled on the key", "missing_search"),
            (409, "A role cannot be its own parent", "conflict"),
            (400, "Narrow the filter.", "invalid_request"),
        ],
    )
    def test_is_not_misled_by_a_keyword(self, status: int, message: str, expected: str) -> None:
        assert token(status, message) == expected

    def test_reads_around_what_is_only_known_at_run_time(self) -> None:
        dag_id, key = Unknown("dag_id"), Unknown("key")
        assert token(404, "The Dag with ID: `", dag_id, "` was not found") == "not_found"
        assert token(400, "Provider ", key, " is not supported") == "unsupported_provider"
        assert token(400, "Invalid ", key, " header") == "invalid_header"

    @pytest.mark.parametrize("name", ["name", "payload.name", "secret_customer"])
    def test_never_names_a_run_time_value(self, name: str) -> None:
        field = Unknown(name)
        assert token(400, "Missing required parameter: ", field) == "missing_parameter"
        assert token(400, "Invalid value: ", field) == "invalid_request"
        assert token(404, field, " not found") == "not_found"
        assert token(422, field, " must be positive") == "validation_error"

    def test_asks_the_guard_for_a_field_that_the_message_leaves_out(self) -> None:
        guarded = Evidence(400, ("Must be a non-empty string",), guard_names=("payload.name",))
        assert choose(guarded, {}).token == "invalid_name"

    def test_does_not_ask_a_guard_of_several_names(self) -> None:
        guarded = Evidence(400, ("Must be a non-empty string",), guard_names=("a.name", "b.key"))
        assert choose(guarded, {}).token == "invalid_request"

    @pytest.mark.parametrize(
        "site",
        [
            {"caught": ("IntegrityError",)},
            {"guard": "not payload.name", "guard_names": ("payload.name",)},
            {"guard": "existing", "guard_names": ("existing",)},
            {"function": "create_user"},
        ],
    )
    @pytest.mark.parametrize("message", ["User name is invalid", "Failed to save", "Narrow it."])
    def test_gives_the_same_words_the_same_reason(
        self, message: str, site: dict[str, object]
    ) -> None:
        assert token(400, message, **site) == token(400, message)


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


_WORDS = (
    "not found already exists invalid missing required is must be too many large expired the a "
    "key token user file failed to create cannot delete no permission access denied state in "
    "unsupported provided error , . : ; ' DagRun réseau 42"
)
_ENGLISH = st.sampled_from(_WORDS.split())
_PARTS = st.one_of(
    st.text(max_size=40),
    st.lists(_ENGLISH, max_size=10).map(" ".join),
    st.builds(Unknown, st.text(max_size=10)),
)
_MESSAGES = st.lists(_PARTS, max_size=4).map(tuple)
_STATUSES = st.one_of(st.none(), st.integers(100, 999))


class TestAnyMessage:
    @given(_STATUSES, _MESSAGES, st.sampled_from([None, *REASON_STYLES]))
    @example(400, ("invalid _.",), None)
    @example(400, ("Invalid -1",), None)
    @example(400, ("missing 2fa code",), "kebab-case")
    def test_gives_a_short_token_in_style(
        self, status: int | None, message: Message, style: str | None
    ) -> None:
        chosen = choose(Evidence(status, message), {}, style).token
        assert is_reason_token(chosen, style)
        assert len(chosen.replace("-", "_").split("_")) <= 5

    @given(_STATUSES, st.lists(st.text(max_size=20), max_size=3))
    def test_does_not_depend_on_run_time_expressions(
        self, status: int | None, expressions: list[str]
    ) -> None:
        def message(names: list[str]) -> Message:
            return tuple(
                part for name in names for part in ("The key ", Unknown(name), " is wrong ")
            )

        other = ["x" for _ in expressions]
        assert token(status, *message(expressions)) == token(status, *message(other))

    @given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
    def test_any_names_give_a_token(self, constant: str, exception: str, guard: str) -> None:
        evidence = Evidence(
            400, (), constant, exception, caught=(exception,), guard=guard, guard_names=(guard,)
        )
        assert is_reason_token(choose(evidence, {}).token)
