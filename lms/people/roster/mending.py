"""The screens that mend a list after it was read: another sheet, units that nobody knows, the cells of a row."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lms.office.views import DeedView
from lms.people.models import RosterImport, RosterRow
from lms.people.roster import actions, tasks
from lms.people.roster.mending_forms import RowForm, SheetForm, UnitsForm

Status = RosterImport.Status


class MendingView(DeedView):
    """Mends something and goes back to the rows, which are compared again."""

    permission = "people.change_rosterimport"
    primary = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "roster": self.record}

    def get_success_url(self) -> str:
        return self.viewset.rows_url(self.record)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == HttpResponseRedirect.status_code and self.result.status == Status.CHECKING:
            tasks.run(tasks.check_rows, self.result)
        return response


class SheetView(MendingView):
    page_title = _("Take another sheet")
    question = _("Which sheet of “%(object)s” holds the list? What was said of the columns is forgotten.")
    button = _("Take this sheet")
    success_message = _("Another sheet of “%(object)s” was taken. Look at its columns.")
    header_icon = "table"
    form_class = SheetForm

    def get_success_url(self) -> str:
        return self.viewset.url_of(self.result)

    def do(self, form: Any) -> Any:
        return actions.choose_sheet(
            roster=self.record, sheet=form.cleaned_data["sheet"], by=self.request.user, at=timezone.now()
        )


class UnitsView(MendingView):
    page_title = _("Units that are not known")
    question = _(
        "“%(object)s” names units that are not on the list of organisations. Say of each once what it is: that holds "
        "for all its rows. A new organisation is made only when the import is carried out."
    )
    button = _("Save and compare again")
    success_message = _("What was said of the units of “%(object)s” is kept.")
    header_icon = "group"
    form_class = UnitsForm
    template_name = "people/roster_units.html"

    def do(self, form: Any) -> Any:
        return actions.name_units(
            roster=self.record, choices=form.choices(), by=self.request.user, at=timezone.now()
        )


class RowView(MendingView):
    """The cells of the row that ``?row=`` names; without it, of the first refused one."""

    page_title = _("Correct a row")
    question = _("What should this row of “%(object)s” say? Only this import changes, not your file.")
    button = _("Save and compare again")
    success_message = _("The row of “%(object)s” was corrected.")
    header_icon = "edit"
    form_class = RowForm
    template_name = "people/roster_row.html"

    @cached_property
    def row(self) -> RosterRow:
        said = self.request.GET.get("row", "")
        rows = self.record.rows.order_by("number")
        if said.isdecimal() and len(said) < 8:
            found = rows.filter(number=int(said)).first()
        else:
            found = rows.filter(verdict=RosterRow.Verdict.REFUSED).first()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **kwargs)

    def do(self, form: Any) -> Any:
        return actions.correct_row(
            roster=self.record,
            number=self.row.number,
            cells=form.corrected(),
            by=self.request.user,
            at=timezone.now(),
        )
