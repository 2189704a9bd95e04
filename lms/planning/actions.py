"""The doors of the plan: drafted → approved; what was done is recorded, and withdrawn with a reason, never deleted."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.log_actions import log

from lms.changes import apply_changes
from lms.internal_files import keep_internal
from lms.people.models import Organization
from lms.planning import errors
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity
from lms.planning.plan_data import ActivityData, Dropped, PlanData, data_of, moved_to
from lms.refusals import fitting

PLAN_FIELDS = frozenset(
    {
        "organization", "year", "title", "number", "signed_on", "signer_name", "signer_title", "legal_grounds",
        "purpose", "requirements", "source",
    }
)  # fmt: skip
ACTIVITY_FIELDS = frozenset(
    {
        "number", "position", "heading", "title", "description", "kind", "lead", "lead_words", "coordinators",
        "schedule", "cadence", "in_q1", "in_q2", "in_q3", "in_q4", "target_count", "target_unit", "budget_vnd",
    }
)  # fmt: skip


def _locked(plan: AnnualPlan) -> AnnualPlan:
    return AnnualPlan.objects.select_for_update().get(pk=plan.pk)


# --- plans --------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_plan(*, by: Any, at: datetime, **fields: Any) -> AnnualPlan:
    """Begin a plan; ``fields`` are ``PLAN_FIELDS``: organisation, year and title at least.

    Raises:
        TitleMissing: no title.
        PlanExists: the organisation has an approved plan for that year.
    """
    plan = AnnualPlan()
    apply_changes(plan, fields, allowed=PLAN_FIELDS)
    _check_plan(plan)
    plan.save()
    log(plan, "planning.draft_plan", user=by, timestamp=at)
    return plan


@transaction.atomic
def revise_plan(*, plan: AnnualPlan, by: Any, at: datetime, reason: str = "", **changes: Any) -> AnnualPlan:
    """Change what a plan says of itself; ``changes`` are ``PLAN_FIELDS``. An approved plan only with a reason.

    Raises:
        ApprovedNeedsReason: the plan is approved and ``reason`` is empty.
        YearHasRecords: another year or organisation, and work has been recorded.
        NumberMissing, NotSigned: the plan is approved, and would have no number or day of signature.
        TitleMissing, PlanExists.
    """
    plan = _locked(plan)
    _check_reason(plan, reason)
    changed = apply_changes(plan, changes, allowed=PLAN_FIELDS)
    if {"year", "organization"} & set(changed) and ActivityRecord.objects.filter(
        activity__plan=plan
    ).exists():
        raise errors.YearHasRecords()
    _check_plan(plan)
    if plan.status == AnnualPlan.Status.APPROVED:
        _check_signed(plan)
    plan.save()
    log(
        plan,
        "planning.revise_plan",
        user=by,
        timestamp=at,
        data={"changed": changed, "reason": reason.strip()},
    )
    return plan


def _check_plan(plan: AnnualPlan) -> None:
    plan.title = plan.title.strip()
    if not plan.title:
        raise errors.TitleMissing()
    # Two approvals at once would both find the year free; they queue at the organisation.
    Organization.objects.select_for_update().get(pk=plan.organization_id)
    rivals = AnnualPlan.objects.filter(
        organization=plan.organization_id, year=plan.year, status=AnnualPlan.Status.APPROVED
    )
    if rivals.exclude(pk=plan.pk).exists():
        raise errors.PlanExists(organization=plan.organization, year=plan.year)


def _check_signed(plan: AnnualPlan) -> None:
    if not plan.has_number:
        raise errors.NumberMissing()
    if plan.signed_on is None:
        raise errors.NotSigned()


def _check_reason(plan: AnnualPlan, reason: str) -> None:
    if plan.status == AnnualPlan.Status.APPROVED and not reason.strip():
        raise errors.ApprovedNeedsReason()


@transaction.atomic
def approve(
    *, plan: AnnualPlan, by: Any, at: datetime, number: str | None = None, signed_on: date | None = None
) -> AnnualPlan:
    """Approve a draft: from now on it counts, and changes need a reason.

    A plan gets its number and day when it is signed: ``number`` and ``signed_on`` write them down with the approval;
    without them those of the draft stand.

    Raises:
        AlreadyApproved: it is.
        NoActivities: there is nothing in it.
        NumberMissing, NotSigned: neither the draft nor the call says them.
        PlanExists: the organisation has an approved plan for that year.
    """
    plan = _locked(plan)
    if plan.status == AnnualPlan.Status.APPROVED:
        raise errors.AlreadyApproved()
    if not plan.activities.exists():
        raise errors.NoActivities()
    plan.number = plan.number if number is None else fitting(number, limit=50, field="number")
    plan.signed_on = signed_on or plan.signed_on
    _check_signed(plan)
    _check_plan(plan)
    plan.status, plan.approved_at, plan.approved_by = AnnualPlan.Status.APPROVED, at, by
    plan.save()
    data = {"number": plan.number, "signed_on": str(plan.signed_on)}
    log(plan, "planning.approve", user=by, timestamp=at, data=data)
    return plan


# --- a plan from another one --------------------------------------------------------------------------------


class Drafted(NamedTuple):
    """A plan drafted from another one, and the coordinators left out because they no longer exist."""

    plan: AnnualPlan
    dropped: list[Dropped]


@transaction.atomic
def draft_plan_from(
    data: PlanData,
    *,
    organization: Organization,
    year: int,
    by: Any,
    at: datetime,
    lead: Organization | None = None,
) -> Drafted:
    """Draft a plan with all activities of ``data`` (``plan_data.read_plan(PLAN_2020)``, or a stored plan).

    For the year of ``data`` it is carried over word for word; for another year as ``plan_data.moved_to`` says.
    ``lead`` leads the activities whose lead ``data`` only names in words; without it, ``organization`` does.

    Raises:
        PlanExists: the organisation has an approved plan for that year.
    """
    dropped: list[Dropped] = []
    if year != data.year:
        data, dropped = moved_to(data, year)
    plan = draft_plan(
        organization=organization,
        by=by,
        at=at,
        **{name: getattr(data, name) for name in PLAN_FIELDS - {"organization"}},
    )
    for position, activity in enumerate(data.activities, start=1):
        _create_activity(plan, activity, position, lead or organization)
    for number, words, source in dropped:
        log(
            plan,
            "planning.drop_coordinator",
            user=by,
            timestamp=at,
            data={"number": number, "words": words, "source": source},
        )
    return Drafted(plan, dropped)


def _create_activity(plan: AnnualPlan, data: ActivityData, position: int, lead: Organization) -> None:
    PlannedActivity.objects.create(
        plan=plan,
        position=position,
        lead_id=data.lead_id or lead.pk,
        **{f"in_q{number}": number in data.quarters for number in (1, 2, 3, 4)},
        **{
            name: getattr(data, name)
            for name in ACTIVITY_FIELDS - {"position", "lead", "in_q1", "in_q2", "in_q3", "in_q4"}
        },
    )


@transaction.atomic
def copy_plan(*, plan: AnnualPlan, year: int, by: Any, at: datetime) -> Drafted:
    """Draft the plan of a later year from this one.

    Raises:
        NotALaterYear: ``year`` is not after the plan's.
        PlanExists: the organisation has an approved plan for that year.
    """
    if year <= plan.year:
        raise errors.NotALaterYear(year=plan.year)
    data = data_of(plan, plan.activities.order_by("position", "pk"))
    drafted = draft_plan_from(data, organization=plan.organization, year=year, by=by, at=at)
    log(plan, "planning.copy_plan", user=by, timestamp=at, data={"copy": drafted.plan.pk, "year": year})
    return drafted


# --- activities ---------------------------------------------------------------------------------------------


@transaction.atomic
def add_activity(
    *, plan: AnnualPlan, by: Any, at: datetime, reason: str = "", **fields: Any
) -> PlannedActivity:
    """Add an activity; ``fields`` are ``ACTIVITY_FIELDS``. To an approved plan only with a reason.

    Without a ``position`` it comes last.

    Raises:
        ApprovedNeedsReason, TitleMissing, NumberTaken, NoQuarter.
    """
    plan = _locked(plan)
    _check_reason(plan, reason)
    last = plan.activities.order_by("position").last()
    activity = PlannedActivity(plan=plan, position=last.position + 1 if last else 1)
    apply_changes(activity, fields, allowed=ACTIVITY_FIELDS)
    _check_activity(activity)
    activity.save()
    log(activity, "planning.add_activity", user=by, timestamp=at, data={"reason": reason.strip()})
    return activity


@transaction.atomic
def revise_activity(
    *, activity: PlannedActivity, by: Any, at: datetime, reason: str = "", **changes: Any
) -> PlannedActivity:
    """Change an activity; ``changes`` are ``ACTIVITY_FIELDS``. Of an approved plan only with a reason.

    Raises:
        ApprovedNeedsReason, TitleMissing, NumberTaken, NoQuarter.
    """
    plan = _locked(activity.plan)
    _check_reason(plan, reason)
    activity = PlannedActivity.objects.select_for_update().get(pk=activity.pk)
    changed = apply_changes(activity, changes, allowed=ACTIVITY_FIELDS)
    _check_activity(activity)
    activity.save()
    log(
        activity,
        "planning.revise_activity",
        user=by,
        timestamp=at,
        data={"changed": changed, "reason": reason.strip()},
    )
    return activity


def _check_activity(activity: PlannedActivity) -> None:
    activity.title, activity.number = activity.title.strip(), activity.number.strip()
    if not activity.title:
        raise errors.TitleMissing()
    namesakes = PlannedActivity.objects.filter(plan=activity.plan_id, number=activity.number)
    if namesakes.exclude(pk=activity.pk).exists():
        raise errors.NumberTaken(number=activity.number)
    if not activity.quarter_numbers:
        raise errors.NoQuarter()


@transaction.atomic
def remove_activity(*, activity: PlannedActivity, by: Any, at: datetime, reason: str = "") -> AnnualPlan:
    """Take an activity out of its plan; out of an approved plan only with a reason. The plan's log keeps it.

    Raises:
        ApprovedNeedsReason: the plan is approved and ``reason`` is empty.
        ActivityInUse: records, sessions or visits belong to it.
    """
    plan = _locked(activity.plan)
    _check_reason(plan, reason)
    number, title = activity.number, activity.title
    try:
        activity.delete()
    except ProtectedError as protected:
        raise errors.ActivityInUse() from protected
    log(
        plan,
        "planning.remove_activity",
        user=by,
        timestamp=at,
        data={"number": number, "title": title, "reason": reason.strip()},
    )
    return plan


# --- records of what was done -------------------------------------------------------------------------------


@transaction.atomic
def record_activity(
    *,
    activity: PlannedActivity,
    happened_on: date,
    summary: str,
    people_count: int,
    by: Any,
    at: datetime,
    women_count: int | None = None,
    commune: Any = None,
    place: str = "",
    spent_vnd: int | None = None,
    evidence: Any = None,
) -> ActivityRecord:
    """Record what was done for an activity of an approved plan, with its evidence (an uploaded document).

    The evidence moves into the collection that only the office may open; of a file that a page links to, a copy does.

    Raises:
        NotApproved: the plan is a draft.
        OutsideTheYear: ``happened_on`` is not in the plan's year.
        NotYetHappened: ``happened_on`` is after ``at``.
        SummaryMissing, MoreWomenThanPeople.
    """
    plan = _locked(activity.plan)
    if plan.status != AnnualPlan.Status.APPROVED:
        raise errors.NotApproved()
    if happened_on.year != plan.year:
        raise errors.OutsideTheYear(year=plan.year)
    if happened_on > timezone.localdate(at):
        raise errors.NotYetHappened()
    if not summary.strip():
        raise errors.SummaryMissing()
    if women_count is not None and women_count > people_count:
        raise errors.MoreWomenThanPeople()
    record = ActivityRecord.objects.create(
        activity=activity,
        happened_on=happened_on,
        summary=summary.strip(),
        people_count=people_count,
        women_count=women_count,
        commune=commune,
        place=place.strip(),
        spent_vnd=spent_vnd,
        evidence=keep_internal(evidence),
        recorded_at=at,
        recorded_by=by,
    )
    log(record, "planning.record_activity", user=by, timestamp=at)
    return record


@transaction.atomic
def withdraw_record(*, record: ActivityRecord, reason: str, by: Any, at: datetime) -> ActivityRecord:
    """Withdraw a record entered by mistake: it stays readable and counts nowhere.

    Raises:
        ReasonMissing: ``reason`` is empty.
        AlreadyWithdrawn: it is.
    """
    record = ActivityRecord.objects.select_for_update().get(pk=record.pk)
    if record.withdrawn_at is not None:
        raise errors.AlreadyWithdrawn()
    reason = fitting(reason)
    if not reason:
        raise errors.ReasonMissing()
    record.withdrawn_at, record.withdrawn_by, record.withdrawal_reason = at, by, reason
    record.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    log(record, "planning.withdraw_record", user=by, timestamp=at, data={"reason": record.withdrawal_reason})
    return record
