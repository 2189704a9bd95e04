"""The figures of a period on one page, the rows behind each number, and both as spreadsheets."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, RedirectView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from lms.office.views import RecordIndexView, RecordInspectView
from lms.periods import hours_in
from lms.reporting.actions import open_year_periods
from lms.reporting.columns import Unit, shown_number
from lms.reporting.definitions import BY_KEY, ITEMS, POPULATIONS
from lms.reporting.figures import Figure, collect, rows_of, value_of
from lms.reporting.forms import YearForm
from lms.reporting.models import ReportingPeriod
from lms.reporting.money_and_hours import BudgetLine, budget_lines, spending_of, spending_rows
from lms.spreadsheets import Column as SheetColumn
from lms.spreadsheets import xlsx_response
from lms.text import slug

VIEW = "reporting.view_reportingperiod"
ROWS_PER_PAGE = 50
_NUMBER = "#,##0.##"


def sections_of(figures: list[Figure], period: ReportingPeriod) -> list[dict[str, Any]]:
    """The figures that are told, by the plan's items, each with the addresses of its rows."""
    told = [figure for figure in figures if figure.is_told]
    return [
        {
            "item": "" if item == "8h" else item,
            "title": ITEMS[item],
            "figures": [
                {
                    "figure": figure,
                    "url": reverse("reporting_periods:rows", args=[period.pk, figure.key]),
                    "url_before": reverse("reporting_periods:rows", args=[period.pk, figure.key])
                    + "?before=1",
                }
                for figure in group
            ],
        }
        for item, group in groupby(told, key=lambda figure: figure.definition.item)
    ]


def budget_of(period: ReportingPeriod) -> dict[str, Any]:
    """The budget by the plan's items, with addresses and the sum of all lines."""
    spending = spending_rows(period)
    lines = budget_lines(period, spending)
    spent = reverse("reporting_periods:rows", args=[period.pk, "spent_total"])
    total = BudgetLine(
        None,
        "",
        _("In all"),
        sum(line.planned_vnd or 0 for line in lines),
        sum(row.spent_vnd for row in spending),
    )
    return {
        "lines": [
            {
                "line": line,
                "planned": shown_number(line.planned_vnd, Unit.VND),
                "spent": shown_number(line.spent_vnd, Unit.VND),
                "url": reverse("activities:inspect", args=[line.activity_id]) if line.activity_id else "",
                "spent_url": f"{spent}?activity={line.activity_id or 0}",
            }
            for line in lines
        ],
        "total": total,
        "planned": shown_number(total.planned_vnd, Unit.VND),
        "spent": shown_number(total.spent_vnd, Unit.VND),
    }


class PeriodIndexView(RecordIndexView):
    """The periods, and a way to open a year's usual ones at once."""

    @property
    def header_buttons(self) -> list:
        buttons = list(super().header_buttons)
        if self.add_url:
            url = reverse("reporting_periods:open_year")
            buttons.append(HeaderButton(_("Open a year's usual periods"), url=url, icon_name="date"))
        return buttons


