"""A reason contradicts no status, and is about all that a message says."""

from __future__ import annotations

import pytest

from errlint.reasons import Evidence, Unknown
from errlint.reasons.choice import choose
from tests.reasons.tokens import token


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (422, "Key already exists", "key_already_exists"),
        (400, "There already exists a core task of that name", "core_task_already_exists"),
        (400, "Duplicate sorting key: x", "duplicate_sorting_key"),
        (400, "Model(s) not found", "model_not_found"),
        (400, "Not found", "invalid_request"),
        (400, "No such team", "team_not_found"),
        (422, "That already exists.", "validation_error"),
        (500, "Key already exists", "internal_error"),
        (422, "The user is not a member of the group", "validation_error"),
        (401, "You are not authorized to upload files", "unauthorized"),
        (400, "Flow names conflict", "invalid_request"),
        (401, "We could not find what you are looking for", "unauthorized"),
        (400, "We could not find what you are looking for", "invalid_request"),
        (403, "Not authenticated", "forbidden"),
        (500, "The rate limit was hit", "internal_error"),
    ],
)
def test_contradicts_no_status(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (404, "Not all tasks were found (Missing IDs: 1).", "not_found"),
        (422, "Bad rows. Original error: x", "invalid_rows"),
        (422, "The import is over. Original error: x", "validation_error"),
        (400, "Item preprocessing failed or duplicate.", "invalid_request"),
        (400, "Sorting is disallowed or the attribute does not exist", "invalid_request"),
        (400, "Token is invalid or expired", "invalid_token"),
        (502, "The server hung up or returned an invalid response", "invalid_response"),
        (502, "The server is unreachable or returned an invalid response", "bad_gateway"),
        (400, "Not all keys were deleted", "invalid_request"),
        (400, "At least one of name or slug must be provided", "missing_parameter"),
        (404, "User is disabled or does not exist", "not_found"),
        (400, "Missing user name or password", "missing_parameter"),
        (400, "A user name or a password is required", "missing_parameter"),
        (499, "Launch cancelled", "launch_cancelled"),
        (400, "The launch cannot be cancelled", "cannot_cancel"),
        (400, "Cannot re-collect the group", "cannot_re_collect"),
        (
            400,
            "Password-protected PDFs are not supported",
            "unsupported_password_protected_pdfs",
        ),
        (500, "Failed to tear down the app", "tear_down_failed"),
        (500, "Failed to tear the app down", "tear_failed"),
        (500, "Error looking up team", "look_up_failed"),
        (422, "A KeyError error occurred", "validation_error"),
        (400, "Segments like these are not allowed", "segments_not_allowed"),
        (400, "Cannot get task groups of both kinds", "invalid_request"),
        (500, "Failed to get the task groups", "get_failed"),
        (422, "A name cannot contain spaces", "validation_error"),
        (422, "These do not match", "validation_error"),
    ],
)
def test_is_about_all_that_a_message_says(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (400, "The order is missing an address", "missing_address"),
        (400, "The consent row is missing the PKCE verifier", "missing_pkce_verifier"),
        (400, "Client tool is missing required field 'name'", "missing_name"),
        (401, "Token is missing the subject claim", "missing_subject_claim"),
        (400, "The address is missing from the order", "missing_address"),
        (400, "The address is missing.", "missing_address"),
        (400, "The address is missing or too long", "missing_address"),
        (400, "No refresh token received. Try again.", "missing_refresh_token"),
        (400, "Either uri or (bucket and key) must be provided", "missing_parameter"),
        (400, "Exactly one of a or b must be provided", "missing_parameter"),
        (400, "Please provide exactly one of a or b", "invalid_request"),
        (400, "Provide at least one connection field", "missing_parameter"),
        (400, "The update must include start, end, tag, or color", "missing_parameter"),
        (400, "At least one of name, slug, or tag is required", "missing_parameter"),
        (422, "With a status, user_id and run_id must be given", "missing_parameter"),
        (400, "Please provide a comma-separated list of ids", "invalid_request"),
        (400, "Please provide a list of ids", "missing_ids"),
        (400, "Please provide at most 3 tags", "too_many_tags"),
        (400, "You can send no more than 10 ids", "too_many_ids"),
        (422, "The title can have at most 80 characters", "validation_error"),
        (400, "The script deploy requires a main.py file", "missing_file"),
        (403, "This requires localhost access", "access_denied"),
        (403, "This requires an access token", "missing_access_token"),
        (400, "Missing permission name", "missing_permission_name"),
        (403, "Password change required", "password_change_required"),
        (403, "Two-factor authentication required", "two_factor_authentication_required"),
        (400, "Streaming requires n=1", "invalid_n"),
        (400, "The run requires max_steps > 0", "invalid_max_steps"),
        (400, "The run requires stream=true and the X-Events header", "missing_parameter"),
        (400, "The run requires transformers >= 4.1", "missing_transformers"),
        (403, "Missing required permission: edit", "missing_permission"),
    ],
)
def test_tells_what_is_missing_from_what_lacks_it(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (401, "Invalid credentials", "invalid_credentials"),
        (401, "Invalid credentials provided", "invalid_credentials"),
        (400, "Invalid credential name", "invalid_credential_name"),
        (400, "Invalid credentials file path", "invalid_file_path"),
        (403, "Wrong, revoked, or expired API key.", "invalid_api_key"),
        (401, "The token is invalid, expired, or revoked", "invalid_token"),
        (400, "This consent is unknown, expired, or was not started by you", "invalid_request"),
        (400, "This consent is unknown, expired, or was used before", "invalid_request"),
        (502, "The SMS service returned an invalid phone number", "bad_gateway"),
        (502, "The model returned invalid JSON", "invalid_json"),
        (400, "Invalid 'FORMAT' parameter", "invalid_format"),
        (400, "Invalid options parameter", "invalid_options"),
        (400, "Invalid parameter format", "invalid_request"),
        (400, "Unsupported format. Use webm or gif.", "unsupported_format"),
        (400, "Unsupported format flag", "unsupported_flag"),
        (422, "The expiration date could not be parsed", "invalid_expiration_date"),
        (400, "The name cannot end with a period", "invalid_name"),
        (400, "Cannot request negative pages", "invalid_request"),
        (400, "Empty file not allowed", "empty_file"),
        (400, "Non-empty folder not allowed", "folder_not_allowed"),
        (400, "File x has a prohibited extension", "unsupported_file_type"),
        (400, "Uploads must be zip files", "unsupported_file_type"),
        (
            400,
            "Streaming chat completions are not supported",
            "unsupported_streaming_chat_completions",
        ),
        (400, "Large file uploads are not supported yet", "unsupported_large_file_uploads"),
        (429, "Queue is full: 10 jobs already queued", "too_many_requests"),
        (503, "Queue is full: 10 jobs already queued", "queue_full"),
        (409, "The thread is busy", "thread_busy"),
        (404, "Deployment has no ui configured", "ui_not_configured"),
        (403, "Editing is only allowed when the agent is paused or finished", "forbidden"),
        (409, "Runs stay unless the agent is paused", "conflict"),
        (403, "The agent is paused", "agent_paused"),
        (403, "Account is retired", "account_retired"),
        (409, "It is no longer an unused asset", "conflict"),
        (409, "The storage already contains 'x'", "already_exists"),
    ],
)
def test_contradicts_no_word_of_a_message(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (400, "Hugging Face token is required", "missing_hugging_face_token"),
        (400, "User Access Token is required", "missing_access_token"),
        (400, "LoRA adapters are not supported", "unsupported_lora_adapters"),
        (502, "ChatGPT authorization failed", "chatgpt_authorization_failed"),
        (503, "VSCode is disabled", "vscode_disabled"),
        (422, "X-OpenHands-Mode must be a number", "invalid_x_openhands_mode"),
        (400, "maxTokens is required", "missing_max_tokens"),
        (400, "UserID is required", "missing_user_id"),
        (502, "1Password is temporarily unavailable", "bad_gateway"),
        (400, "2FA is not enabled", "invalid_request"),
        (400, "Your 1Password session has expired", "session_expired"),
        (400, "The 2fa code is required", "missing_2fa_code"),
    ],
)
def test_tears_no_word_apart(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (409, "Run is not in progress", "not_in_progress"),
        (409, "No deployment is in progress", "conflict"),
        (409, "A deployment is in progress", "in_progress"),
        (400, "Token was not revoked", "not_revoked"),
        (400, "Token was revoked", "token_revoked"),
        (400, "The version is not deprecated", "not_deprecated"),
        (401, "Token not yet expired", "unauthorized"),
        (404, "No rows were removed", "not_found"),
        (400, "No limit exceeded", "invalid_request"),
        (401, "Could not validate credentials", "invalid_credentials"),
        (400, "The session is no longer active", "not_active"),
    ],
)
def test_takes_nothing_for_what_it_denies(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (400, "Audio and video are not supported", "unsupported_operation"),
        (400, "Video is not supported", "unsupported_video"),
        (400, "Source or target does not exist", "invalid_request"),
        (400, "The name and the id do not match", "mismatch"),
        (400, "The id does not match", "id_mismatch"),
        (400, "Length of data and document lists must match", "document_lists_mismatch"),
        (400, "The upload was read and the target does not exist", "target_not_found"),
        (400, "Session options are not supported", "unsupported_session_options"),
        (400, "Custom fields are not supported yet", "unsupported_custom_fields"),
        (400, "Video format is not supported", "unsupported_video"),
        (400, "Eval set not found", "eval_set_not_found"),
        (400, "The rule set is invalid", "invalid_rule_set"),
        (400, "API token not set", "missing_api_token"),
    ],
)
def test_names_all_that_it_is_about(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (400, "Provide at least two images", "too_few_images"),
        (400, "At least 2 columns are required", "too_few_columns"),
        (500, "The handler answered without at least 2 filters", "internal_error"),
        (400, "Please provide at least one image", "missing_image"),
        (400, "Password must contain at least 8 characters", "invalid_password"),
        (400, "Password must contain at least one digit", "missing_digit"),
        (409, "Company setup requires a deployment without products", "conflict"),
        (400, "Timeout must be positive", "invalid_timeout"),
        (400, "Timeout is set too low", "timeout_too_low"),
        (504, "The timeout is exceeded", "timeout"),
        (409, "User is already a member", "already_member"),
        (401, "Changing the limit requires an admin user", "admin_required"),
        (403, "This requires an admin token", "missing_admin_token"),
    ],
)
def test_tells_too_few_and_invalid_from_missing(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (
            501,
            "Duplicate cleanup not supported by storage backend",
            "unsupported_duplicate_cleanup",
        ),
        (500, "Duplicate cleanup failed", "duplicate_cleanup_failed"),
        (400, "Duplicate volume name. Each needs a unique one.", "duplicate_volume_name"),
        (422, "Duplicate data routes are not allowed", "duplicate_data_routes"),
        (400, "Compaction could not reach the context budget", "cannot_reach"),
        (502, "Could not reach the model server", "connection_failed"),
        (502, "Failed to connect to the target service", "connection_failed"),
        (400, "The conversation leaves no room for a summary", "invalid_request"),
        (400, "There is no room for that id", "room_not_found"),
        (400, "Robot.move() did not set initial position", "invalid_request"),
        (400, "initial_position was not set", "missing_initial_position"),
        (400, "Sandbox timeout 90s exceeds configured maximum of 60s.", "limit_exceeded"),
        (500, "Sandbox timeout exceeded", "timeout"),
        (422, 'Route symbols must contain "-"', "validation_error"),
        (422, "The form must contain a name", "missing_name"),
        (404, "Repository is empty (no commits)", "not_found"),
        (400, "Dataset is empty", "empty_dataset"),
        (500, "Internal Service Error: boom", "internal_error"),
        (500, "Internal storage error", "storage_error"),
        (404, "ada is not a member of crew", "not_found"),
        (403, "You are not the owner", "access_denied"),
        (401, "Invalid compute username or password", "invalid_credentials"),
        (400, "You should have at least one robot connected to record", "missing_robot"),
        (400, "No agent associated with this session.", "agent_not_found"),
        (400, "No existing agent found", "agent_not_found"),
        (
            428,
            "Requires an If-Match header naming the version you reviewed",
            "missing_if_match_header",
        ),
        (429, "No pool capacity became available in time", "pool_capacity_unavailable"),
        (500, "install.bat was not found in the image", "internal_error"),
    ],
)
def test_reads_no_more_into_a_word_than_it_says(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (500, "The container was paused, but its sidecar was not found.", "sidecar_not_found"),
        (400, "The user already exists, but is inactive", "inactive"),
        (409, "The user already exists, but is inactive", "already_exists"),
        (400, "client_id is required but was not supplied", "missing_client_id"),
        (409, "The run is paused, but nothing is lost", "run_paused"),
        (401, "The token is not valid, but was issued here and has expired", "invalid_token"),
    ],
)
def test_what_is_said_behind_but_went_wrong(status: int, message: str, expected: str) -> None:
    assert token(status, message) == expected


