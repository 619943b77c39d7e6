"""Who may open which address. Every view names its gate; a view that does not is refused.

The gate asks for the role only. Which opening, application or seat it may be is decided in `queries.visible`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import ParamSpec, TypeVar

from flask import current_app, request

from scorecard.models.account import Account, Role

P = ParamSpec("P")
R = TypeVar("R")


class Gate(StrEnum):
    """Who gets in at all."""

    PUBLIC = "anybody"
    SIGNED_IN = "anybody signed in"
    LEAD = "leads and admins"
    ADMIN = "admins"


ROLES = {
    Gate.SIGNED_IN: frozenset(Role),
    Gate.LEAD: frozenset({Role.LEAD, Role.ADMIN}),
    Gate.ADMIN: frozenset({Role.ADMIN}),
}


def allow(gate: Gate) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare who may open a view."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        view.gate = gate  # type: ignore[attr-defined] # a mark on the function
        return view

    return declare


def gate_of(endpoint: str) -> Gate | None:
    """The gate that a view declared, None where it declared none."""
    return getattr(current_app.view_functions[endpoint], "gate", None)


def may_enter(gate: Gate | None, account: Account | None) -> bool:
    """Whether this person gets through. A view without a gate lets nobody in."""
    if gate is Gate.PUBLIC:
        return True
    return gate is not None and account is not None and account.role in ROLES[gate]


def answer_is_the_same_for_every_id() -> bool:
    """Whether a refusal here may be a 403: only where the address names no object."""
    return not request.view_args
