"""The office's screens of attendance beside the sheet: report, excuses, signed lists."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions import attach_paper, excuse, withdraw_paper
from courses.attendance.forms import ExcuseForm, PaperForm
from courses.attendance.papers import signature_list_of
from courses.attendance.report import LETTERS, Group, Report, report_of
from courses.attendance.report_html import legend, outlook_words, rows_html
from courses.attendance.seen import span_of
from courses.attendance.summary import summary_of
from courses.marking import may_mark
from courses.models import AttendancePaper, CourseSession, Mark, Meeting
from courses.screens import SessionFormScreen, SessionScreen
from lms.documents.responses import document_response
from lms.office.forms import ReasonForm
from lms.spreadsheets import Column, xlsx_response
from lms.text import slug


class ReportView(SessionScreen):
    """Person by meeting, with totals by unit, sex and class, and who is about to miss the threshold."""

    template_name = "courses/office/attendance_report.html"
    page_title = gettext_lazy("Attendance report")
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = report_of(self.session, on=timezone.localdate())
        return super().get_context_data(
            report=report,
            rows=rows_html(report),
            legend=legend(),
            endangered=[
                (line.name, line.unit, outlook_words(line.standing.outlook)) for line in report.endangered()
            ],
            tight=report.tight(),
            tables=_totals(report),
            may_excuse=self.session.status in CourseSession.TAKES_ATTENDANCE
            and self.request.user.has_perm("courses.change_attendancerecord"),
            may_rule=self.session.status not in CourseSession.ENDED
            and self.request.user.has_perm("courses.change_coursesession"),
            **kwargs,
        )


class ReportFileView(SessionScreen):
    """The same table as a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        report = report_of(self.session, on=timezone.localdate())
        columns = [
            Column(_("No."), 5),
            Column(_("Full name"), 28),
            Column(_("Class"), 20),
            Column(_("Unit"), 28),
            Column(_("Sex"), 8),
            *(
                Column(f"{meeting.held_on:%d/%m} {meeting.get_half_day_display()}", 8)
                for meeting in report.meetings
            ),
            Column(_("Minutes attended"), 10),
            Column(_("Minutes required"), 10),
            Column(_("Absences"), 8),
            Column(_("Note"), 36),
        ]
        name = f"diem-danh-{slug(self.session.code)}"
        return xlsx_response(name, columns, _cells(report), name=self.session.code)


