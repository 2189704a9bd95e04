"""The screen on which the office puts people on the list of a session."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from courses.actions import enroll_people
from courses.errors import CourseError, NobodyTicked, SomeRefused
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
    """Find people by name (accents do not matter), tick them, add them.

    Whoever is ticked stays ticked over every search (``chosen`` in the address) and over a refusal.
    """

    template_name = "courses/office/enroll.html"
    page_title = gettext_lazy("Add people")
    header_icon = "user"
    permission = "courses.add_registration"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(request.GET, ids_in(request.GET.get("chosen", "").split("-")))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = request.POST
        ticked = ids_in(sent.getlist("provider"))
        if "search" in sent:
            return self._found_again(sent, ticked)
        people = list(Provider.objects.filter(pk__in=ticked).in_name_order())
        try:
            if not people:
                raise NobodyTicked
            added = enroll_people(session=self.session, providers=people, by=request.user, at=timezone.now())
        except Refusal as refusal:
            return self._page(sent, ticked, refusal=refusal, status=422)
        say_what_they_got(request, added)
        return self._found_again(sent, [])

    def _found_again(self, sent: Mapping[str, str], ticked: Sequence[int]) -> HttpResponseRedirect:
        """The page by an address that can be loaded again."""
        query = {"q": sent.get("q", "").strip(), "chosen": "-".join(map(str, ticked))}
        said = urlencode({key: value for key, value in query.items() if value})
        return HttpResponseRedirect(f"{self.request.path}?{said}" if said else self.request.path)

    def _page(
        self,
        said: Mapping[str, str],
        ticked: Sequence[int],
        *,
        refusal: Refusal | None = None,
        status: int = 200,
    ) -> HttpResponse:
        query = said.get("q", "").strip()
        found, more = self._found(query, but=ticked)
        context = self.get_context_data(
            query=query,
            chosen=self._chosen(ticked, refusal.refusals if isinstance(refusal, SomeRefused) else {}),
            found=found,
            more=more,
            shown=SHOWN,
            refusal=refusal,
        )
        return self.render_to_response(context, status=status)

    def _people(self) -> Any:
        return Provider.objects.with_status(on=self.session.starts_on or timezone.localdate()).in_name_order()

    def _chosen(self, ticked: Sequence[int], refusals: Mapping[int, CourseError]) -> list[dict[str, Any]]:
        """Who is ticked, each with what was refused of them."""
        people = self._people().filter(pk__in=ticked)
        return [_line(provider) | {"refusal": refusals.get(provider.pk, "")} for provider in people]

    def _found(self, query: str, *, but: Sequence[int]) -> tuple[list[dict[str, Any]], bool]:
        """People who could come, are not ticked yet, and whose name holds every word of ``query``."""
        people = self._people().exclude(pk__in=but)
        for word in fold(query).split():
            people = people.filter(folded_name__contains=word)
        active = Registration.objects.active().filter(session=self.session)
        teaching = self.session.trainers.exclude(provider=None)
        for here in (active, teaching):
            people = people.exclude(pk__in=here.values("provider"))
        found = [_line(provider) for provider in people[: SHOWN + 1]]
        return found[:SHOWN], len(found) > SHOWN


def _line(provider: Any) -> dict[str, Any]:
    """A person to tick; needs ``with_status``."""
    return {
        "pk": provider.pk,
        "name": provider.full_name,
        "class_label": ProviderClass(provider.current_class).label if provider.current_class else "",
        "unit": provider.current_organization_name or "",
    }
