"""The screen on which the office puts people on the list of a session."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.actions import enroll_people
from courses.models import Registration
from courses.screens import SessionScreen
from lms.office.ids import ids_in
from lms.people.models import Provider, ProviderClass
from lms.refusals import Refusal
from lms.text import fold

SHOWN = 50
"""At most so many people are shown for one search."""


def say_what_they_got(request: HttpRequest, registrations: Sequence[Registration]) -> None:
    """Messages: how many have a seat now, how many wait for one."""
    seats = sum(each.status == Registration.Status.CONFIRMED for each in registrations)
    waiting = sum(each.status == Registration.Status.WAITLISTED for each in registrations)
    if seats:
        messages.success(request, ngettext("%d person has a seat.", "%d people have a seat.", seats) % seats)
    if waiting:
        text = ngettext(
            "%d person is on the waiting list: there is no free seat.",
            "%d people are on the waiting list: there is no free seat.",
            waiting,
        )
        messages.warning(request, text % waiting)


class EnrollView(SessionScreen):
    """Find people by name (accents do not matter), tick them, add them."""

    template_name = "courses/office/enroll.html"
    page_title = gettext_lazy("Add people")
    header_icon = "user"
    permission = "courses.add_registration"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = ids_in(request.POST.getlist("provider"))
        people = list(Provider.objects.filter(pk__in=chosen).in_name_order())
        if not people:
            messages.error(request, _("Nobody was ticked. Tick the people to add."))
            return HttpResponseRedirect(request.get_full_path())
        try:
            added = enroll_people(session=self.session, providers=people, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            say_what_they_got(request, added)
        return HttpResponseRedirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()
        found, more = self._found(query)
        return super().get_context_data(
            query=query,
            found=found,
            more=more,
            shown=SHOWN,
            **kwargs,
        )

    def _found(self, query: str) -> tuple[list[dict[str, Any]], bool]:
        """People who are not registered yet and whose name holds every word of ``query``."""
        people = Provider.objects.with_status(on=self.session.starts_on or timezone.localdate())
        for word in fold(query).split():
            people = people.filter(folded_name__contains=word)
        active = Registration.objects.active().filter(session=self.session)
        people = people.exclude(pk__in=active.values("provider")).in_name_order()[: SHOWN + 1]
        found = [
            {
                "pk": provider.pk,
                "name": provider.full_name,
                "class_label": ProviderClass(provider.current_class).label if provider.current_class else "",
                "unit": provider.current_organization_name or "",
            }
            for provider in people
        ]
        return found[:SHOWN], len(found) > SHOWN
