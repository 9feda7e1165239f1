"""A reason contradicts no status, and is about all that a message says."""

from __future__ import annotations

import pytest

from errlint.reasons import Evidence, Placeholder
from errlint.reasons.choice import choose

Part = str | Placeholder


def token(status: int | None, *message: Part) -> str:
    return choose(Evidence(status, message), {}).token


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


def test_names_what_a_value_is_called() -> None:
    action = Placeholder("action")
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
