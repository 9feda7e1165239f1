"""What a message says went wrong."""

from __future__ import annotations

import pytest

from errlint.reasons import Evidence, Unknown
from errlint.reasons.choice import choose
from tests.reasons.tokens import token


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
            (401, "The session has expired. Please log in again.", "session_expired"),
            (401, "Please log in: the session has expired", "authentication_required"),
            (401, "Please login first", "authentication_required"),
            (400, "The index is not ready", "index_not_ready"),
            (409, "Not ready", "not_ready"),
            (400, "You are not already a member", "invalid_request"),
            (403, "Email not verified", "email_not_verified"),
            (401, "The signature could not be verified", "unauthorized"),
            (400, "Order already paid", "already_paid"),
            (400, "Guest has already checked in today", "already_checked_in"),
            (400, "You are already signed up for this event", "already_signed_up"),
            (400, "You have not clocked in yet", "not_clocked_in"),
            (409, "Username taken", "already_exists"),
            (400, "No action taken", "invalid_request"),
            (400, "Your cart is empty", "empty_cart"),
            (400, "The uploaded file is empty.", "empty_file"),
            (404, "The list is empty", "not_found"),
            (400, "Not enough {name} in stock", "insufficient_stock"),
            (400, "New password cannot be the same as the old one", "invalid_password"),
            (403, "Account disabled. Contact support.", "account_disabled"),
            (403, "User banned", "user_banned"),
            (403, "Please verify your email before logging in", "email_not_verified"),
            (400, "Invalid email. Please verify your email", "invalid_email"),
            (500, "Could not send mail, please verify your email", "cannot_send"),
            (403, "Admins only", "admin_required"),
            (403, "Only admins allowed", "admin_required"),
            (401, "The token has been blacklisted", "token_blacklisted"),
            (400, "Socks are out of stock", "out_of_stock"),
            (400, "Age out of range", "invalid_age"),
            (400, "No valid fields to update", "nothing_to_update"),
            (403, "You have no right to update this", "forbidden"),
            (404, "No data to export", "not_found"),
            (400, "The date cannot be in the past", "invalid_date"),
            (400, "Empty filename", "empty_filename"),
            (502, "Empty response from the model", "bad_gateway"),
            (400, "The account is frozen", "account_frozen"),
            (400, "No face was detected in the image", "face_not_detected"),
            (503, "No model loaded", "model_not_loaded"),
            (404, "No plugin registered under that name", "not_found"),
            (409, "No server is connected", "server_not_connected"),
            (400, "No Stripe customer ID found", "customer_id_not_found"),
            (404, "No usable backup of it was found", "not_found"),
            (400, "[orders] name is required", "missing_name"),
            (400, "[name] is required", "missing_name"),
            (400, "items[0] is missing", "missing_items"),
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
            (400, "name and uri cannot both be None", "missing_parameter"),
            (400, "start and end cannot both be set", "conflicting_parameters"),
            (400, "A draft can't yet be published", "cannot_publish"),
            (400, "Tables cannot also depend on views", "cannot_depend"),
            (400, "The cell could not automatically be converted", "convert_failed"),
            (400, "You cannot rely on a draft", "cannot_rely"),
            (409, "User has not set up a second factor", "second_factor_not_configured"),
            (409, "The mailer has not been set up", "mailer_not_configured"),
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
            (404, "No access request of yours was found", "not_found"),
            (400, "No access log entries found", "log_entries_not_found"),
            (403, "No access rights", "access_denied"),
            (400, "At least one weight must be greater than 0", "invalid_weight"),
            (400, "At least one weight must be provided", "missing_weight"),
            (500, "Failed after 3 retries", "internal_error"),
            (400, "Failed while waiting for the worker", "invalid_request"),
            (501, "Resetting the audit log is not supported", "unsupported_operation"),
            (501, "Resetting passwords is not supported", "unsupported_resetting_passwords"),
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