class TotalsFileView(SessionScreen):
    """Totals by unit, sex and class as a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        report = report_of(self.session, on=timezone.localdate())
        columns = [
            Column(_("Total by"), 14),
            Column(_("Group"), 36),
            Column(_("Number of people"), 10),
            Column(_("Attended so far"), 12, "0%"),
            Column(_("Absences"), 10),
            Column(_("To look after"), 12),
        ]
        rows: list[list[Any]] = [
            [title, capfirst(group.label), group.people, group.share / 100, group.absences, group.endangered]
            for title, groups in _totals(report)
            for group in groups
        ]
        name = f"tong-hop-diem-danh-{slug(self.session.code)}"
        return xlsx_response(name, columns, rows, name=self.session.code)


class SummaryView(SessionScreen):
    """The summary to print, as PDF or DOCX."""

    format = "pdf"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on = timezone.localdate()
        with translation.override("vi"):
            report = report_of(self.session, on=on)
        document = summary_of(self.session, report, on=on)
        return document_response(document, f"tong-hop-diem-danh-{slug(self.session.code)}", self.format)


def _totals(report: Report) -> list[tuple[str, list[Group]]]:
    return [
        (_("By unit"), [*report.groups("unit"), report.whole()]),
        (_("By sex"), report.groups("sex_label")),
        (_("By class"), report.groups("class_label")),
    ]


def _cells(report: Report) -> list[list[Any]]:
    meetings = [meeting.pk for meeting in report.meetings]
    letters: dict[Any, str] = {None: ""}

    def letter(cell: tuple[str, int, str] | None) -> str:
        if cell not in letters and cell:
            mark, minutes, doubt = cell
            partly = f" {minutes}" if mark in (Mark.LATE, Mark.LEFT_EARLY) else ""
            letters[cell] = f"{LETTERS[Mark(mark)]}{partly}{'?' if doubt else ''}"
        return letters[cell]

    return [
        [
            number,
            line.name,
            line.class_label,
            line.unit,
            line.sex_label,
            *[letter(line.cells.get(meeting)) for meeting in meetings],
            line.standing.attended,
            report.required,
            line.absences,
            outlook_words(line.standing.outlook),
        ]
        for number, line in enumerate(report.lines, start=1)
    ]


class ExcuseView(SessionFormScreen):
    """Excuse somebody from meetings to come, with a reason and maybe a document."""

    permission = "courses.change_attendancerecord"
    page_title = gettext_lazy("Excuse beforehand")
    header_icon = "calendar-check"
    button = gettext_lazy("Excuse")
    lead = gettext_lazy(
        "An excuse explains an absence; it adds no minutes. Whoever comes all the same is present."
    )

    def form(self, *data: Any) -> ExcuseForm:
        now = timezone.now()
        seats = self.session.registrations.seated().in_name_order()
        return ExcuseForm(
            *data,
            people=list(seats.values_list("pk", "provider__full_name")),
            meetings=[
                (meeting.pk, str(meeting))
                for meeting in self.session.meetings.in_order()
                if span_of(meeting).ends_at > now
            ],
        )

    def pass_door(self, facts: dict[str, Any]) -> str:
        registration = get_object_or_404(
            self.session.registrations.select_related("provider"), pk=facts["registration"]
        )
        excuse(
            registration=registration,
            meetings=list(self.session.meetings.filter(pk__in=facts["meetings"])),
            reason=facts["reason"],
            document=facts["document"],
            by=self.request.user,
            at=timezone.now(),
        )
        return _("%(name)s is excused.") % {"name": registration.provider}


class PapersView(SessionFormScreen):
    """The signed lists of the meetings and the documents of excuses; attach one, open one, withdraw one."""

    template_name = "courses/office/attendance_papers.html"
    page_title = gettext_lazy("Signed lists")
    header_icon = "doc-full"
    button = gettext_lazy("Attach")

    @property
    def done_url(self) -> str:
        return reverse("sessions:signed_lists", args=[self.session.pk])

    def form(self, *data: Any) -> PaperForm:
        meetings = [(meeting.pk, str(meeting)) for meeting in self.session.meetings.in_order()]
        return PaperForm(*data, meetings=meetings, initial={"meeting": self.request.GET.get("meeting")})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_mark(request.user, self.session):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def pass_door(self, facts: dict[str, Any]) -> str:
        meeting = get_object_or_404(self.session.meetings, pk=facts["meeting"])
        attach_paper(meeting=meeting, file=facts["file"], by=self.request.user, at=timezone.now())
        return _("The signed list is kept.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        may_open = user.has_perm("courses.see_every_session")
        papers = self.session.attendance_papers.select_related(
            "meeting", "registration__provider", "added_by"
        ).order_by("-added_at", "-pk")
        return super().get_context_data(
            papers=[paper for paper in papers if may_open or paper.kind == AttendancePaper.Kind.SIGNED_LIST],
            may_open=may_open,
            may_attach=may_mark(user, self.session)
            and self.session.status in CourseSession.TAKES_ATTENDANCE | {CourseSession.Status.SETTLED},
            may_withdraw=user.has_perm("courses.change_attendancerecord"),
            **kwargs,
        )


class PaperView(SessionScreen):
    """Open one paper: for the office only, never kept by a browser."""

    permission = "courses.see_every_session"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        paper = get_object_or_404(self.session.attendance_papers, pk=kwargs["paper_pk"])
        answer = FileResponse(paper.file.open(), as_attachment=True, filename=paper.title)
        answer["Cache-Control"] = "private, no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class WithdrawPaperView(SessionFormScreen):
    """Take back a paper that was attached by mistake."""

    permission = "courses.change_attendancerecord"
    page_title = gettext_lazy("Withdraw a paper")
    header_icon = "cross"
    button = gettext_lazy("Withdraw")
    lead = gettext_lazy("The file and the reason stay on record.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.paper = get_object_or_404(AttendancePaper, pk=kwargs["paper_pk"])
        if self.paper.session_id != kwargs["pk"]:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def done_url(self) -> str:
        return reverse("sessions:signed_lists", args=[self.session.pk])

    def form(self, *data: Any) -> ReasonForm:
        return ReasonForm(*data)

    def pass_door(self, facts: dict[str, Any]) -> str:
        withdraw_paper(paper=self.paper, reason=facts["reason"], by=self.request.user, at=timezone.now())
        return _("“%(title)s” is withdrawn.") % {"title": self.paper.title}


class SignatureListView(SessionScreen):
    """The list to sign of one meeting, as PDF or DOCX."""

    format = "pdf"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting: Meeting = get_object_or_404(self.session.meetings, pk=kwargs["meeting_pk"])
        sheet = reverse("sessions:sheet", args=[self.session.pk])
        document = signature_list_of(
            meeting, sheet_url=request.build_absolute_uri(f"{sheet}?meeting={meeting.pk}")
        )
        name = f"danh-sach-diem-danh-{slug(self.session.code)}-{meeting.held_on:%Y%m%d}-{meeting.half_day}"
        return document_response(document, name, self.format)
