"""The people of a session as the office finds, decides and exports them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import models
from django.db.models import Case, Count, F, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import actions
from courses.enrollment import say_what_they_got
from courses.models import CourseSession, QuizSubmission, Registration
from courses.models.registration import RegistrationQuerySet
from courses.quizzes.results import points_of
from courses.screens import SessionScreen
from lms import spreadsheets
from lms.office.forms import ReasonForm
from lms.office.ids import id_in, ids_in
from lms.people.models import ProviderClass
from lms.refusals import Refusal
from lms.text import fold, slug

STANDING = [
    When(status=status, then=place)
    for place, status in enumerate(
        [
            Registration.Status.REQUESTED,
            Registration.Status.OFFERED,
            Registration.Status.CONFIRMED,
            Registration.Status.WAITLISTED,
        ]
    )
]
"""The order of the list: those about whom something is to be decided first."""


@dataclass(frozen=True)
class Chosen:
    """Which of a session's people are shown: a state, a unit, words of the name. Anything strange is left out."""

    state: str = ""
    unit: int | None = None
    name: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Chosen":
        state, unit = query.get("state", ""), query.get("unit", "")
        return cls(
            state=state if state in Registration.Status.values else "",
            unit=id_in(unit),
            name=query.get("name", "").strip(),
        )

    def __bool__(self) -> bool:
        return bool(self.state or self.unit is not None or self.name)

    def among(self, registrations: RegistrationQuerySet) -> RegistrationQuerySet:
        """Those that are chosen; without a state those that are active."""
        found = registrations.filter(status=self.state) if self.state else registrations.active()
        if self.unit is not None:
            found = found.filter(organization=self.unit or None)
        for word in fold(self.name).split():
            found = found.filter(provider__folded_name__contains=word)
        return found


def people_of(session: CourseSession, chosen: Chosen, *, at: datetime) -> models.QuerySet:
    """The registrations in the order of the list, with class, unit and minutes."""
    return (
        chosen.among(session.registrations.all())
        .select_related("provider", "organization")
        .with_attended_minutes()
        .with_provider_status(on=session.starts_on or timezone.localdate(at))
        .annotate(
            place=Case(*STANDING, default=len(STANDING)),
            in_line_since=Case(When(status=Registration.Status.WAITLISTED, then="registered_at")),
        )
        .order_by("place", "in_line_since", "provider__sort_key", "pk")
    )


def units_in(session: CourseSession) -> list[dict[str, Any]]:
    """How many people each unit sends, beside its quota. Two queries."""
    quotas = {quota.organization_id: quota for quota in session.quotas.select_related("organization")}
    counted = (
        session.registrations.active()
        .order_by(F("organization__sort_key").asc(nulls_last=True))
        .values_list("organization", "organization__name")
        .annotate(number=Count("pk"))
    )
    rows = [
        {"unit": unit or 0, "name": name or _("no unit"), "number": number, "quota": quotas.pop(unit, None)}
        for unit, name, number in counted
    ]
    rows += [
        {"unit": unit, "name": quota.organization.name, "number": 0, "quota": quota}
        for unit, quota in quotas.items()
    ]
    return rows


class DecideManyView(SessionScreen):
    """Approve or refuse the requests that were ticked on the session's page; all of them or none."""

    permission = "courses.change_registration"
    http_method_names = ["get", "head", "post", "options"]
    template_name = "courses/office/decide.html"
    page_title = gettext_lazy("Decide requests")
    header_icon = "user"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody was ticked: to where that is done."""
        return HttpResponseRedirect(self.session_url + "#registrations")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = ids_in(request.POST.getlist("registration"))
        found = self.session.registrations.filter(pk__in=ticked, status=Registration.Status.REQUESTED)
        asked = list(found.select_related("provider").order_by("registered_at", "pk"))
        form = ReasonForm(request.POST)
        by, at = request.user, timezone.now()
        try:
            if not asked:
                messages.error(request, _("No request was ticked. Tick those you decide."))
            elif "approve" in request.POST:
                granted = actions.approve(session=self.session, registrations=asked, by=by, at=at)
                say_what_they_got(request, granted)
            elif not form.is_valid():
                context = self.get_context_data(form=form, asked=asked)
                return self.render_to_response(context, status=422)
            else:
                refused = actions.refuse_requests(
                    session=self.session,
                    registrations=asked,
                    reason=form.cleaned_data["reason"],
                    by=by,
                    at=at,
                )
                messages.success(request, _("Refused: %(number)d") % {"number": len(refused)})
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(self.session_url + "#registrations")


class PeopleFileView(SessionScreen):
    """The list of a session's people as XLSX, as it is filtered on the page. Special needs are not in it."""

    permission = "courses.see_every_session"
    page_title = gettext_lazy("List of people")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        columns = [
            spreadsheets.Column(title)
            for title in (
                _("No."), _("Full name"), _("Class"), _("Unit"), _("Telephone"), _("Status"), _("Registered at"),
                _("Reason"), _("Minutes attended"), _("Outcome"),
            )
        ]  # fmt: skip
        tests: dict[int, dict[str, int]] = {}
        if request.user.has_perm("courses.view_quizsubmission"):
            tests = points_of(self.session)
        if tests:
            columns += [spreadsheets.Column(capfirst(label)) for label in QuizSubmission.Kind.labels]
        name = f"{slug(_('List of people'))}-{self.session.code}"
        return spreadsheets.xlsx_response(name, columns, self._rows(request, tests))

    def _rows(
        self, request: HttpRequest, tests: Mapping[int, Mapping[str, int]]
    ) -> Iterator[list[spreadsheets.Value]]:
        classes = dict(ProviderClass.choices)
        kinds = QuizSubmission.Kind.values if tests else []
        people = people_of(self.session, Chosen.from_query(request.GET), at=timezone.now())
        for number, registration in enumerate(people, start=1):
            unit = registration.organization.name if registration.organization else ""
            yield [
                number,
                registration.provider.full_name,
                classes.get(registration.current_class or "", ""),
                unit or registration.current_organization_name,
                registration.provider.phone,
                registration.get_status_display(),
                registration.registered_at,
                registration.end_reason,
                registration.attended_minutes_now,
                registration.get_outcome_display(),
                *(tests.get(registration.provider_id, {}).get(kind) for kind in kinds),
            ]
