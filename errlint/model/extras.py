"""What was found in a module besides its sites, since selected rules ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from errlint.model.body_and_status import BodyAndStatus
from errlint.model.context import YieldPlace
from errlint.model.declared_route import DeclaredRoute
from errlint.model.handler import Registration, Reshaping
from errlint.model.raised_response import RaisedResponse
from errlint.model.request import SentBody, UnreadFailure
from errlint.model.response import BuiltResponse, ReturnedBody
from errlint.model.returned_dict import ReturnedDict
from errlint.source import Range


class Extras(NamedTuple):
    """The finds of each kind, in the order of the text; none of a kind that nobody asks for."""

    answers: tuple[BuiltResponse | ReturnedBody, ...] = ()
    raised_responses: tuple[RaisedResponse, ...] = ()
    registrations: tuple[Registration, ...] = ()
    reshapings: tuple[Reshaping, ...] = ()
    answers_whole: bool = False
    """Whether an exception handler answers a detail that is a dict as the whole body."""
    own_details: tuple[Range, ...] = ()
    """Where constructors of tracked exceptions set a text as the detail themselves."""
    bodies: tuple[SentBody, ...] = ()
    failures: tuple[UnreadFailure, ...] = ()
    declared_routes: tuple[DeclaredRoute, ...] = ()
    returned_statuses: tuple[BodyAndStatus, ...] = ()
    returned_dicts: tuple[ReturnedDict, ...] = ()
    yields: tuple[YieldPlace, ...] = ()

    @property
    def responses(self) -> Iterator[BuiltResponse]:
        """Yield the responses that are built by hand."""
        return (answer for answer in self.answers if isinstance(answer, BuiltResponse))
