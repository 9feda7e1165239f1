"""What a rule may want to see of a module besides its sites."""

from __future__ import annotations

from enum import Enum


class Interest(str, Enum):
    """A kind of thing that is only looked for where a selected rule asks for it."""

    RAISING_CALLS = "raising-calls"
    """Calls of helpers that raise, where the exception may not become a response."""
    EXPOSED_YIELDS = "exposed-yields"
    """Dependencies and context managers whose `yield` stands where exceptions are swallowed."""
    RETURNED_STATUSES = "returned-statuses"
    """Error statuses that routes return beside a body."""
    RETURNED_DICTS = "returned-dicts"
    """Dicts that routes return."""
    RAISED_RESPONSES = "raised-responses"
    """Responses that code raises."""
    RESPONSES = "responses"
    """Error responses that are built by hand."""
    TELLING_RESPONSES = "telling-responses"
    """Those that may tell what an exception says."""
    TELLING_RETURNS = "telling-returns"
    """What routes return that may tell what an exception says."""
    HANDLERS = "handlers"
    """Exception handlers, and where they are registered."""
    DETAILS = "details"
    """What is made of the details of exceptions that code has caught."""
    OWN_DETAILS = "own-details"
    """Texts that exception classes set as the details of their objects."""
    ROUTES = "routes"
    """The functions that serve routes."""
    REQUESTS = "requests"
    """What code sends as a client, and what it does about requests that failed."""
