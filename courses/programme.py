"""The screen on which meetings and trainers of a session are set, all at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions import set_programme
from courses.forms import MeetingFormSet, TrainerFormSet, plans_of
from courses.screens import SessionScreen
from lms.people.models import Provider
from lms.refusals import Refusal
from lms.roles import Role


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
        refusal = ""
        if meetings.is_valid() and trainers.is_valid():
            try:
                set_programme(
                    session=self.session,
                    meetings=plans_of(meetings),
                    trainers=plans_of(trainers),
                    by=request.user,
                    at=timezone.now(),
                )
            except Refusal as error:
                refusal = str(error)
            else:
                messages.success(request, _("Meetings and trainers are saved."))
                return HttpResponseRedirect(self.session_url)
        else:
            refusal = _("Some rows are not filled in correctly. Nothing was saved yet.")
        return self.render_to_response(self.get_context_data(refusal=refusal, **formsets), status=422)

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
