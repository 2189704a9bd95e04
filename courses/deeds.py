"""The deeds of the office on sessions and registrations, each behind a confirm page."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses import actions
from courses.actions.copying import next_code
from courses.models import CourseSession, Registration
from courses.readiness import lacks_of
from lms.office.forms import ReasonForm
from lms.office.views import DeedView


class SessionStep(DeedView):
    """A step of a session's life."""

    permission = "courses.change_coursesession"
    door: ClassVar[Callable[..., Any]]

    def do(self, form: forms.BaseForm) -> Any:
        reason = {"reason": form.cleaned_data["reason"]} if "reason" in form.cleaned_data else {}
        return self.door(session=self.record, by=self.request.user, at=timezone.now(), **reason)


class Announce(SessionStep):
    page_title = _("Announce")
    question = _("Show “%(object)s” to everybody? Its code and course stay from then on.")
    button = _("Announce")
    success_message = _("“%(object)s” is announced.")
    header_icon = "view"
    door = staticmethod(actions.announce)


class OpenRegistration(SessionStep):
    page_title = _("Open registration")
    question = _("Let people register in “%(object)s”?")
    button = _("Open registration")
    success_message = _("Registration for “%(object)s” is open.")
    header_icon = "lock-open"
    template_name = "courses/office/open.html"
    door = staticmethod(actions.open_registration)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meetings, trainers = list(self.record.meetings.in_order()), list(self.record.trainers.all())
        lacks = lacks_of(self.record, meetings=meetings, trainers=trainers, at=timezone.now())
        return super().get_context_data(lacks=lacks, **kwargs)


class CloseRegistration(SessionStep):
    page_title = _("Close registration")
    question = _("Take no more registrations in “%(object)s”? You can still add people yourself.")
    button = _("Close registration")
    success_message = _("Registration for “%(object)s” is closed.")
    header_icon = "lock"
    door = staticmethod(actions.close_registration)


class Start(SessionStep):
    page_title = _("Start")
    question = _("Start “%(object)s” today?")
    button = _("Start")
    success_message = _("“%(object)s” is running.")
    header_icon = "clipboard-list"
    door = staticmethod(actions.start)


class Close(SessionStep):
    page_title = _("Settle")
    question = _(
        "Settle “%(object)s”? Everyone's outcome follows from their attendance. After that only single corrections with"
        " a reason are possible."
    )
    button = _("Settle")
    success_message = _("“%(object)s” is settled.")
    header_icon = "check"
    serious = True
    door = staticmethod(actions.close)


class Cancel(SessionStep):
    page_title = _("Cancel the session")
    announced = _("Call off “%(object)s”? All registrations end with it. This cannot be undone.")
    unannounced = _(
        "Call off the draft “%(object)s”? The registrations on its list end with it. No message is sent, since nobody"
        " was told of the session. This cannot be undone."
    )
    button = _("Cancel the session")
    success_message = _("“%(object)s” is cancelled.")
    header_icon = "cross"
    serious = True
    form_class = ReasonForm
    door = staticmethod(actions.cancel)

    @property
    def question(self) -> Any:
        return self.unannounced if self.record.status == CourseSession.Status.DRAFT else self.announced