class PeriodView(RecordInspectView):
    """The figures of a period: a report's part II, III and the officers' hours, on one page that prints."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            sections=sections_of(collect(self.object, on=today), self.object),
            budget=budget_of(self.object),
            today=today,
            sheet_url=reverse("reporting_periods:sheet", args=[self.object.pk]),
            **kwargs,
        )


class PeriodPartMixin(WagtailAdminTemplateMixin):
    """Pages below a period, for who may read it."""

    header_icon = "table"
    viewset: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        self.period = get_object_or_404(self.viewset.rows_for(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("reporting_periods:index"),
                "label": capfirst(ReportingPeriod._meta.verbose_name_plural),
            },
            {"url": self.viewset.url_of(self.period), "label": str(self.period)},
            {"url": "", "label": self.get_page_title()},
        ]


class RowsView(PeriodPartMixin, TemplateView):
    """The rows behind one figure; ``before=1`` those of a year earlier, ``activity`` those of one item of the plan."""

    template_name = "reporting/rows.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["key"] not in BY_KEY:
            raise Http404
        self.definition = BY_KEY[kwargs["key"]]
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return capfirst(self.definition.full_label)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.shown_period = self.period.a_year_before() if request.GET.get("before") else self.period
        self.today = timezone.localdate()
        self.rows = rows_of(self.shown_period, self.definition.key, on=self.today)
        activity = request.GET.get("activity", "")
        if activity.isdecimal() and self.definition.population == "spending":
            self.rows = spending_of(int(activity) or None, self.rows, self.shown_period)
        if request.GET.get("export") == "xlsx":
            return self.as_spreadsheet()
        return super().get(request, *args, **kwargs)

    def as_spreadsheet(self) -> HttpResponse:
        columns = POPULATIONS[self.definition.population].columns
        name = slug(f"{self.definition.full_label} {self.shown_period}", max_length=100)
        rows = ([column.sheet_value(row) for column in columns] for row in self.rows)
        return xlsx_response(name, [column.sheet_column() for column in columns], rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = POPULATIONS[self.definition.population].columns
        page_obj = Paginator(self.rows, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))
        value = (
            self.definition.of_rows(self.rows)
            if isinstance(self.rows, list)
            else value_of(self.shown_period, self.definition.key, on=self.today)
        )
        return super().get_context_data(
            period=self.shown_period,
            definition=self.definition,
            item="" if self.definition.item == "8h" else self.definition.item,
            item_title=ITEMS[self.definition.item],
            columns=columns,
            rows=[[column.cell(row) for column in columns] for row in page_obj],
            page_obj=page_obj,
            value=shown_number(value, self.definition.number),
            count_words=ngettext("%d row", "%d rows", page_obj.paginator.count) % page_obj.paginator.count,
            back_url=self.viewset.url_of(self.period),
            **kwargs,
        )


class SheetView(PeriodPartMixin, TemplateView):
    """All figures of a period as one spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        columns: list[SheetColumn | str] = [
            _("Item"),
            _("Figure"),
            _("Unit"),
            SheetColumn(_("This period"), number_format=_NUMBER),
            SheetColumn(_("A year earlier"), number_format=_NUMBER),
            _("State"),
        ]
        rows = [
            [
                "" if each.definition.item == "8h" else each.definition.item,
                capfirst(each.definition.full_label),
                str(each.definition.unit),
                _in_unit(each.value, each.definition.number),
                _in_unit(each.before, each.definition.number),
                each.finality_label,
            ]
            for each in collect(self.period, on=timezone.localdate())
            if each.is_told
        ]
        name = _("Figures")
        return xlsx_response(slug(f"{name} {self.period}", max_length=100), columns, rows)


def _in_unit(value: int, unit: Unit) -> int | Decimal:
    return hours_in(value) if unit == Unit.MINUTES else value


class LatestView(RedirectView):
    """The figures people most likely want: of the period that runs or ran last."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        if not self.request.user.has_perm(VIEW):
            raise PermissionDenied
        periods = ReportingPeriod.objects.order_by("-ends_on", "starts_on", "pk")
        begun = periods.filter(starts_on__lte=timezone.localdate()).first()
        if begun is None:
            return reverse("reporting_periods:index")
        return reverse("reporting_periods:inspect", args=[begun.pk])


class OpenYearView(WagtailAdminTemplateMixin, FormView):
    """Open a year's usual periods: one question, one button."""

    template_name = "lms/office/deed.html"
    form_class = YearForm
    page_title = gettext_lazy("Open a year's usual periods")
    header_icon = "date"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("reporting.add_reportingperiod"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        label = capfirst(ReportingPeriod._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("reporting_periods:index"), "label": label},
            {"url": "", "label": self.get_page_title()},
        ]

    def form_valid(self, form: Any) -> HttpResponse:
        opened = open_year_periods(year=form.cleaned_data["year"], by=self.request.user, at=timezone.now())
        number = len(opened)
        said = (
            ngettext("%d period opened.", "%d periods opened.", number) % number
            if opened
            else _("All of them are there already.")
        )
        messages.success(self.request, said)
        return HttpResponseRedirect(reverse("reporting_periods:index"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question=_(
                "Opens the half-year and year periods that statistics and the decree on reports ask for, each with "
                "its days and its source. Those that are there already stay as they are."
            ),
            button=_("Open the periods"),
            back_url=reverse("reporting_periods:index"),
            **kwargs,
        )
