"""The secret address of a person's calendar."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.log_actions import log

from courses.models import CalendarFeed


def secret_hash(secret: str) -> str:
    """What is kept of a secret: too long to be guessed, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def open_calendar(*, user: Any, by: Any, at: datetime) -> str:
    """Give ``user`` a new secret for the address of their calendar; an earlier one no longer answers.

    The secret is given back this once and kept nowhere.
    """
    get_user_model().objects.select_for_update().get(
        pk=user.pk
    )  # two new addresses at once would be two open ones
    close_calendar(user=user, by=by, at=at)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=user, secret_hash=secret_hash(secret), opened_at=at)
    log(feed, "courses.open_calendar", user=by, timestamp=at)
    return secret


@transaction.atomic
def close_calendar(*, user: Any, by: Any, at: datetime) -> int:
    """End the address of ``user``'s calendar, if there is one; how many were open."""
    closed = 0
    for feed in CalendarFeed.objects.select_for_update().filter(user=user, closed_at=None):
        feed.closed_at = at
        feed.save(update_fields=["closed_at"])
        log(feed, "courses.close_calendar", user=by, timestamp=at)
        closed += 1
    return closed