def test_a_unit_belongs_to_the_value_before_it() -> None:
    limit = Unknown("limit")
    assert token(400, "Timeout ", limit, "s is too large to represent") == "timeout_too_large"
    assert token(400, "Field ", limit, "ms too large") == "too_large"


def test_names_nothing_by_what_is_advised() -> None:
    name = Unknown("name")
    assert token(503, name, " not available: pass a database") == "unavailable"
    assert token(503, name, " is not available, try again later") == "unavailable"
    assert token(503, "Not available, try again later") == "unavailable"
    assert token(503, "Not available: database") == "database_unavailable"
    assert token(400, name, " expired token") == "token_expired"


def test_names_no_run_time_value_by_an_adjective() -> None:
    label = Unknown("label")
    assert token(400, "Native ", label, " must be a regular file") == "invalid_request"
    assert token(400, "Plugin ", label, " must be a regular file") == "invalid_plugin"
    assert token(400, "'", label, "' is reserved for the system") == "invalid_request"
    assert token(400, "Missing 'GetMap' parameters: ", label) == "missing_parameter"


def test_names_what_a_value_is_called() -> None:
    action = Unknown("action")
    assert token(400, "The action: ", action, " was not found") == "action_not_found"
    assert token(400, "Failed to load: ", action, " was not found") == "load_failed"


