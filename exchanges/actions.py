"""The doors of exchange visits: planned → approved → completed, or cancelled with a reason."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from exchanges import errors
from exchanges.models import Delegate, Lesson, Visit
from lms.changes import apply_changes
from lms.internal_files import keep_internal
from lms.people.models import Provider
from lms.planning.models import PlannedActivity

PLAN_FIELDS = frozenset(
    {
        "title", "organization", "activity", "direction", "province", "host", "starts_on", "ends_on", "purpose",
        "programme", "minutes_credited", "budget_vnd",
    }
)  # fmt: skip
"""What people fill in before the visit."""
OUTCOME_FIELDS = frozenset({"results", "spent_vnd", "report", "minutes_credited"})
"""What may still be corrected after it, with a reason."""
CHANGEABLE = frozenset({Visit.Status.PLANNED, Visit.Status.APPROVED})
NEXT_STEPS = frozenset({Lesson.Status.ADOPTED, Lesson.Status.APPLIED, Lesson.Status.DROPPED})


def _locked(visit: Visit) -> Visit:
    return Visit.objects.select_for_update().get(pk=visit.pk)


def _locked_changeable(visit: Visit) -> Visit:
    visit = _locked(visit)
    if visit.status not in CHANGEABLE:
        raise errors.VisitHasEnded
    return visit


def _check_sense(visit: Visit) -> None:
    for name in ("title", "host", "purpose"):
        if not getattr(visit, name).strip():
            raise errors.WordsMissing(field=name)
    if visit.province_id == visit.organization.province_id:
        raise errors.HostIsOwnProvince
    if visit.ends_on < visit.starts_on:
        raise errors.EndsBeforeStart
    province = visit.province
    if (province.valid_from and visit.starts_on < province.valid_from) or (
        province.valid_until and visit.starts_on >= province.valid_until
    ):
        raise errors.NoSuchProvinceThen(
            province=province, day=date_format(visit.starts_on, "SHORT_DATE_FORMAT")
        )
    if visit.activity is not None:
        if visit.activity.kind != PlannedActivity.Kind.EXCHANGE:
            raise errors.NotExchangeActivity
        if visit.activity.plan.year != visit.ends_on.year:
            raise errors.ActivityOfOtherYear(year=visit.activity.plan.year)


@transaction.atomic
def plan_visit(*, by: Any, at: datetime, **fields: Any) -> Visit:
    """Plan a visit; ``fields`` are ``PLAN_FIELDS``.

    Raises:
        WordsMissing: no title, host or purpose.
        HostIsOwnProvince: the other province is the organiser's own.
        NoSuchProvinceThen: it did not exist yet, or had been merged, on the first day.
        EndsBeforeStart: the last day lies before the first.
        NotExchangeActivity, ActivityOfOtherYear: the item of the plan is about something else.
    """
    visit = Visit()
    apply_changes(visit, fields, allowed=PLAN_FIELDS)
    _check_sense(visit)
    visit.save()
    log(visit, "exchanges.plan_visit", user=by, timestamp=at)
    return visit


@transaction.atomic
def revise_visit(*, visit: Visit, by: Any, at: datetime, reason: str = "", **changes: Any) -> Visit:
    """Change what was planned, until the visit is completed or cancelled; once approved only with a reason.

    Raises:
        VisitHasEnded: it is completed or cancelled.
        ApprovedNeedsReason: it is approved, something differs, and ``reason`` is empty.
        WordsMissing, HostIsOwnProvince, NoSuchProvinceThen, EndsBeforeStart, NotExchangeActivity,
        ActivityOfOtherYear: as for ``plan_visit``.
    """
    visit = _locked_changeable(visit)
    changed = apply_changes(visit, changes, allowed=PLAN_FIELDS)
    if changed and visit.status == Visit.Status.APPROVED and not reason.strip():
        raise errors.ApprovedNeedsReason
    _check_sense(visit)
    visit.save()
    data = {"changed": changed, "reason": reason.strip()}
    log(visit, "exchanges.revise_visit", user=by, timestamp=at, data=data)
    return visit


@transaction.atomic
def approve(*, visit: Visit, by: Any, at: datetime) -> Visit:
    """Approve a planned visit.

    Raises:
        NotPlanned: it is already approved, completed or cancelled.
    """
    visit = _locked(visit)
    if visit.status != Visit.Status.PLANNED:
        raise errors.NotPlanned
    visit.status, visit.approved_at, visit.approved_by = Visit.Status.APPROVED, at, by
    visit.save(update_fields=["status", "approved_at", "approved_by"])
    log(visit, "exchanges.approve", user=by, timestamp=at)
    return visit


@transaction.atomic
def complete(
    *,
    visit: Visit,
    results: str,
    by: Any,
    at: datetime,
    spent_vnd: int | None = None,
    report: Any = None,
) -> Visit:
    """Complete an approved visit on its last day or later; its minutes then count for the delegates.

    ``spent_vnd`` and ``report`` (an uploaded document) are kept where given; ``amend`` adds them later.

    Raises:
        NotApproved: it was never approved, or has ended already.
        NotYetOver: ``at`` lies before its last day.
        NoDelegates: nobody is in the delegation.
        ResultsMissing: ``results`` is empty.
    """
    visit = _locked(visit)
    if visit.status != Visit.Status.APPROVED:
        raise errors.NotApproved
    if timezone.localdate(at) < visit.ends_on:
        raise errors.NotYetOver(ends_on=date_format(visit.ends_on, "SHORT_DATE_FORMAT"))
    if not visit.delegates.exists():
        raise errors.NoDelegates
    if not results.strip():
        raise errors.ResultsMissing
    visit.status, visit.results, visit.completed_at = Visit.Status.COMPLETED, results.strip(), at
    visit.spent_vnd = visit.spent_vnd if spent_vnd is None else spent_vnd
    visit.report = keep_internal(report or visit.report)
    visit.save(update_fields=["status", "results", "completed_at", "spent_vnd", "report"])
    log(visit, "exchanges.complete", user=by, timestamp=at)
    return visit


@transaction.atomic
def amend(*, visit: Visit, reason: str, by: Any, at: datetime, **changes: Any) -> Visit:
    """Correct what a completed visit achieved, cost or credits; ``changes`` are ``OUTCOME_FIELDS``.

    Raises:
        ReasonMissing: no reason given.
        NotCompleted: the visit is not completed.
        ResultsMissing: nothing would be left of the results.
    """
    visit = _locked(visit)
    if not reason.strip():
        raise errors.ReasonMissing
    if visit.status != Visit.Status.COMPLETED:
        raise errors.NotCompleted
    before = {name: getattr(visit, name) for name in ("spent_vnd", "minutes_credited")}
    changed = apply_changes(visit, changes, allowed=OUTCOME_FIELDS)
    visit.results = visit.results.strip()
    if not visit.results:
        raise errors.ResultsMissing
    visit.report = keep_internal(visit.report)
    visit.save(update_fields=sorted(OUTCOME_FIELDS))
    data = {"changed": changed, "before": before, "reason": reason.strip()}
    log(visit, "exchanges.amend", user=by, timestamp=at, data=data)
    return visit


@transaction.atomic
def cancel(*, visit: Visit, reason: str, by: Any, at: datetime) -> Visit:
    """Cancel a visit that has not been completed.

    Raises:
        ReasonMissing: no reason given.
        VisitHasEnded: it is completed or cancelled already.
    """
    visit = _locked_changeable(visit)
    if not reason.strip():
        raise errors.ReasonMissing
    visit.status, visit.cancelled_at, visit.cancellation_reason = Visit.Status.CANCELLED, at, reason.strip()
    visit.save(update_fields=["status", "cancelled_at", "cancellation_reason"])
    log(visit, "exchanges.cancel", user=by, timestamp=at, data={"reason": visit.cancellation_reason})
    return visit


# --- the delegation -----------------------------------------------------------------------------------------


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
    visit = _locked_changeable(visit)
    if visit.delegates.filter(provider=provider).exists():
        raise errors.AlreadyDelegate(provider=provider)
    if role == Delegate.Role.HEAD and visit.delegates.filter(role=Delegate.Role.HEAD).exists():
        raise errors.HeadExists
    delegate = Delegate.objects.create(visit=visit, provider=provider, role=role)
    data = {"provider": provider.pk, "role": str(role)}
    log(visit, "exchanges.add_delegate", user=by, timestamp=at, data=data)
    return delegate


def _locked_delegate(delegate: Delegate) -> Delegate:
    visit = _locked_changeable(delegate.visit)
    found = visit.delegates.filter(pk=delegate.pk).first()
    if found is None:
        raise errors.NotDelegate
    return found


@transaction.atomic
def name_head(*, delegate: Delegate, by: Any, at: datetime) -> Delegate:
    """Make a delegate the head of the delegation; who was it becomes a member.

    Raises:
        VisitHasEnded: the visit is completed or cancelled.
        NotDelegate: the person was taken out meanwhile.
    """
    delegate = _locked_delegate(delegate)
    delegate.visit.delegates.filter(role=Delegate.Role.HEAD).update(role=Delegate.Role.MEMBER)
    delegate.role = Delegate.Role.HEAD
    delegate.save(update_fields=["role"])
    log(delegate.visit, "exchanges.name_head", user=by, timestamp=at, data={"provider": delegate.provider_id})
    return delegate


@transaction.atomic
def remove_delegate(*, delegate: Delegate, by: Any, at: datetime) -> None:
    """Take someone out of the delegation before the visit is completed; the log keeps that they were in it.

    Raises:
        VisitHasEnded: the visit is completed or cancelled.
        NotDelegate: the person was taken out already.
    """
    delegate = _locked_delegate(delegate)
    data = {"provider": delegate.provider_id}
    log(delegate.visit, "exchanges.remove_delegate", user=by, timestamp=at, data=data)
    delegate.delete()


# --- lessons ------------------------------------------------------------------------------------------------


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
        WordsMissing: no title or text.
    """
    visit = _locked(visit)
    if visit.status == Visit.Status.CANCELLED:
        raise errors.VisitHasEnded
    for name, words in (("title", title), ("text", text)):
        if not words.strip():
            raise errors.WordsMissing(field=name)
    lesson = Lesson.objects.create(
        visit=visit,
        title=title.strip(),
        text=text.strip(),
        proposal=proposal.strip(),
        responsible=responsible,
        due_on=due_on,
    )
    data = {"lesson": lesson.pk, "title": lesson.title}
    log(visit, "exchanges.note_lesson", user=by, timestamp=at, data=data)
    return lesson


@transaction.atomic
def follow_up_lesson(*, lesson: Lesson, status: str, by: Any, at: datetime, result: str = "") -> Lesson:
    """Say how a lesson stands: adopted, applied or dropped; the last two with what came of it.

    Raises:
        LessonEnded: it was applied or dropped already.
        NotAStep: ``status`` is none of the three.
        OutcomeMissing: applied or dropped without a result.
    """
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if lesson.status not in Lesson.OPEN:
        raise errors.LessonEnded
    if status not in NEXT_STEPS:
        raise errors.NotAStep
    ends = status not in Lesson.OPEN
    if ends and not result.strip():
        raise errors.OutcomeMissing
    lesson.status, lesson.result, lesson.ended_at = status, result.strip(), at if ends else None
    lesson.save(update_fields=["status", "result", "ended_at"])
    data = {"lesson": lesson.pk, "title": lesson.title, "status": str(status)}
    log(lesson.visit, "exchanges.follow_up_lesson", user=by, timestamp=at, data=data)
    return lesson
