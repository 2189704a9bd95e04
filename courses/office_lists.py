"""The office's screens for many people at once: a list to be added, and the units' quotas."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import actions
from courses.eligibility import objections
from courses.enrollment import say_what_they_got
from courses.errors import CourseError, NobodyTicked
from courses.nomination import chosen, preview_again, preview_context
from courses.screens import SessionScreen
from courses.unit_forms import ListForm
from lms.office.fields import WholeNumberField
from lms.office.views import DeedView
from lms.people.models import Organization, Provider
from lms.refusals import Refusal


class NomineesView(SessionScreen):
    """A list that a unit sent on paper or by mail: typed or from a file, shown row by row, then added together."""

    template_name = "courses/office/nominees.html"
    page_title = gettext_lazy("Add a list of people")
    header_icon = "list-ul"
    permission = "courses.add_registration"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = self.request.user.has_perm("people.add_provider")
        url = reverse("providers:add") if may_add else ""
        return super().get_context_data(**{"form": ListForm(), "add_person_url": url, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        people = Provider.objects.with_status(on=self.session.starts_on or timezone.localdate(at))

        def refusals(meant: Sequence[Provider]) -> Mapping[int, CourseError]:
            return objections(self.session, meant, prerequisites=False)

        if "change" in request.POST:
            form = ListForm(initial={"names": request.POST.get("names", "")})
            return self.render_to_response(self.get_context_data(form=form))
        if "row" in request.POST:
            wanted = chosen(request.POST, people)
            try:
                if not wanted:
                    raise NobodyTicked
                added = actions.enroll_people(session=self.session, providers=wanted, by=request.user, at=at)
            except Refusal as refusal:
                again = preview_again(request.POST, people=people, refusals=refusals)
                return self.render_to_response(self.get_context_data(refusal=refusal, **again), status=422)
            say_what_they_got(request, added)
            return HttpResponseRedirect(self.session_url)
        form = ListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        found = preview_context(form.named, people=people, refusals=refusals)
        return self.render_to_response(self.get_context_data(form=form, **found))


class QuotasView(SessionScreen):
    """How many people each unit may send; units without a number have no limit."""

    template_name = "courses/office/quotas.html"
    page_title = gettext_lazy("Quotas of the units")
    header_icon = "group"
    permission = "courses.change_coursesession"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        quotas = {
            int(name.removeprefix("unit-")): seats
            for name, seats in form.cleaned_data.items()
            if seats is not None
        }
        try:
            actions.set_quotas(session=self.session, quotas=quotas, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("The quotas are saved."))
        return HttpResponseRedirect(self.session_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": self._form(), **kwargs})

    def _form(self, data: Any = None) -> forms.Form:
        """A number for every unit that has people or a quota."""
        given = dict(self.session.quotas.values_list("organization", "seats"))
        day = self.session.starts_on or timezone.localdate()
        sending = Provider.objects.with_status(on=day).exclude(current_organization_id=None).order_by()
        wanted = {*given, *sending.values_list("current_organization_id", flat=True).distinct()}
        form = forms.Form(data)
        for unit in Organization.objects.filter(pk__in=wanted).order_by("sort_key"):
            form.fields[f"unit-{unit.pk}"] = WholeNumberField(
                label=unit.name, required=False, min_value=0, max_value=1000, initial=given.get(unit.pk)
            )
        return form


class DismissHead(DeedView):
    """Take the right from an account."""

    permission = "courses.change_unithead"
    page_title = gettext_lazy("End the right")
    question = gettext_lazy(
        "%(object)s may not nominate people or decide requests any more. What was done stays."
    )
    button = gettext_lazy("End the right")
    success_message = gettext_lazy("%(object)s: the right is ended.")
    header_icon = "cross"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.dismiss_head(head=self.record, by=self.request.user, at=timezone.now())
