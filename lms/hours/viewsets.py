"""The office's screens of yearly duties and exemptions; they stand in the group “Reports” (``lms.reporting``)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from lms.hours import deeds
from lms.hours.forms import DutyForm, ExemptionForm, SettleForm
from lms.hours.models import Duty, Exemption, ExternalCredit, YearSettlement
from lms.office.columns import DayColumn
from lms.office.filters import years_in
from lms.office.viewsets import RecordViewSet


class DutyViewSet(RecordViewSet):
    model = Duty
    form_class = DutyForm
    name = "duties"
    url_prefix = "hours/duties"
    icon = "clipboard-list"
    menu_label = _("Training duties")
    menu_order = 40
    ordering = ["provider_class", "-valid_from"]
    list_display = [
        "__str__",
        DayColumn("valid_from", label=_("From"), sort_key="valid_from"),
        DayColumn("valid_until", label=_("Until before"), sort_key="valid_until"),
        Column("source", label=_("Legal source")),
    ]
    list_export = ["provider_class", "minutes_per_year", "valid_from", "valid_until", "source", "caveat"]
    inspect_view_fields = [
        "provider_class", "minutes_per_year", "valid_from", "valid_until", "content_kinds", "organizer_kinds",
        "day_from_minutes", "day_counts_minutes", "change_rule", "source", "caveat",
    ]  # fmt: skip
    deeds = [("end", deeds.EndDutyView)]

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return ["end"] if record.valid_until is None else []


class ExemptionFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(label=_("Year"), choices=years_in(Exemption))
    withdrawn = django_filters.BooleanFilter(
        label=_("Withdrawn"), field_name="withdrawn_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Exemption
        fields = ["year", "clause"]


class ExemptionViewSet(RecordViewSet):
    model = Exemption
    form_class = ExemptionForm
    name = "exemptions"
    url_prefix = "hours/exemptions"
    icon = "user"
    menu_label = _("Exemptions from the duty")
    menu_order = 50
    editable = False
    filterset_class = ExemptionFilterSet
    folded_fields = ["provider__folded_name"]
    ordering = ["-year", "provider__sort_key", "pk"]
    list_display = [
        "provider",
        Column("year", label=_("Year"), sort_key="year"),
        Column("clause", accessor="get_clause_display", label=_("Reason")),
        DayColumn("approved_at", label=_("Approved"), sort_key="approved_at"),
        Column("state_label", label=_("Status")),
    ]
    inspect_template_name = "hours/exemption.html"
    inspect_view_fields = [
        "provider", "year", "clause", "starts_on", "ends_on", "note", "approved_at", "approved_by", "withdrawn_at",
        "withdrawal_reason",
    ]  # fmt: skip
    list_export = [
        "provider",
        "year",
        "clause",
        "starts_on",
        "ends_on",
        "note",
        "approved_at",
        "withdrawn_at",
        "withdrawal_reason",
    ]
    deeds = [("withdraw", deeds.WithdrawExemptionView)]

    def rows_for(self, user: Any) -> QuerySet[Exemption]:
        return Exemption.objects.select_related("provider", "approved_by")

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return [] if record.withdrawn_at else ["withdraw"]


class ExternalCreditFilterSet(WagtailFilterSet):
    class Meta:
        model = ExternalCredit
        fields = ["status", "kind", "content_kind"]


class ExternalCreditViewSet(RecordViewSet):
    """What people hand in: certificates from elsewhere and self-study, to be checked."""

    model = ExternalCredit
    name = "external_credits"
    url_prefix = "hours/training"
    icon = "doc-full"
    menu_label = _("Training from elsewhere")
    menu_order = 60
    addable = editable = False
    filterset_class = ExternalCreditFilterSet
    folded_fields = ["provider__folded_name"]
    inspect_template_name = "hours/credit.html"
    ordering = ["-submitted_at", "-pk"]
    list_related = ["provider"]
    list_display = [
        "title",
        Column("provider", label=_("Provider"), sort_key="provider__sort_key"),
        DayColumn("happened_on", label=_("Finished on"), sort_key="happened_on"),
        Column("minutes", label=_("Minutes"), sort_key="minutes"),
        Column("status", accessor="get_status_display", label=_("Status"), sort_key="status"),
    ]
    list_export = [
        "provider", "kind", "title", "organizer", "happened_on", "minutes", "minutes_approved", "content_kind", "mode",
        "status", "reason",
    ]  # fmt: skip
    inspect_view_fields = [
        "provider", "kind", "title", "organizer", "organizer_kind", "happened_on", "minutes", "minutes_approved",
        "content_kind", "mode", "status", "submitted_at", "decided_at", "decided_by", "reason",
    ]  # fmt: skip
    deeds = [("approve", deeds.ApproveCreditView), ("refuse", deeds.RefuseCreditView)]

    def rows_for(self, user: Any) -> QuerySet[ExternalCredit]:
        return ExternalCredit.objects.select_related("provider", "decided_by")

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return ["approve", "refuse"] if record.status == ExternalCredit.Status.SUBMITTED else []


class SettlementViewSet(RecordViewSet):
    """The years whose hours are settled."""

    model = YearSettlement
    form_class = SettleForm
    name = "year_settlements"
    url_prefix = "hours/settlements"
    icon = "lock"
    menu_label = _("Settled years")
    menu_order = 70
    editable = False
    ordering = ["-year", "-settled_at"]
    list_related = ["settled_by"]
    list_display = [
        "year",
        DayColumn("settled_at", label=_("Settled"), sort_key="settled_at"),
        Column("settled_by", label=_("By")),
        DayColumn("reopened_at", label=_("Opened again"), sort_key="reopened_at"),
    ]
    list_export = ["year", "settled_at", "settled_by", "reopened_at", "reopening_reason"]
    inspect_template_name = "hours/settlement.html"
    inspect_view_fields = ["year", "settled_at", "settled_by", "reopened_at", "reopening_reason"]
    deeds = [("reopen", deeds.ReopenYearView)]

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return [] if record.reopened_at else ["reopen"]
