"""The attendance sheet of one meeting, and the correction of one record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.actions import correct_attendance, record_attendance
from courses.actions.moments import opening_of
from courses.errors import CourseError, MarksRefused
from courses.forms import CorrectionForm
from courses.marking import may_mark
from courses.models import (
    AttendanceEvent,
    AttendanceRecord,
    CourseSession,
    Meeting,
    Registration,
)
from courses.screens import SessionScreen
from courses.sheet_links import sheet_links
from courses.sheet_rows import (
    NEEDS_MINUTES,
    as_shown,
    fields_html,
    marks_sent,
    rows_of,
    rows_sent,
    tally,
    text_html,
    with_refusals,
)
from lms.refusals import Refusal


class SheetView(SessionScreen):
    """One meeting, everyone with a seat: marks to set with mouse, keyboard or thumb, and without a script.

    Only what was changed against the sheet as it was opened is saved, so two people may mark one class together. The
    form has an idempotency key: sent twice, it counts once.
    """

    template_name = "courses/office/sheet.html"
    page_title = gettext_lazy("Attendance")
    header_icon = "clipboard-list"
    meeting: Meeting

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._choose_meeting()
        if not self.meetings:
            return self.render_to_response(self.get_context_data(meetings=[], rows=[]))
        rows = rows_of(self.session, self.meeting)
        return self._page(rows, shown=as_shown(rows))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._choose_meeting()
        if not self.meetings:
            raise Http404
        if not may_mark(request.user, self.session):
            raise PermissionDenied
        sent = request.POST
        try:
            saved = record_attendance(
                meeting=self.meeting,
                marks=marks_sent(sent),
                kind=AttendanceEvent.Kind.SHEET,
                by=request.user,
                at=timezone.now(),
                key_prefix=sent.get("key", "")[:32],
            )
        except CourseError as refusal:
            refusals = refusal.refusals if isinstance(refusal, MarksRefused) else {}
            rows = rows_sent(rows_of(self.session, self.meeting), sent)
            here = {row.registration_id for row in rows}
            strangers = {str(error) for pk, error in refusals.items() if pk not in here}
            return self._page(
                with_refusals(rows, refusals),
                shown=sent.get("shown", ""),
                errors=[str(refusal), *sorted(strangers)],
                unsaved=True,
                status=422,
            )
        if saved:
            messages.success(request, ngettext("%d mark is saved.", "%d marks are saved.", saved) % saved)
        else:
            messages.info(request, _("Nothing was changed on the sheet."))
        return HttpResponseRedirect(self._url(self.meeting))

    def _choose_meeting(self) -> None:
        """The meeting asked for; else today's, the first past one with people unmarked, or the first."""
        self.meetings = list(self.session.meetings.in_order())
        # Not with_marked(), which looks at everyone's seat: a sheet of 500 must open fast. A marked seat stays; only
        # somebody who was excused may have given theirs up, and those who gave up are few.
        gone = (
            self.session.registrations.exclude(status=Registration.Status.CONFIRMED).order_by().values("pk")
        )
        records = AttendanceRecord.objects.filter(meeting__session=self.session).order_by()
        records = records.exclude(registration__in=gone)
        marked = dict(records.values_list("meeting").annotate(Count("pk")))
        for meeting in self.meetings:
            meeting.marked = marked.get(meeting.pk, 0)
        wanted = self.request.GET.get("meeting", "")
        if wanted:
            found = [meeting for meeting in self.meetings if str(meeting.pk) == wanted]
            if not found:
                raise Http404
            self.meeting = found[0]
        elif self.meetings:
            self.meeting = first_to_mark(self.meetings, seats=self.session.seats_taken, at=timezone.now())

    def _url(self, meeting: Meeting) -> str:
        return f"{reverse('sessions:sheet', args=[self.session.pk])}?meeting={meeting.pk}"

    def _page(
        self,
        rows: Sequence[Any],
        *,
        shown: str,
        errors: Sequence[str] = (),
        unsaved: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        user = self.request.user
        opens_at = opening_of(self.meeting)
        early = timezone.now() < opens_at
        fillable = (
            self.session.status in CourseSession.TAKES_ATTENDANCE
            and not early
            and may_mark(user, self.session)
        )
        settled = self.session.status == CourseSession.Status.SETTLED
        correct_url = ""
        if settled and not early and user.has_perm("courses.change_attendancerecord"):
            correct_url = reverse("sessions:correct", args=[self.session.pk, self.meeting.pk, 0])
        context = self.get_context_data(
            meeting=self.meeting,
            meetings=[
                {
                    "meeting": meeting,
                    "url": self._url(meeting),
                    "is_current": meeting.pk == self.meeting.pk,
                    "marked": meeting.marked,
                }
                for meeting in self.meetings
            ],
            rows=rows,
            sheet=fields_html(rows, most=self.meeting.minutes)
            if fillable
            else text_html(rows, correct_url=correct_url),
            fillable=fillable,
            early=early,
            opens_at=opens_at,
            settled=settled,
            tally=tally(rows),
            links=sheet_links(user, self.session, self.meeting),
            shown=shown,
            key=uuid4().hex,
            errors=errors,
            unsaved=unsaved,
        )
        return self.render_to_response(context, status=status)


def first_to_mark(meetings: Sequence[Meeting], *, seats: int, at: datetime) -> Meeting:
    """The meeting whoever opens the sheet most likely wants; ``meetings`` in order, with ``marked``."""
    today = timezone.localdate(at)
    unmarked = [meeting for meeting in meetings if opening_of(meeting) <= at and meeting.marked < seats]
    for meeting in unmarked:
        if meeting.held_on == today:
            return meeting
    if unmarked:
        return unmarked[0]
    return next((meeting for meeting in meetings if meeting.held_on == today), meetings[0])


class CorrectionView(SessionScreen):
    """Put the record of one person in one meeting right, with a reason; what stood there stays in the log."""

    permission = "courses.change_attendancerecord"
    template_name = "courses/office/correction.html"
    page_title = gettext_lazy("Correct attendance")
    header_icon = "edit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.meeting = get_object_or_404(Meeting, pk=kwargs["meeting_pk"])
        self.registration = get_object_or_404(
            Registration.objects.select_related("provider"), pk=kwargs["registration_pk"]
        )
        if {self.meeting.session_id, self.registration.session_id} != {kwargs["pk"]}:
            raise Http404
        self.record = AttendanceRecord.objects.filter(
            meeting=self.meeting, registration=self.registration
        ).first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        initial = {}
        if self.record:
            partly = self.record.mark in NEEDS_MINUTES
            initial = {"mark": self.record.mark, "minutes": self.record.minutes if partly else None}
        return self.render_to_response(self.get_context_data(form=CorrectionForm(initial=initial)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CorrectionForm(request.POST)
        if form.is_valid():
            try:
                correct_attendance(
                    registration=self.registration,
                    meeting=self.meeting,
                    by=request.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(
                    request,
                    _("The attendance of %(name)s is corrected.") % {"name": self.registration.provider},
                )
                return HttpResponseRedirect(self.sheet_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @property
    def sheet_url(self) -> str:
        sheet = reverse("sessions:sheet", args=[self.session.pk])
        return f"{sheet}?meeting={self.meeting.pk}#p{self.registration.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = AttendanceEvent.objects.filter(
            meeting=self.meeting, registration=self.registration
        ).select_related("recorded_by")
        return super().get_context_data(
            meeting=self.meeting,
            registration=self.registration,
            events=events.order_by("received_at", "pk"),
            sheet_url=self.sheet_url,
            **kwargs,
        )
