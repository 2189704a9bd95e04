"""The doors of personal data: what people ask about their own, looks at what is masked, and forgetting."""

from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from lms.people import errors
from lms.people.models import DataRequest, Provider, ProviderIdentity, RosterRow

Kind = DataRequest.Kind


class Eraser(Protocol):
    """Blanks what an app above this one keeps of a person's particulars."""

    def __call__(self, provider: Provider, /, *, reason: str, by: Any, at: datetime) -> object: ...


_erasers: dict[str, Eraser] = {}


def register_eraser(name: str, erase: Eraser) -> None:
    """Have ``erase`` called, in the transaction, for each person whose particulars are forgotten."""
    _erasers[name] = erase


DAYS = {
    Kind.WITHDRAW: 15,
    Kind.RESTRICT: 15,
    Kind.OBJECT: 15,
    Kind.ACCESS: 10,
    Kind.CORRECT: 10,
    Kind.ERASE: 20,
}
"""Days to answer (Law 91/2025/QH15, decree 356/2025); ``LMS_DATA_REQUEST_DAYS`` may shorten them."""
ACKNOWLEDGE_WORKING_DAYS = 2


def working_days_after(day: date, number: int) -> date:
    """The day so many working days after ``day``; Saturdays and Sundays do not count."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


@transaction.atomic
def receive(*, provider: Provider, kind: str, words: str, by: Any, at: datetime) -> DataRequest:
    """Take in what a person asks about their data; the clock of the law begins.

    Raises:
        AskedAlready: the same is waiting for an answer.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    if provider.data_requests.filter(kind=kind, answered_at=None).exists():
        raise errors.AskedAlready
    today = timezone.localdate(at)
    days = getattr(settings, "LMS_DATA_REQUEST_DAYS", {}).get(kind, DAYS[Kind(kind)])
    request = DataRequest.objects.create(
        provider=provider,
        kind=kind,
        words=words.strip()[:2000],
        received_at=at,
        acknowledge_by=working_days_after(today, ACKNOWLEDGE_WORKING_DAYS),
        due_on=today + timedelta(days=days),
    )
    log(request, "people.receive_data_request", user=by, timestamp=at, data={"kind": str(kind)})
    return request


@transaction.atomic
def acknowledge(*, request: DataRequest, by: Any, at: datetime) -> DataRequest:
    """Say that the request has arrived; saying it twice changes nothing."""
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    if request.acknowledged_at is None:
        request.acknowledged_at = at
        request.save(update_fields=["acknowledged_at"])
        log(request, "people.acknowledge_data_request", user=by, timestamp=at)
    return request


@transaction.atomic
def answer(*, request: DataRequest, words: str, by: Any, at: datetime, erase: bool = False) -> DataRequest:
    """Answer a request; with ``erase`` the particulars are forgotten, the statutory record stays.

    Raises:
        AnsweredAlready: it was.
        AnswerMissing: no words.
    """
    request = DataRequest.objects.select_for_update().select_related("provider").get(pk=request.pk)
    if request.answered_at is not None:
        raise errors.AnsweredAlready
    if not words.strip():
        raise errors.AnswerMissing
    if erase:
        forget_particulars(provider=request.provider, reason=str(request), by=by, at=at)
    request.acknowledged_at = request.acknowledged_at or at
    request.answered_at, request.answered_by, request.answer = at, by, words.strip()[:2000]
    request.save()
    log(request, "people.answer_data_request", user=by, timestamp=at, data={"erased": erase})
    return request


@transaction.atomic
def forget_particulars(*, provider: Provider, reason: str, by: Any, at: datetime) -> Provider:
    """Forget telephone, address, birth date, commune, identity number and ethnicity of a person.

    With them go what an import kept of them, the address of the account and of mail; of who has left the list, the
    account is made anonymous. Name, status, seats, hours and certificates stay: the law has the office keep them.

    Raises:
        Refusal: an app refuses, as for an account above ``by``: an administrator does it.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    provider.phone = provider.email = ""
    provider.born_on = provider.commune = None
    provider.save()
    ProviderIdentity.objects.filter(provider=provider).delete()
    _forget_rows(provider)
    for erase in _erasers.values():
        erase(provider, reason=reason, by=by, at=at)
    log(provider, "people.forget_particulars", user=by, timestamp=at, data={"reason": reason})
    return provider


def _forget_rows(provider: Provider) -> None:
    """Blank what imports kept of a person; such an import cannot be undone any more."""
    for row in RosterRow.objects.filter(provider=provider):
        row.cells, row.values, row.changes, row.notes = [], {}, [], []
        if row.done and not row.done.get("added"):
            row.done = {"forgotten": True}
        row.save()


@transaction.atomic
def reveal_identity(*, provider: Provider, reason: str, by: Any, at: datetime) -> ProviderIdentity:
    """Look at an identity number and ethnicity; the log keeps who looked, when and why.

    Raises:
        ReasonToLookMissing: no reason given.
        NothingKnown: there is none.
    """
    if not reason.strip():
        raise errors.ReasonToLookMissing
    identity = ProviderIdentity.objects.filter(provider=provider).first()
    if identity is None:
        raise errors.NothingKnown(provider=provider)
    log(provider, "people.reveal_identity", user=by, timestamp=at, data={"reason": reason.strip()[:300]})
    return identity