class CopyForm(forms.Form):
    """The code of the copy."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("Letters without accents, digits and hyphens; it stands in the session's address."),
    )


class CopySession(SessionStep):
    permission = "courses.add_coursesession"
    page_title = _("Copy to the next quarter")
    question = _(
        "Draft “%(object)s” again in the next quarter? Facts, meetings and quotas come along, thirteen weeks later;"
        " learners, trainers, decision and money spent do not."
    )
    button = _("Copy")
    success_message = _("The copy of “%(object)s” is a draft. Check its days, then name the trainers.")
    header_icon = "copy"
    form_class = CopyForm
    primary = False

    def get_initial(self) -> dict[str, Any]:
        return {"code": next_code(self.record)}

    def do(self, form: forms.BaseForm) -> Any:
        return actions.copy_session(
            session=self.record, code=form.cleaned_data["code"], by=self.request.user, at=timezone.now()
        )

    def get_success_url(self) -> str:
        return self.viewset.url_of(self.result)


class DeleteDraft(SessionStep):
    permission = "courses.delete_coursesession"
    page_title = _("Delete the draft")
    question = _("Delete the draft “%(object)s” with its meetings?")
    button = _("Delete")
    success_message = _("The draft “%(object)s” is deleted.")
    header_icon = "bin"
    serious = True
    door = staticmethod(actions.delete_draft)

    def form_valid(self, form: forms.BaseForm) -> Any:
        answer = super().form_valid(form)
        if isinstance(answer, HttpResponseRedirect):  # not refused; the session has no page any more
            return HttpResponseRedirect(reverse(self.viewset.get_url_name("index")))
        return answer


STEPS: list[tuple[str, type[SessionStep], frozenset[str]]] = [
    ("announce", Announce, frozenset({CourseSession.Status.DRAFT})),
    (
        "open",
        OpenRegistration,
        frozenset({CourseSession.Status.ANNOUNCED, CourseSession.Status.REGISTRATION_CLOSED}),
    ),
    ("close-registration", CloseRegistration, frozenset({CourseSession.Status.REGISTRATION_OPEN})),
    (
        "start",
        Start,
        frozenset({CourseSession.Status.REGISTRATION_OPEN, CourseSession.Status.REGISTRATION_CLOSED}),
    ),
    ("settle", Close, frozenset({CourseSession.Status.RUNNING, CourseSession.Status.REGISTRATION_CLOSED})),
    ("copy", CopySession, frozenset(CourseSession.Status)),
    ("cancel", Cancel, CourseSession.LIVE),
    ("delete-draft", DeleteDraft, frozenset({CourseSession.Status.DRAFT})),
]
"""Slug, page and the states in which the step is offered; of a draft see ``steps_of``."""


def steps_of(session: CourseSession) -> list[tuple[str, type[SessionStep]]]:
    """The steps that are offered for ``session`` now; needs ``with_people()``.

    A draft is deleted; once somebody was on its list it is cancelled instead.
    """
    offered = {slug: view for slug, view, states in STEPS if session.status in states}
    if session.status == CourseSession.Status.DRAFT and session.has_people:
        offered["cancel"] = Cancel
        del offered["delete-draft"]
    return list(offered.items())


class RegistrationDeed(DeedView):
    """A deed on one registration; goes back to its session."""

    permission = "courses.change_registration"
    door: ClassVar[Callable[..., Any]]

    def do(self, form: forms.BaseForm) -> Any:
        reason = {"reason": form.cleaned_data["reason"]} if "reason" in form.cleaned_data else {}
        return self.door(registration=self.record, by=self.request.user, at=timezone.now(), **reason)


class Confirm(RegistrationDeed):
    page_title = _("Confirm the seat")
    question = _("Give %(object)s a seat?")
    button = _("Confirm the seat")
    success_message = _("%(object)s: the seat is confirmed.")
    door = staticmethod(actions.confirm)


class Approve(RegistrationDeed):
    page_title = _("Approve")
    question = _(
        "Approve the request of %(object)s? While there is a free seat they get it, else they wait in line."
    )
    button = _("Approve")
    success_message = _("%(object)s: approved.")
    header_icon = "check"

    def do(self, form: forms.BaseForm) -> Any:
        return actions.approve(
            session=self.record.session, registrations=[self.record], by=self.request.user, at=timezone.now()
        )


class Refuse(RegistrationDeed):
    page_title = _("Refuse")
    question = _("Refuse the registration of %(object)s?")
    button = _("Refuse")
    success_message = _("%(object)s: refused.")
    header_icon = "cross"
    form_class = ReasonForm
    serious = True
    door = staticmethod(actions.refuse)


class OptionalReasonForm(ReasonForm):
    """A reason that may be left out while the session lets people go without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _(
            "Needed once the term for cancelling without a reason is over. Kept in the log."
        )


class LeavingForm(OptionalReasonForm):
    """``OptionalReasonForm`` for the person themselves: with what they believe they give up."""

    leaving = forms.ChoiceField(choices=Registration.Status.choices, required=False, widget=forms.HiddenInput)


class CancelRegistration(RegistrationDeed):
    page_title = _("Cancel the registration")
    question = _("Cancel the registration of %(object)s? The seat is offered to the first in line.")
    button = _("Cancel the registration")
    success_message = _("%(object)s: cancelled.")
    header_icon = "cross"
    form_class = OptionalReasonForm
    serious = True
    door = staticmethod(actions.cancel_registration)


REGISTRATION_DEEDS: list[tuple[str, type[RegistrationDeed], frozenset[str]]] = [
    ("approve", Approve, frozenset({Registration.Status.REQUESTED})),
    ("confirm", Confirm, frozenset({Registration.Status.WAITLISTED, Registration.Status.OFFERED})),
    ("refuse", Refuse, frozenset({Registration.Status.REQUESTED, Registration.Status.WAITLISTED})),
    ("cancel", CancelRegistration, Registration.HOLDING),
]
"""Slug, page and the states of a registration in which the deed is offered."""
