"""The screens of an import of people: upload, columns, rows, confirm, undo."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from lms.office.columns import DayColumn
from lms.office.views import DeedView, RecordCreateView, RecordInspectView
from lms.office.viewsets import RecordViewSet
from lms.people.models import RosterImport, RosterRow
from lms.people.roster import actions, tasks
from lms.people.roster.forms import ColumnsForm, DecisionsForm, UploadForm
from lms.people.roster.mending import RowView, SheetView, UnitsView
from lms.refusals import Refusal

Status = RosterImport.Status
Verdict = RosterRow.Verdict
ROWS_PER_PAGE = 100
RUNNING = frozenset({Status.CHECKING, Status.CONFIRMED})
CHANGE = "people.change_rosterimport"


class UploadView(RecordCreateView):
    """Upload a list; the columns come next."""

    def get_success_message(self, instance: Any) -> str | None:
        return None  # the next screen says enough


class ColumnsView(DeedView):
    permission = CHANGE
    page_title = _("Columns")
    question = _("What do the columns of “%(object)s” mean? What was recognised is filled in; correct it.")
    button = _("Compare with the list")
    header_icon = "table"
    primary = False
    form_class = ColumnsForm
    template_name = "people/roster_columns.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        told = ("default_class", "default_organization", "default_valid_from")
        initial = {name: getattr(self.record, name) for name in told}
        return {**super().get_form_kwargs(), "roster": self.record, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet_url = reverse(self.viewset.get_url_name("sheet"), args=[self.record.pk])
        return super().get_context_data(sheet_url=sheet_url, **kwargs)

    def do(self, form: Any) -> Any:
        roster = actions.set_columns(
            roster=self.record, by=self.request.user, at=timezone.now(), **form.changes()
        )
        tasks.run(tasks.check_rows, roster)
        return roster

    def get_success_url(self) -> str:
        return self.viewset.rows_url(self.record)

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        try:
            self.result = self.do(form)
        except Refusal as refusal:
            refusal.add_to(form)
            return self.form_invalid(form)
        return HttpResponseRedirect(self.get_success_url())


class ConfirmView(DeedView):
    permission = CHANGE
    page_title = _("Carry out the import")
    question = _("Carry out “%(object)s”? It happens all at once, or not at all, and can be undone.")
    button = _("Carry out")
    success_message = _("The import “%(object)s” was confirmed.")

    def do(self, form: Any) -> Any:
        roster = actions.confirm(roster=self.record, by=self.request.user, at=timezone.now())
        tasks.run(tasks.carry_out, roster)
        return roster


class ResumeView(DeedView):
    """The worker was stopped in the middle: nothing is half done, so it may begin again."""

    permission = CHANGE
    page_title = _("Begin again")
    question = _("Begin “%(object)s” again? What was interrupted left nothing half done.")
    button = _("Begin again")
    success_message = _("The import “%(object)s” was begun again.")
    header_icon = "rotate"
    primary = False

    def do(self, form: Any) -> Any:
        roster = self.record
        tasks.run(tasks.check_rows if roster.status == Status.CHECKING else tasks.carry_out, roster)
        return roster


class UndoView(DeedView):
    permission = CHANGE
    page_title = _("Undo the import")
    question = _(
        "Undo “%(object)s”? Whoever it added leaves the list, what it changed is as before. That is possible only "
        "while nobody it touched was changed or has anything."
    )
    button = _("Undo the import")
    success_message = _("The import “%(object)s” was undone.")
    header_icon = "undo"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.undo(roster=self.record, by=self.request.user, at=timezone.now())


class DiscardView(DeedView):
    permission = CHANGE
    page_title = _("Discard the import")
    question = _("Discard “%(object)s”? Its file and rows are deleted; nothing of it is in the list.")
    button = _("Discard")
    success_message = _("The import “%(object)s” was discarded.")
    header_icon = "bin"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.discard(roster=self.record, by=self.request.user, at=timezone.now())


class RosterInspectView(RecordInspectView):
    """What will become of every row; POST decides the doubtful ones of the page."""

    template_name = "people/roster.html"
    http_method_names = ["get", "head", "options", "post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        self.object = self.get_object()
        rows = list(self.viewset.doubtful(self.object))
        form = DecisionsForm(request.POST, rows=[row for row in rows if f"row_{row.number}" in request.POST])
        if form.is_valid() and (decisions := form.decisions()):
            try:
                roster = actions.decide(
                    roster=cast(RosterImport, self.object),
                    decisions=decisions,
                    by=request.user,
                    at=timezone.now(),
                )
            except Refusal as refusal:
                messages.error(request, str(refusal))
            else:
                tasks.run(tasks.check_rows, roster)
        return HttpResponseRedirect(request.get_full_path())


class RosterImportViewSet(RecordViewSet):
    """Lists on their way into the list of providers."""

    model = RosterImport
    name = "roster_imports"
    icon = "upload"
    menu_label = _("Import people")
    menu_order = 15
    form_class = UploadForm
    add_view_class = UploadView
    inspect_view_class = RosterInspectView
    editable = False
    ordering = ["-uploaded_at", "-pk"]
    list_related = ["uploaded_by"]
    list_display = [
        "file_name",
        Column("status", accessor="get_status_display", label=_("Status")),
        DayColumn("uploaded_at", label=_("Uploaded"), sort_key="uploaded_at"),
        Column("uploaded_by", label=_("By")),
    ]
    list_export = ["file_name", "status", "uploaded_at", "uploaded_by", "done_at", "undone_at"]
    inspect_view_fields = [
        "status", "sheet_name", "encoding", "uploaded_at", "uploaded_by", "confirmed_by", "done_at", "undone_at",
    ]  # fmt: skip
    deeds = [
        ("confirm", ConfirmView),
        ("units", UnitsView),
        ("columns", ColumnsView),
        ("sheet", SheetView),
        ("row", RowView),
        ("resume", ResumeView),
        ("undo", UndoView),
        ("discard", DiscardView),
    ]

    def rows_for(self, user: Any) -> Any:
        return RosterImport.objects.all()

    def rows_url(self, record: Any) -> str:
        return reverse(self.get_url_name("inspect"), args=[record.pk])

    def url_of(self, record: Any) -> str:
        """After the upload: the columns."""
        if record.status == Status.UPLOADED:
            return reverse(self.get_url_name("columns"), args=[record.pk])
        return self.rows_url(record)

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        offered = {
            Status.UPLOADED: ["columns", "sheet", "discard"],
            Status.CHECKING: ["columns", "resume", "discard"],
            Status.CHECKED: ["confirm", "units", "columns", "sheet", "discard"],
            Status.CONFIRMED: ["resume", "discard"],
            Status.DONE: ["undo"],
        }.get(record.status, [])
        lacking = {"sheet": not record.other_sheets, "units": not record.units}
        return [slug for slug in offered if not lacking.get(slug)]

    def doubtful(self, record: Any) -> Any:
        """The rows that a person decides or has decided."""
        undecided = record.rows.filter(verdict=Verdict.DOUBTFUL) | record.rows.exclude(decision="")
        return undecided.order_by("number")

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        verdict = request.GET.get("verdict", "")
        rows = record.rows.select_related("provider").order_by("number")
        if verdict in Verdict.values:
            rows = rows.filter(verdict=verdict)
        page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("p"))
        may_decide = record.status == Status.CHECKED and request.user.has_perm(CHANGE)
        answering = (
            [row for row in page if row.verdict == Verdict.DOUBTFUL or row.decision] if may_decide else []
        )
        form = DecisionsForm(rows=answering)
        may_mend, mend_url = may_decide, reverse(self.get_url_name("row"), args=[record.pk])
        units_url = reverse(self.get_url_name("units"), args=[record.pk])
        for row in page:
            row.answer = form[f"row_{row.number}"] if row in answering else None
            row.name = _name_of(row, record)
            row.tone = TONES.get(row.verdict, "neutral")
            row.mend_url = f"{mend_url}?row={row.number}" if may_mend and row.verdict in MENDED else ""
        running = record.status in RUNNING
        return {
            "page_obj": page,
            "verdict": verdict,
            "summary": [
                (value, label, record.counts.get(value, 0), TONES[value]) for value, label in Verdict.choices
            ],
            "total": sum(record.counts.get(value, 0) for value in Verdict.values),
            "running": running,
            "progress": tasks.progress_of(record) if running else None,
            "is_doubtful_left": may_decide and record.counts.get(Verdict.DOUBTFUL, 0),
            "may_decide": bool(answering),
            "unknown_units": [
                unit for unit in record.units.values() if not (unit["organization"] or unit["new"])
            ],
            "units_url": units_url if may_mend else "",
            "steps": [gettext("Upload"), gettext("Columns"), gettext("Rows"), gettext("Carried out")],
            "step": STEPS[record.status],
        }


TONES = {
    Verdict.NEW.value: "ok",
    Verdict.CHANGED.value: "info",
    Verdict.SAME.value: "neutral",
    Verdict.DOUBTFUL.value: "warn",
    Verdict.REFUSED.value: "danger",
}
MENDED = frozenset({Verdict.REFUSED, Verdict.DOUBTFUL})
STEPS = {
    Status.UPLOADED: 2,
    Status.CHECKING: 3,
    Status.CHECKED: 3,
    Status.CONFIRMED: 4,
    Status.DONE: 4,
    Status.UNDONE: 4,
    Status.DISCARDED: 1,
}


def _name_of(row: RosterRow, record: RosterImport) -> str:
    """The name in a row, as read or as it stands in the file."""
    if name := row.values.get("full_name") or (row.provider and row.provider.full_name):
        return name
    column = record.columns.get("full_name")
    said = row.cells[column] if column is not None and column < len(row.cells) else None
    return str(said or "–")
