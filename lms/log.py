"""The log, for many records at once. For one there is ``wagtail.log_actions.log``, which asks four queries for each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import ModelLogEntry

BATCH = 500


def log_each(
    action: str,
    entries: Iterable[tuple[models.Model, dict[str, Any]]],
    *,
    by: Any,
    at: datetime,
    group: UUID | None = None,
) -> None:
    """One entry for each record with its own data, as Wagtail's ``log`` would write it, in a fixed number of queries.

    Records come with what their names are made of, so that these cost no query each. Entries of one ``group`` belong
    together; without one those of a request do.

    Raises:
        LookupError: no app has registered the action.
    """
    if not registry.action_exists(action):
        raise LookupError(action)  # a programmer's error
    context = get_active_log_context()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=ContentType.objects.get_for_model(record, for_concrete_model=False),
                object_id=str(record.pk),
                label=str(record),
                action=action,
                timestamp=at,
                uuid=group or context.uuid,
                user=by or context.user,
                data=data,
            )
            for record, data in entries
        ],
        batch_size=BATCH,
    )