@pytest.mark.parametrize(
    ("guard", "status", "expected"),
    [
        ("existing_user", 409, "already_exists"),
        ("existing_user", 400, "user_already_exists"),
        ("user_exists", 400, "user_already_exists"),
        ("existing", 400, "invalid_request"),
        ("existing_by_name", 400, "invalid_request"),
    ],
)
def test_a_guard_names_what_exists(guard: str, status: int, expected: str) -> None:
    assert choose(Evidence(status, (), guard=guard), {}).token == expected


def test_names_that_contradict_the_status_are_left_out() -> None:
    missing = Evidence(400, caught=("FileNotFoundError",))
    assert choose(missing, {}).token == "file_not_found"
    assert choose(missing._replace(status=404), {}).token == "not_found"
    assert choose(Evidence(400, exception="NotFoundError"), {}).token == "invalid_request"
    assert choose(Evidence(400, constant="EMAIL_ALREADY_EXISTS"), {}).token == (
        "email_already_exists"
    )


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((500, 503), "internal_error"),
        ((408, 504), "timeout"),
        ((404, 409), "request_failed"),
        ((404, 500), "request_failed"),
        ((), "request_failed"),
    ],
)
def test_of_several_statuses_what_goes_with_all(statuses: tuple[int, ...], expected: str) -> None:
    assert choose(Evidence(None, statuses=statuses), {}).token == expected
    assert choose(Evidence(404, statuses=statuses), {}).token == "not_found"
