"""The office's screen of attendance from a file: choose it, see row by row what would happen, save."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from courses.actions import import_attendance
from courses.attendance.imports.errors import ListWithoutPeople
from courses.attendance.imports.files import FileList, loads, read_file
from courses.attendance.imports.preview import Judge
from courses.errors import MarksRefused
from courses.marking import may_mark
from courses.models import Meeting
from courses.nomination import LEGACY_NAMES
from courses.screens import SessionScreen
from lms.office.ids import id_in, ids_in
from lms.refusals import Refusal


class FileForm(forms.Form):
    """A spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet (.xlsx or .csv)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy(
            "With a heading: “Họ và tên” (or “Số thẻ”, “Số điện thoại”), and “Điểm danh” or “Giờ vào”, “Giờ ra”,"
            " “Số phút”. Exports of Zoom, Teams and Google Meet are read as they are. In a list of names only,"
            " everyone was present."
        ),
    )


class ImportView(SessionScreen):
    """Three steps on one address: the form, the preview that comes of a file, saving what was ticked in it."""

    template_name = "courses/office/attendance_import.html"
    page_title = gettext_lazy("Attendance from a file")
    header_icon = "upload"
    permission = "courses.add_attendanceevent"
    meeting: Meeting

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._choose()
        return self._page(form=FileForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._choose()
        if "rows" in request.POST:
            return self._save(request)
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                file = form.cleaned_data["file"]
                return self._preview(read_file(file, title=file.name))
            except Refusal as refusal:
                refusal.add_to(form)
        return self._page(form=form, status=422)

    def _save(self, request: HttpRequest) -> HttpResponse:
        sent = request.POST
        try:
            file = loads(sent["rows"])
        except ListWithoutPeople as refusal:
            form = FileForm()
            return self._page(form=form, refusals=[str(refusal)], status=422)
        ticked = frozenset(ids_in(sent.getlist("row")))
        chosen = {place: pk for place in ticked if (pk := id_in(sent.get(f"person-{place}", "")))}
        at = timezone.now()
        judge = Judge(file, self.meeting, at=at, chosen=chosen)
        try:
            marks = judge.marks(ticked=ticked, rest="rest" in sent)
            import_attendance(meeting=self.meeting, marks=marks, source=file.title, by=request.user, at=at)
        except Refusal as refusal:
            told = {str(refusal)}
            if isinstance(refusal, MarksRefused):
                told |= {str(one) for one in refusal.refusals.values()}
            return self._preview(file, ticked=ticked, chosen=chosen, refusals=sorted(told), status=422)
        people = len({mark.registration_id for mark in marks})
        text = ngettext(
            "The attendance of %d person is taken from the file.",
            "The attendance of %d people is taken from the file.",
            people,
        )
        messages.success(request, text % people)
        return HttpResponseRedirect(self.sheet_url)

    def _preview(
        self,
        file: FileList,
        *,
        ticked: frozenset[int] | None = None,
        chosen: dict[int, int] | None = None,
        refusals: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        judge = Judge(file, self.meeting, at=timezone.now(), chosen=chosen)
        return self._page(
            preview=judge.preview(by=self.request.user, ticked=ticked),
            rows=file.dumps(),
            title=file.title,
            legacy=LEGACY_NAMES.get(file.legacy or ""),
            says_nothing=file.says_nothing,
            refusals=refusals or [],
            status=status,
        )

    def _choose(self) -> None:
        self.meeting = get_object_or_404(self.session.meetings, pk=self.kwargs["meeting_pk"])
        self.meeting.session = self.session
        if not may_mark(self.request.user, self.session):
            raise PermissionDenied

    def _page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        context = self.get_context_data(meeting=self.meeting, sheet_url=self.sheet_url, **context)
        return self.render_to_response(context, status=status)

    @property
    def sheet_url(self) -> str:
        return f"{reverse('sessions:sheet', args=[self.session.pk])}?meeting={self.meeting.pk}"
