"""The office's screens of exchange visits: the list, and one page for each visit."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import ModelLogEntry

from exchanges import deeds
from exchanges.actions import CHANGEABLE
from exchanges.forms import VisitForm
from exchanges.models import Delegate, Lesson, Visit
from exchanges.visit_links import links_for
from lms.office.columns import DayColumn
from lms.office.filters import years_in
from lms.office.viewsets import RecordViewSet
from lms.people.models import Provider
from lms.places.models import Province

Status = Visit.Status


class VisitFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(
        label=_("Year"),
        field_name="starts_on",
        lookup_expr="year",
        choices=years_in(Visit, "starts_on__year"),
    )
    province = django_filters.ModelChoiceFilter(
        label=_("Other province"),
        queryset=lambda request: (
            Province.objects.filter(visits__isnull=False).distinct().order_by("sort_key")
        ),
    )
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Status)

    class Meta:
        model = Visit
        fields = ["year", "province", "direction", "status"]


LOOKS = {
    Status.PLANNED: {"tone": "neutral", "icon_name": "edit"},
    Status.APPROVED: {"tone": "info", "icon_name": "check"},
    Status.COMPLETED: {"tone": "ok", "icon_name": "circle-check"},
    Status.CANCELLED: {"tone": "neutral", "icon_name": "cross"},
}
"""How a status looks beside its word."""


class StatusColumn(Column):
    """A visit's status in a word with its icon."""

    cell_template_name = "exchanges/status_cell.html"

    def get_value(self, instance: Any) -> dict[str, Any]:
        return {"label": instance.get_status_display(), **LOOKS[Status(instance.status)]}


