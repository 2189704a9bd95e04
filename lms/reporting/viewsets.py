"""The office's screens of reports: the periods, each with its figures."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet

from lms.office.columns import DayColumn
from lms.office.filters import years_in
from lms.office.viewsets import RecordViewSet
from lms.reporting import views
from lms.reporting.forms import PeriodForm
from lms.reporting.models import ReportingPeriod


class PeriodFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(label=_("Year"), choices=years_in(ReportingPeriod))

    class Meta:
        model = ReportingPeriod
        fields = ["year", "kind"]


class PeriodViewSet(RecordViewSet):
    """The periods; the page of a period is its figures."""

    model = ReportingPeriod
    form_class = PeriodForm
    name = "reporting_periods"
    icon = "date"
    menu_label = _("Reporting periods")
    menu_order = 20
    index_view_class = views.PeriodIndexView
    inspect_view_class = views.PeriodView
    inspect_template_name = "reporting/period.html"
    filterset_class = PeriodFilterSet
    ordering = ["-ends_on", "-starts_on", "pk"]
    list_display = [
        "title",
        Column("kind", accessor="get_kind_display", label=_("Kind")),
        DayColumn("starts_on", label=_("From"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("To"), sort_key="ends_on"),
        DayColumn("cutoff_on", label=_("Data up to"), sort_key="cutoff_on"),
        DayColumn("due_on", label=_("Due"), sort_key="due_on"),
    ]
    list_export = [
        "title", "kind", "year", "starts_on", "ends_on", "cutoff_on", "due_on", "recipient", "source",
    ]  # fmt: skip
    inspect_view_fields = ["kind", "due_on", "recipient", "source"]

    def rows_for(self, user: Any) -> QuerySet[ReportingPeriod]:
        return ReportingPeriod.objects.all()

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("rows/<int:pk>/<slug:key>/", views.RowsView.as_view(viewset=self), name="rows"),
            path("sheet/<int:pk>/", views.SheetView.as_view(viewset=self), name="sheet"),
            path("open-year/", views.OpenYearView.as_view(), name="open_year"),
        ]


class _FiguresMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(views.VIEW)


class FiguresViewSet(ViewSet):
    """The way from the menu to the figures of the period that runs or ran last."""

    name = "figures"
    icon = "table"
    menu_label = _("Figures of the period")
    menu_order = 10
    menu_item_class = _FiguresMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", views.LatestView.as_view(), name="latest")]
