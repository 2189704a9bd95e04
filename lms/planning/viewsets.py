"""The office's screens of the plan: plans, their activities, and records of what was done."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from lms.office.columns import DayColumn
from lms.office.views import RecordIndexView
from lms.office.viewsets import RecordViewSet
from lms.planning import deeds, plan_page
from lms.planning.activity_links import links_for
from lms.planning.forms import ActivityForm, PlanForm, RecordForm
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity
from lms.planning.plan_notes import notes_for
from lms.planning.progress import progress_of, progress_of_activities


class StateColumn(Column):
    """A state in a word with its icon; the row carries it as ``look``."""

    cell_template_name = "planning/state_cell.html"


def plan_years() -> list[tuple[int, str]]:
    """The years that have plans, latest first."""
    years = AnnualPlan.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in years]


# --- plans --------------------------------------------------------------------------------------------------


class PlanFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(label=_("Year"), choices=plan_years)

    class Meta:
        model = AnnualPlan
        fields = ["year", "status"]


class PlanViewSet(RecordViewSet):
    """Annual plans. The page of one is the plan as the office reads it."""

    model = AnnualPlan
    name = "plans"
    icon = "calendar-alt"
    menu_label = _("Annual plans")
    menu_order = 10
    form_class = PlanForm
    inspect_template_name = "planning/plan.html"
    filterset_class = PlanFilterSet
    folded_fields = ["folded_text"]
    ordering = ["-year", "-pk"]
    list_related = ["organization"]
    list_display = [
        "title",
        Column("year", label=_("Year"), sort_key="year"),
        Column("number", accessor="shown_number", label=_("Number")),
        Column("organization", label=_("Organisation")),
        Column("activity_count", label=_("Activities")),
        Column("status", accessor="get_status_display", label=_("Status"), sort_key="status"),
    ]
    list_export = [
        "year", "title", "number", "signed_on", "organization", "status", "approved_at", "activity_count",
    ]  # fmt: skip
    export_headings = {"activity_count": _("Activities")}
    inspect_view_fields = ["organization", "signer_name", "signer_title", "source"]
    deeds = [("approve", deeds.ApproveView), ("copy-year", deeds.CopyView)]

    def list_rows(self, request: HttpRequest) -> models.QuerySet:
        return super().list_rows(request).annotate(activity_count=Count("activities"))

    def rows_for(self, user: Any) -> models.QuerySet:
        return super().rows_for(user).select_related("organization", "approved_by")

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return ["approve", "copy-year"] if record.status == AnnualPlan.Status.DRAFT else ["copy-year"]

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        progress = progress_of(record, on=timezone.localdate())
        user, approved = request.user, record.status == AnnualPlan.Status.APPROVED
        return {
            "rows": plan_page.rows(progress),
            "summary": plan_page.summary(progress) if approved else [],
            "quarter_totals": plan_page.quarter_totals(progress),
            "looks": list(plan_page.LOOKS.values()) if approved else [plan_page.PLANNED],
            "budget_vnd": sum(item.activity.budget_vnd or 0 for item in progress),
            "approved": approved,
            "notes": notes_for(request, record),
            "may_record": approved and user.has_perm("planning.add_activityrecord"),
            "may_add": user.has_perm("planning.add_plannedactivity"),
        }


# --- activities ---------------------------------------------------------------------------------------------


class ActivityFilterSet(WagtailFilterSet):
    plan = django_filters.ModelChoiceFilter(
        label=_("Annual plan"), queryset=lambda request: AnnualPlan.objects.order_by("-year", "title")
    )

    class Meta:
        model = PlannedActivity
        fields = ["plan", "kind"]


class ActivityIndexView(RecordIndexView):
    """The list carries how each activity stands: derived for the rows of the page, or of the whole export."""

    def with_looks(self, activities: Any) -> list[PlannedActivity]:
        activities = list(activities)
        for item in progress_of_activities(activities, on=timezone.localdate()):
            vars(item.activity).update(
                look=plan_page.look_of(item),
                state_label=plan_page.look_of(item).label,
                evidence_count=item.evidence_count,
                next_due=None if plan_page.is_draft(item) else item.next_due,
            )
        return activities

    def paginate_queryset(self, queryset: models.QuerySet, page_size: int) -> tuple:
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = self.with_looks(rows)
        return paginator, page, page.object_list, is_paginated

    def export_rows(self, queryset: models.QuerySet) -> Iterator:
        return self.rows_of(self.with_looks(queryset))


class ActivityViewSet(RecordViewSet):
    """The items of the plans, with how each stands today."""

    model = PlannedActivity
    name = "activities"
    icon = "tasks"
    menu_label = _("Activities")
    menu_order = 20
    form_class = ActivityForm
    index_view_class = ActivityIndexView
    inspect_template_name = "planning/activity.html"
    filterset_class = ActivityFilterSet
    folded_fields = ["folded_text"]
    ordering = ["-plan__year", "plan_id", "position", "pk"]
    list_related = ["plan", "lead"]
    list_display = [
        "__str__",
        Column("plan_year", accessor="plan.year", label=_("Year"), sort_key="plan__year"),
        Column("schedule", label=_("Schedule")),
        StateColumn("look", label=_("State")),
        Column("evidence_count", label=_("Evidence")),
    ]
    list_export = [
        "plan.year", "number", "title", "kind", "lead", "coordinators", "schedule", "cadence", "target_count",
        "target_unit", "budget_vnd", "state_label", "evidence_count", "next_due",
    ]  # fmt: skip
    export_headings = {
        "state_label": _("State"),
        "evidence_count": _("Evidence"),
        "next_due": _("Due"),
    }
    inspect_view_fields = [
        "heading", "description", "kind", "coordinators", "schedule", "cadence", "target_count", "target_unit",
        "budget_vnd",
    ]  # fmt: skip
    initial_from_address = ["plan"]
    deeds = [("remove", deeds.RemoveActivityView)]

    def rows_for(self, user: Any) -> models.QuerySet:
        return super().rows_for(user).select_related("plan", "lead")

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        (progress,) = progress_of_activities([record], on=timezone.localdate())
        approved = record.plan.status == AnnualPlan.Status.APPROVED
        return {
            "progress": progress,
            "look": plan_page.look_of(progress),
            "quarters": plan_page.quarter_cells(progress),
            "latest_evidence": plan_page.latest_evidence(progress),
            "approved": approved,
            "may_record": approved and request.user.has_perm("planning.add_activityrecord"),
            "links": links_for(request, record) if approved else [],
        }


# --- records ------------------------------------------------------------------------------------------------


class RecordFilterSet(WagtailFilterSet):
    activity__plan__year = django_filters.ChoiceFilter(label=_("Year"), choices=plan_years)
    activity__kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PlannedActivity.Kind)
    activity = django_filters.NumberFilter(widget=forms.HiddenInput)
    withdrawn = django_filters.BooleanFilter(
        label=_("Withdrawn"), field_name="withdrawn_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = ActivityRecord
        fields = ["activity__plan__year", "activity__kind", "activity", "withdrawn"]


class ActivityRecordViewSet(RecordViewSet):
    """What was done for the activities; withdrawn with a reason, never changed or deleted."""

    model = ActivityRecord
    name = "activity_records"
    icon = "clipboard-list"
    menu_label = _("Records of work")
    menu_order = 30
    form_class = RecordForm
    editable = False
    inspect_template_name = "planning/record.html"
    filterset_class = RecordFilterSet
    folded_fields = ["activity__folded_text", "commune__folded_name"]
    ordering = ["-happened_on", "-pk"]
    list_related = ["activity", "activity__plan", "commune"]
    list_display = [
        "__str__",
        Column("summary", label=_("What was done")),
        Column("commune", label=_("Commune or ward"), sort_key="commune__sort_key"),
        Column("people_count", label=_("Number of people"), sort_key="people_count"),
        DayColumn("withdrawn_at", label=_("Withdrawn")),
    ]
    list_export = [
        "happened_on", "activity.plan.year", "activity.number", "activity.title", "summary", "commune", "place",
        "people_count", "women_count", "spent_vnd", "withdrawn_at", "withdrawal_reason",
    ]  # fmt: skip
    inspect_view_fields = [
        "happened_on", "summary", "commune", "place", "people_count", "women_count", "spent_vnd", "evidence",
        "recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by", "withdrawal_reason",
    ]  # fmt: skip
    initial_from_address = ["activity"]
    deeds = [("withdraw", deeds.WithdrawView)]

    def rows_for(self, user: Any) -> models.QuerySet:
        return (
            super().rows_for(user).select_related("activity__plan", "commune", "recorded_by", "withdrawn_by")
        )

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return ["withdraw"] if record.withdrawn_at is None else []

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"activity_url": reverse("activities:inspect", args=[record.activity_id])}
