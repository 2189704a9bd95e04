"""The office's screens of yearly duties and exemptions; they stand in the group “Reports” (``lms.reporting``)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from lms.hours import deeds
from lms.hours.forms import DutyForm, ExemptionForm
from lms.hours.models import Duty, Exemption
from lms.office.columns import DayColumn
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
        "provider_class",
        Column("minutes_per_year", label=_("Minutes a year"), sort_key="minutes_per_year"),
        DayColumn("valid_from", label=_("From"), sort_key="valid_from"),
        DayColumn("valid_until", label=_("Until before"), sort_key="valid_until"),
        Column("source", label=_("Legal source")),
    ]
    list_export = ["provider_class", "minutes_per_year", "valid_from", "valid_until", "source", "caveat"]
    deeds = [("end", deeds.EndDutyView)]

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return ["end"] if record.valid_until is None else []


def years_of_exemptions() -> list[tuple[int, str]]:
    """The years for which there is an exemption, latest first."""
    years = Exemption.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in years]


class ExemptionFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(label=_("Year"), choices=years_of_exemptions)
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
    list_export = ["provider", "year", "clause", "note", "approved_at", "withdrawn_at", "withdrawal_reason"]
    deeds = [("withdraw", deeds.WithdrawExemptionView)]

    def rows_for(self, user: Any) -> QuerySet[Exemption]:
        return Exemption.objects.select_related("provider", "approved_by")

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return [] if record.withdrawn_at else ["withdraw"]
