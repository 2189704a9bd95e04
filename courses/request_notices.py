"""Who is told by mail that somebody asks for a seat: whoever may decide it.

The heads of the person's unit, with a link to the unit's page; the managers where the unit has no head, or the person
belongs to none. Called by the door, inside its transaction, as ``courses.notices`` is.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse

from courses.models import CourseSession, Registration, UnitHead
from courses.notices import SessionWords
from lms.mail.actions import Letter, queue_all
from lms.roles import Role


def requests_made(
    session: CourseSession, registrations: Sequence[Registration], *, by: Any, at: datetime
) -> int:
    """Tell those who decide that ``registrations`` of ``session`` ask for a seat; how many messages. Nine queries.

    Registrations come with their ``provider``. Whoever asks for themselves is not told of it, though they be head.
    """
    words = SessionWords(session)
    heads: dict[int | None, list[Any]] = defaultdict(list)
    units = {registration.organization_id for registration in registrations} - {None}
    found = UnitHead.objects.current().filter(organization__in=units, user__is_active=True)
    for head in found.select_related("user").order_by("pk"):
        heads[head.organization_id].append(head.user)
    to_heads, to_office = [], []
    managers: list[Any] | None = None
    for registration in registrations:
        deciding = [
            user
            for user in heads[registration.organization_id]
            if user.pk not in {registration.provider.user_id, by.pk if by else None}
        ]
        if deciding:
            where = f"{reverse('courses:unit', args=[session.code])}?unit={registration.organization_id}"
            to_heads += [_letter(registration, user, words, where) for user in deciding]
            continue
        if managers is None:
            accounts = get_user_model()._default_manager.filter(
                groups__name=Role.MANAGER.value, is_active=True
            )
            managers = list(accounts.order_by("pk"))
        where = f"{reverse('sessions:inspect', args=[session.pk])}?state={Registration.Status.REQUESTED}"
        to_office += [_letter(registration, user, words, where) for user in managers]
    return sum(
        queue_all(letters, kind=kind, about=session, by=by, at=at)
        for kind, letters in (
            ("courses.request_to_head", to_heads),
            ("courses.request_to_office", to_office),
        )
    )


def _letter(registration: Registration, user: Any, words: SessionWords, where: str) -> Letter:
    return Letter(
        key=f"registration:{registration.pk}:asks:{user.pk}",
        user=user,
        context=partial(_values, registration, words),
        action_url=where,
        useless_after=words.over_at(),
    )


def _values(registration: Registration, words: SessionWords) -> dict[str, str]:
    return {**words.values(), "person": registration.provider.full_name}
