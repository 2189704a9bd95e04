"""The screen on which meetings and trainers of a session are set, all at once."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions import MeetingPlan, TrainerPlan, set_programme
from courses.actions.programme import programme_refusals
from courses.errors import (
    HalfDayMismatch,
    MeetingEndsBeforeStart,
    MeetingsOverlap,
    TeachingTooLong,
    TrainerAccountTwice,
)
from courses.forms import MeetingForm, MeetingFormSet, TrainerForm, TrainerFormSet, rows_filled_in
from courses.screens import SessionScreen
from lms.people.models import Provider
from lms.refusals import Refusal
from lms.roles import Role

HOUR_REFUSALS = frozenset({HalfDayMismatch.code, MeetingEndsBeforeStart.code, MeetingsOverlap.code})
"""What is wrong with a meeting's hours, not with its day."""


def _field_of(refusal: Refusal, plan: TrainerPlan) -> str:
    """Beside which field of a trainer's row a refusal is said."""
    if isinstance(refusal, TeachingTooLong):
        return "minutes"
    if isinstance(refusal, TrainerAccountTwice) and plan.user:
        return "user"
    return "provider" if plan.provider else "name"


class ProgrammeView(SessionScreen):
    """Meetings and trainers with a few blank rows each; saved together or not at all."""

    template_name = "courses/office/programme.html"
    page_title = gettext_lazy("Meetings and trainers")
    header_icon = "calendar-alt"
    permission = "courses.change_coursesession"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**self._formsets()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formsets = self._formsets(request.POST)
        meetings, trainers = formsets["meetings"], formsets["trainers"]
        refusal, asks_past = _("Some rows are not filled in correctly. Nothing was saved yet."), False
        if meetings.is_valid() and trainers.is_valid():
            rows, people = rows_filled_in(meetings), rows_filled_in(trainers)
            plans, named = [row.plan() for row in rows], [row.plan() for row in people]
            if not self._objects(rows, plans, people, named):
                asks_past = "past" not in request.POST and self._lie_in_the_past(rows, plans)
                refusal = _("Nothing was saved yet: some meetings lie in the past.") if asks_past else ""
        if not refusal:
            try:
                set_programme(
                    session=self.session, meetings=plans, trainers=named, by=request.user, at=timezone.now()
                )
            except Refusal as error:
                refusal = str(error)
            else:
                messages.success(request, _("Meetings and trainers are saved."))
                return HttpResponseRedirect(self.session_url)
        context = self.get_context_data(refusal=refusal, asks_past=asks_past, **formsets)
        return self.render_to_response(context, status=422)

    def _objects(
        self,
        rows: Sequence[MeetingForm],
        plans: Sequence[MeetingPlan],
        people: Sequence[TrainerForm],
        named: Sequence[TrainerPlan],
    ) -> bool:
        """Say beside each row what the door would refuse; whether there is anything."""
        of_meetings, of_trainers = programme_refusals(session=self.session, meetings=plans, trainers=named)
        for place, refusal in of_meetings.items():
            rows[place].add_error("starts_at" if refusal.code in HOUR_REFUSALS else "held_on", str(refusal))
        for place, refusal in of_trainers.items():
            people[place].add_error(_field_of(refusal, named[place]), str(refusal))
        return bool(of_meetings or of_trainers)

    def _lie_in_the_past(self, rows: Sequence[MeetingForm], plans: Sequence[MeetingPlan]) -> bool:
        """Say so beside each row that would put a meeting on a day before today; whether there is any."""
        today = timezone.localdate()
        standing = {(meeting.pk, meeting.held_on) for meeting in self.session.meetings.all()}
        found = False
        for row, plan in zip(rows, plans, strict=True):
            if plan.held_on < today and (plan.pk, plan.held_on) not in standing:
                row.add_error("held_on", _("This day lies in the past."))
                found = True
        return found

    def _formsets(self, data: Any = None) -> dict[str, Any]:
        accounts = get_user_model()._default_manager.filter(
            groups__name__in=[Role.TRAINER.value, Role.MANAGER.value], is_active=True
        )
        people = {provider.pk: provider for provider in Provider.objects.in_name_order()}
        return {
            "meetings": MeetingFormSet(
                data,
                prefix="meetings",
                initial=[
                    {
                        "pk": meeting.pk,
                        "held_on": meeting.held_on,
                        "half_day": meeting.half_day,
                        "starts_at": meeting.starts_at,
                        "ends_at": meeting.ends_at,
                        "room": meeting.room,
                        "agenda": meeting.agenda,
                    }
                    for meeting in self.session.meetings.in_order()
                ],
            ),
            "trainers": TrainerFormSet(
                data,
                prefix="trainers",
                form_kwargs={
                    "people": people,
                    "accounts": {account.pk: account for account in accounts.distinct().order_by("pk")},
                },
                initial=[
                    {
                        "provider": trainer.provider_id,
                        "name": "" if trainer.provider_id else trainer.name,
                        "office": trainer.office,
                        "user": trainer.user_id,
                        "minutes": trainer.minutes,
                    }
                    for trainer in self.session.trainers.order_by("pk")
                ],
            ),
        }
