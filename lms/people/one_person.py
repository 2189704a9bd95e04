"""What apps above object to when two things turn out to be one person's: two rows of the list, or a row and an account.

``lms.people.merging`` and ``lms.people.actions.link_account`` ask; an app registers its objection in
``AppConfig.ready()``.
"""

from collections.abc import Callable

from lms.people.models import Provider

Objection = Callable[[Provider], None]
"""Told the person as they would be, in the same transaction; raises ``lms.refusals.Refusal`` to prevent it."""

_objections: list[Objection] = []


def register_objection(objection: Objection) -> None:
    """Have ``objection`` asked about everyone who is merged or given an account."""
    if objection not in _objections:
        _objections.append(objection)


def ask_objections(provider: Provider) -> None:
    """Let every app object to what ``provider`` would be."""
    for objection in _objections:
        objection(provider)
