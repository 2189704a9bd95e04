"""What is forgotten of messages when a person's particulars are: where they went, not that they did."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.mail.models import Message
from lms.people.models import Provider

State = Message.State
NOWHERE = "forgotten@invalid"
"""Stands where a message that was sent must name an address (RFC 2606: nothing is ever delivered there)."""


def forget_addresses(provider: Provider, **_who_and_when: Any) -> int:
    """Take address and telephone off a person's messages; what waits to be sent is not sent any more."""
    theirs = Q(provider=provider)
    if provider.user_id is not None:
        theirs |= Q(user=provider.user_id)
    rows = Message.objects.select_for_update(of=("self",)).filter(theirs)
    for row in rows:
        if row.state in (State.QUEUED, State.SENDING):
            row.state, row.problem = State.FAILED, _("The address was forgotten as the person asked.")
        row.address = NOWHERE if row.state == State.SENT else ""
        row.phone = ""
        row.save()
    return len(rows)
