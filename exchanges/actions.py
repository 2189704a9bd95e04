"""The doors of exchange visits: planned → approved → completed, or cancelled with a reason."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from wagtail.log_actions import log

from exchanges import errors
from exchanges.models import Delegate, Lesson, Visit
from lms.people.models import Provider

CHANGEABLE = frozenset({Visit.Status.PLANNED, Visit.Status.APPROVED})


def _locked(visit: Visit) -> Visit:
    return Visit.objects.select_for_update().get(pk=visit.pk)


def _check_sense(visit: Visit) -> None:
    if visit.province_id == visit.organization.province_id:
        raise errors.HostIsOwnProvince()
    if visit.ends_on < visit.starts_on:
        raise errors.EndsBeforeStart()


@transaction.atomic
def plan_visit(*, by: Any, at: datetime, **fields: Any) -> Visit:
    """Plan a visit; ``fields`` are those of ``Visit`` that people fill in.

    Raises:
        HostIsOwnProvince: the other province is the organiser's own.
        EndsBeforeStart: the last day lies before the first.
    """
    visit = Visit(**fields)
    _check_sense(visit)
    visit.save()
    log(visit, "exchanges.plan_visit", user=by)
    return visit


@transaction.atomic
def revise_visit(*, visit: Visit, by: Any, at: datetime, **changes: Any) -> Visit:
    """Change what people filled in, until the visit is completed or cancelled.

    Raises:
        VisitHasEnded, HostIsOwnProvince, EndsBeforeStart.
    """
    visit = _locked(visit)
    if visit.status not in CHANGEABLE:
        raise errors.VisitHasEnded()
    changed = sorted(name for name, value in changes.items() if getattr(visit, name) != value)
    for name in changed:
        setattr(visit, name, changes[name])
    _check_sense(visit)
    visit.save()
    log(visit, "exchanges.revise_visit", user=by, data={"changed": changed})
    return visit


@transaction.atomic
def approve(*, visit: Visit, by: Any, at: datetime) -> Visit:
    """Approve a planned visit.

    Raises:
        NotPlanned: it is already approved, completed or cancelled.
    """
    visit = _locked(visit)
    if visit.status != Visit.Status.PLANNED:
        raise errors.NotPlanned()
    visit.status, visit.approved_at, visit.approved_by = Visit.Status.APPROVED, at, by
    visit.save(update_fields=["status", "approved_at", "approved_by"])
    log(visit, "exchanges.approve", user=by)
    return visit


@transaction.atomic
def complete(*, visit: Visit, results: str, by: Any, at: datetime, on: date) -> Visit:
    """Complete an approved visit that is over, with what it achieved; its minutes then count for the delegates.

    Raises:
        NotApproved: it was never approved, or has ended already.
        NotYetOver: ``on`` lies before its last day.
        NoDelegates: nobody is in the delegation.
        ResultsMissing: ``results`` is empty.
    """
    visit = _locked(visit)
    if visit.status != Visit.Status.APPROVED:
        raise errors.NotApproved()
    if on < visit.ends_on:
        raise errors.NotYetOver(ends_on=date_format(visit.ends_on, "SHORT_DATE_FORMAT"))
    if not visit.delegates.exists():
        raise errors.NoDelegates()
    if not results.strip():
        raise errors.ResultsMissing()
    visit.status, visit.results, visit.completed_at = Visit.Status.COMPLETED, results.strip(), at
    visit.save(update_fields=["status", "results", "completed_at"])
    log(visit, "exchanges.complete", user=by)
    return visit


@transaction.atomic
def cancel(*, visit: Visit, reason: str, by: Any, at: datetime) -> Visit:
    """Cancel a visit that has not taken place.

    Raises:
        ReasonMissing: no reason given.
        VisitHasEnded: it is completed or cancelled already.
    """
    visit = _locked(visit)
    if not reason.strip():
        raise errors.ReasonMissing()
    if visit.status not in CHANGEABLE:
        raise errors.VisitHasEnded()
    visit.status, visit.cancellation_reason = Visit.Status.CANCELLED, reason.strip()
    visit.save(update_fields=["status", "cancellation_reason"])
    log(visit, "exchanges.cancel", user=by, data={"reason": visit.cancellation_reason})
    return visit


@transaction.atomic
def add_delegate(
    *, visit: Visit, provider: Provider, by: Any, at: datetime, role: str = Delegate.Role.MEMBER
) -> Delegate:
    """Put a provider into the delegation.

    Raises:
        VisitHasEnded: the visit is completed or cancelled.
        AlreadyDelegate: the person is in the delegation.
        HeadExists: ``role`` is head and there is one.
    """
    visit = _locked(visit)
    if visit.status not in CHANGEABLE:
        raise errors.VisitHasEnded()
    if visit.delegates.filter(provider=provider).exists():
        raise errors.AlreadyDelegate(provider=provider)
    if role == Delegate.Role.HEAD and visit.delegates.filter(role=Delegate.Role.HEAD).exists():
        raise errors.HeadExists()
    delegate = Delegate.objects.create(visit=visit, provider=provider, role=role)
    log(visit, "exchanges.add_delegate", user=by, data={"provider": provider.pk, "role": role})
    return delegate


@transaction.atomic
def remove_delegate(*, delegate: Delegate, by: Any, at: datetime) -> None:
    """Take someone out of the delegation before the visit is completed; the log keeps that they were in it.

    Raises:
        VisitHasEnded: the visit is completed or cancelled.
    """
    visit = _locked(delegate.visit)
    if visit.status not in CHANGEABLE:
        raise errors.VisitHasEnded()
    log(visit, "exchanges.remove_delegate", user=by, data={"provider": delegate.provider_id})
    delegate.delete()


@transaction.atomic
def note_lesson(
    *,
    visit: Visit,
    title: str,
    text: str,
    by: Any,
    at: datetime,
    proposal: str = "",
    responsible: Provider | None = None,
    due_on: date | None = None,
) -> Lesson:
    """Write down what was learnt; also after the visit is completed.

    Raises:
        VisitHasEnded: the visit was cancelled.
    """
    visit = _locked(visit)
    if visit.status == Visit.Status.CANCELLED:
        raise errors.VisitHasEnded()
    lesson = Lesson.objects.create(
        visit=visit, title=title, text=text, proposal=proposal, responsible=responsible, due_on=due_on
    )
    log(visit, "exchanges.note_lesson", user=by, data={"lesson": lesson.pk, "title": title})
    return lesson


@transaction.atomic
def follow_up_lesson(*, lesson: Lesson, status: str, by: Any, at: datetime, result: str = "") -> Lesson:
    """Say how a lesson stands: adopted, applied or dropped; the last two with what came of it.

    Raises:
        LessonEnded: it was applied or dropped already.
        OutcomeMissing: applied or dropped without a result.
    """
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if lesson.status not in Lesson.OPEN:
        raise errors.LessonEnded()
    if status not in Lesson.OPEN and not result.strip():
        raise errors.OutcomeMissing()
    lesson.status, lesson.result = status, result.strip()
    lesson.save(update_fields=["status", "result"])
    log(lesson.visit, "exchanges.follow_up_lesson", user=by, data={"lesson": lesson.pk, "status": status})
    return lesson
