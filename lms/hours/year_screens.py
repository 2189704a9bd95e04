"""The office's page of a year's hours: who meets the duty, who will miss it, what would mend it, and the papers."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from courses.actions import enroll
from courses.models import CourseSession
from lms.documents.responses import document_response
from lms.hours.forecast import Answer, answer, outlook
from lms.hours.forms import FIRST_YEAR
from lms.hours.papers import REPORT_COLUMNS, sheet_rows, yearly_report
from lms.hours.people_years import duty_of, gather, of_class, people_in_order
from lms.hours.standings import last_day
from lms.hours.views import statement_response, year_of
from lms.office.ids import id_in
from lms.people.models import Provider, ProviderClass
from lms.refusals import Refusal
from lms.spreadsheets import xlsx_response

VIEW = "hours.view_duty"
NOMINATE = "courses.add_registration"
ROWS_PER_PAGE = 50
SHOWN = ("short", "will_meet", "met", "exempt")


class YearMixin:
    """Who may see the hours of everybody; year, class and day as the address says."""

    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        today = timezone.localdate()
        self.year = year_of(request.GET.get("year", ""), today)
        self.day = min(today, last_day(self.year))
        known = request.GET.get("class", "")
        self.provider_class = known if known in ProviderClass.values else ProviderClass.OFFICER.value
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def words_of(found: Answer, *, is_over: bool = False) -> str:
    """The director's one-line answer: "31 of 34 officers meet the duty, 3 short, of whom 2 can be served by …"."""
    words = ngettext(
        "%(meeting)s of %(count)s meets the duty", "%(meeting)s of %(count)s meet the duty", found.people
    ) % {"meeting": found.meeting, "count": found.people}
    if found.will_meet:
        words += gettext(", %(count)s will by the seats they hold") % {"count": found.will_meet}
    if found.short:
        said = gettext(", %(count)s are short") if is_over else gettext(", %(count)s will be short")
        words += said % {"count": found.short}
    if found.session is not None:
        words += gettext(", of whom %(count)s can be served by “%(session)s” in quarter %(quarter)s") % {
            "count": found.served,
            "session": ", ".join(str(part) for part in (found.session.title, found.session.commune) if part),
            "quarter": found.session.planned_quarter.roman,
        }
    return f"{words}."


class YearView(YearMixin, WagtailAdminTemplateMixin, TemplateView):
    """The people of a class with a duty, those first who will miss it."""

    template_name = "hours/year.html"
    page_title = _("Hours of the year")
    header_icon = "time"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ids = of_class(self.provider_class, self.year, on=self.day)
        outlooks = outlook(ids, self.year, on=self.day)
        kinds = {pk: _kind(each) for pk, each in outlooks.items()}
        shown = self.request.GET.get("show", "")
        is_over = self.year < timezone.localdate().year
        wanted = [pk for pk, kind in kinds.items() if shown not in SHOWN or kind == shown]
        in_order = people_in_order(wanted, on=self.day).values_list("pk", flat=True)
        in_need = sorted(in_order, key=lambda pk: SHOWN.index(kinds[pk]))
        page = Paginator(in_need, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))
        people = {person.pk: person for person in people_in_order(list(page), on=self.day)}
        rows = [{"person": people[pk], "outlook": outlooks[pk], "kind": kinds[pk]} for pk in page]
        return super().get_context_data(
            year=self.year,
            years=range(timezone.localdate().year, FIRST_YEAR, -1),
            day=self.day,
            provider_class=self.provider_class,
            class_label=ProviderClass(self.provider_class).label,
            classes=ProviderClass.choices,
            is_over=is_over,
            is_settled=any(each.standing.is_settled for each in outlooks.values()),
            answer=words_of(answer(outlooks), is_over=is_over) if outlooks else "",
            counts=[
                (kind, _("short") if is_over and kind == "short" else KINDS[kind], number)
                for kind in SHOWN
                if (number := sum(each == kind for each in kinds.values()))
                or not (is_over and kind == "will_meet")
            ],
            shown=shown,
            rows=rows,
            page_obj=page,
            may_nominate=self.request.user.has_perm(NOMINATE),
            back=self.request.get_full_path(),
            **kwargs,
        )


KINDS = {
    "short": _("will be short"),
    "will_meet": _("will meet it by the seats held"),
    "met": _("meet the duty"),
    "exempt": _("exempt"),
}


def _kind(each: Any) -> str:
    if each.standing.exempt_clause:
        return "exempt"
    if each.standing.is_met:
        return "met"
    return "will_meet" if each.will_meet else "short"


class NominateView(View):
    """One click: put a person into a session ahead. Its address alone leads to the year."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW) or not request.user.has_perm(NOMINATE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._to_the_year(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        provider = get_object_or_404(Provider, pk=id_in(request.POST.get("provider", "")) or 0)
        session = get_object_or_404(CourseSession, pk=id_in(request.POST.get("session", "")) or 0)
        try:
            registration = enroll(session=session, provider=provider, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            words = {"name": provider, "session": session, "status": registration.get_status_display()}
            messages.success(request, gettext("%(name)s → %(session)s: %(status)s.") % words)
        return self._to_the_year(request)

    @staticmethod
    def _to_the_year(request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('hours_year:year')}?{request.META.get('QUERY_STRING', '')}")


class ReportView(YearMixin, View):
    """The yearly report on each person of a class: PDF, DOCX or XLSX."""

    def get(self, request: HttpRequest, kind: str, **kwargs: Any) -> HttpResponse:
        ids = of_class(self.provider_class, self.year, on=self.day)
        people = gather(ids, self.year, on=self.day, provider_class=self.provider_class)
        name = f"bao-cao-gio-tap-huan-{self.year}"
        if kind == "xlsx":
            return xlsx_response(name, list(REPORT_COLUMNS), sheet_rows(people))
        document = yearly_report(
            people,
            self.year,
            provider_class=self.provider_class,
            duty=duty_of(self.provider_class, self.year, on=self.day),
            until=self.day,
            issued_on=None,
        )
        return document_response(document, name, kind, shown=True)


class StatementView(YearMixin, View):
    """The statement of one person, for the office."""

    def get(self, request: HttpRequest, pk: int, kind: str, **kwargs: Any) -> HttpResponse:
        provider = get_object_or_404(Provider, pk=pk)
        return statement_response(provider, self.year, date(self.year, 12, 31), kind)


class _YearMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(VIEW)


class HoursYearViewSet(ViewSet):
    """The way from the menu to the hours of the year."""

    name = "hours_year"
    url_prefix = "hours/year"
    icon = "time"
    menu_label = _("Hours of the year")
    menu_order = 30
    menu_item_class = _YearMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", YearView.as_view(), name="year"),
            path("nominate/", NominateView.as_view(), name="nominate"),
            path("report.<slug:kind>", ReportView.as_view(), name="report"),
            path("statement/<int:pk>.<slug:kind>", StatementView.as_view(), name="statement"),
        ]

    @property
    def menu_url(self) -> str:
        return reverse("hours_year:year")