class VisitViewSet(RecordViewSet):
    model = Visit
    form_class = VisitForm
    icon = "globe"
    name = "visits"
    url_prefix = "exchanges/visits"
    menu_label = _("Exchange visits")
    inspect_template_name = "exchanges/visit_inspect.html"
    filterset_class = VisitFilterSet
    folded_fields = ["folded_text", "province__folded_name"]
    ordering = ["-starts_on", "-pk"]
    list_display = [
        "title",
        Column("province", label=_("Other province"), sort_key="province__sort_key"),
        DayColumn("starts_on", label=_("From"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("To"), sort_key="ends_on"),
        Column("delegate_count", label=_("Delegates")),
        Column("lesson_count", label=_("Lessons")),
        StatusColumn("status", label=_("Status"), sort_key="status"),
    ]
    list_export = [
        "title", "direction", "province", "host", "starts_on", "ends_on", "organization", "activity", "purpose",
        "delegate_count", "minutes_credited", "budget_vnd", "spent_vnd", "status", "results",
    ]  # fmt: skip
    export_headings = {"delegate_count": _("Delegates")}
    deeds = [
        ("approve", deeds.ApproveView),
        ("complete", deeds.CompleteView),
        ("amend", deeds.AmendView),
        ("add_delegate", deeds.AddDelegateView),
        ("note_lesson", deeds.NoteLessonView),
        ("cancel", deeds.CancelView),
        ("remove_delegate", deeds.RemoveDelegateView),
        ("name_head", deeds.NameHeadView),
        ("follow_up", deeds.FollowUpView),
    ]
    offered = {
        Status.PLANNED: ["approve", "add_delegate", "note_lesson", "cancel"],
        Status.APPROVED: ["complete", "add_delegate", "note_lesson", "cancel"],
        Status.COMPLETED: ["note_lesson", "amend"],
        Status.CANCELLED: [],
    }

    def rows_for(self, user: Any) -> QuerySet[Visit]:
        return Visit.objects.select_related("province", "organization", "activity", "report").annotate(
            delegate_count=Count("delegates", distinct=True), lesson_count=Count("lessons", distinct=True)
        )

    def may_edit(self, record: Any) -> bool:
        return record.status in CHANGEABLE

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        offered = self.offered[record.status]
        if record.status == Status.APPROVED and timezone.localdate() < record.ends_on:
            return [slug for slug in offered if slug != "complete"]
        return offered

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        may_change = request.user.has_perm("exchanges.change_visit")
        return {
            "life": life_of(record),
            "look": LOOKS[Status(record.status)],
            "delegates": delegates_of(record),
            "may_change_delegation": may_change and record.status in CHANGEABLE,
            "lessons": lessons_of(record, on=timezone.localdate()),
            "may_follow_up": may_change,
            "history": history_of(record),
            "links": links_for(request, record),
            "public_url": reverse("exchanges:visit", args=[record.pk]),
        }


def delegates_of(visit: Visit) -> list[Delegate]:
    """The delegation, its head first, each with ``provider`` as they were on the first day. Two queries."""
    people = Provider.objects.filter(delegations__visit=visit).with_status(on=visit.starts_on)
    by_id = {provider.pk: provider for provider in people}
    delegates = list(visit.delegates.order_by("provider__sort_key", "pk"))
    for delegate in delegates:
        delegate.provider = by_id[delegate.provider_id]
    return sorted(delegates, key=lambda delegate: delegate.role != Delegate.Role.HEAD)


LESSON_LOOKS = {
    Lesson.Status.PROPOSED: ("neutral", "edit"),
    Lesson.Status.ADOPTED: ("info", "check"),
    Lesson.Status.APPLIED: ("ok", "circle-check"),
    Lesson.Status.DROPPED: ("neutral", "cross"),
}


def lessons_of(visit: Visit, *, on: date) -> list[Any]:
    """The lessons as they were noted, each with the ``word``, ``tone`` and ``icon_name`` of how it stands on a day."""
    lessons: list[Any] = list(visit.lessons.select_related("responsible").order_by("pk"))
    for lesson in lessons:
        lesson.word = lesson.get_status_display()
        lesson.tone, lesson.icon_name = LESSON_LOOKS[Lesson.Status(lesson.status)]
        if lesson.status in Lesson.OPEN and lesson.due_on and lesson.due_on < on:
            lesson.word = _("%(status)s, overdue") % {"status": lesson.word}
            lesson.tone, lesson.icon_name = "warn", "warning"
    return lessons


def history_of(visit: Visit) -> list[dict[str, Any]]:
    """The last things done with a visit, latest first, each with whom or what it was about. Two queries."""
    entries = list(
        ModelLogEntry.objects.for_instance(visit).select_related("user").order_by("-timestamp", "-pk")[:30]
    )
    people = Provider.objects.in_bulk(
        {entry.data["provider"] for entry in entries if "provider" in entry.data}
    )
    return [
        {
            "entry": entry,
            "about": people.get(entry.data.get("provider")) or entry.data.get("title", ""),
            "reason": entry.data.get("reason", ""),
        }
        for entry in entries
    ]


def life_of(visit: Visit) -> list[dict[str, Any]]:
    """The steps of a visit's life: ``label``, ``state`` (done, current, todo, stopped), the day and a note."""
    planned = ModelLogEntry.objects.for_instance(visit).filter(action="exchanges.plan_visit").first()
    reached = [Status.PLANNED, Status.APPROVED, Status.COMPLETED]
    steps = [
        {
            "status": Status.PLANNED,
            "label": pgettext_lazy("a visit", "Planned"),
            "on": planned and planned.timestamp,
        },
        {"status": Status.APPROVED, "label": pgettext_lazy("a visit", "Approved"), "on": visit.approved_at},
        {
            "status": Status.COMPLETED,
            "label": pgettext_lazy("a visit", "Completed"),
            "on": visit.completed_at,
        },
    ]
    if visit.status == Status.CANCELLED:
        past = [step | {"state": "done"} for step in steps if step["on"] or step["status"] == Status.PLANNED]
        stop = {"label": pgettext_lazy("a visit", "Cancelled"), "on": visit.cancelled_at, "state": "stopped"}
        return [*past, stop | {"note": visit.cancellation_reason}]
    now = reached.index(Status(visit.status))
    return [
        step | {"state": "done" if place <= now else "current" if place == now + 1 else "todo"}
        for place, step in enumerate(steps)
    ]
