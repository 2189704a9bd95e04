"""What can be done with a visit, its delegates and its lessons: each a confirm page that calls one door."""

from typing import Any

from django import forms
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchanges import actions
from exchanges.forms import AddDelegateForm, AmendForm, CompleteForm, FollowUpForm, NoteLessonForm
from exchanges.models import Delegate, Lesson
from lms.office.forms import ReasonForm
from lms.office.views import DeedView


class VisitDeedView(DeedView):
    """A deed on a visit; the page shows the facts that matter to it."""

    template_name = "exchanges/visit_deed.html"
    permission = "exchanges.change_visit"
    header_icon = "globe"


class ApproveView(VisitDeedView):
    permission = "exchanges.approve_visit"
    page_title = _("Approve the visit")
    header_icon = "check"
    question = _("Approve the visit “%(object)s”? It may then take place and be completed.")
    button = _("Approve")
    success_message = _("The visit “%(object)s” is approved.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.approve(visit=self.record, by=self.request.user, at=timezone.now())


class CompleteView(VisitDeedView):
    page_title = _("Complete the visit")
    header_icon = "tick-inverse"
    form_class = CompleteForm
    question = _("The visit is over. What did it achieve? Its minutes then count in the delegates' hours.")
    button = _("Complete the visit")
    success_message = _("The visit “%(object)s” is completed; its minutes count for the delegates.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.complete(
            visit=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class AmendView(VisitDeedView):
    page_title = _("Correct the results")
    primary = False
    header_icon = "edit"
    form_class = AmendForm
    question = _("Correct what the report and the delegates' hours are made from.")
    button = _("Save the correction")
    success_message = _("The results of “%(object)s” are corrected.")

    def get_initial(self) -> dict[str, Any]:
        visit = self.record
        return {
            "results": visit.results,
            "spent_vnd": visit.spent_vnd,
            "minutes_credited": visit.minutes_credited,
            "report": visit.report,
        }

    def do(self, form: forms.BaseForm) -> Any:
        return actions.amend(visit=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data)


class CancelView(VisitDeedView):
    page_title = _("Cancel the visit")
    header_icon = "cross"
    form_class = ReasonForm
    question = _("Cancel the visit “%(object)s”? It stays in the list with its reason and cannot be revived.")
    button = _("Cancel the visit")
    success_message = _("The visit “%(object)s” is cancelled.")
    serious = True

    def do(self, form: forms.BaseForm) -> Any:
        return actions.cancel(
            visit=self.record, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now()
        )


class AddDelegateView(VisitDeedView):
    page_title = _("Add a delegate")
    primary = False
    header_icon = "user"
    form_class = AddDelegateForm
    question = _("Who joins the delegation?")
    button = _("Add to the delegation")
    success_message = _("%(result)s is in the delegation.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.add_delegate(
            visit=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class NoteLessonView(VisitDeedView):
    page_title = _("Note a lesson")
    primary = False
    header_icon = "edit"
    form_class = NoteLessonForm
    question = _("What was learnt, and what do you propose to do with it at home?")
    button = _("Note the lesson")
    success_message = _("The lesson “%(result)s” is noted.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.note_lesson(
            visit=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class PartDeedView(VisitDeedView):
    """A deed on a part of a visit (``part``): a delegate or a lesson; the visit stays ``record``."""

    part_model: type[models.Model]
    part: Any
    part_question: Any = ""
    """As ``question``; ``%(part)s`` is the part."""

    def find_record(self) -> Any:
        parts = self.part_model._default_manager.select_related("visit__organization", "visit__province")
        self.part = get_object_or_404(
            parts, pk=self.kwargs["pk"], visit__in=self.viewset.rows_for(self.request.user)
        )
        return self.part.visit

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["question"] = str(self.part_question) % {"part": self.part}
        return context


class RemoveDelegateView(PartDeedView):
    part_model = Delegate
    page_title = _("Remove a delegate")
    header_icon = "bin"
    part_question = _("Take %(part)s out of the delegation? The log keeps that they were in it.")
    button = _("Remove from the delegation")
    success_message = _("The delegation of “%(object)s” has one person less.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.remove_delegate(delegate=self.part, by=self.request.user, at=timezone.now())


class NameHeadView(PartDeedView):
    part_model = Delegate
    page_title = _("Name the head")
    header_icon = "user"
    part_question = _("Make %(part)s the head of the delegation? Who is it now becomes a member.")
    button = _("Name as head")
    success_message = _("%(result)s is the head of the delegation.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.name_head(delegate=self.part, by=self.request.user, at=timezone.now())


class FollowUpView(PartDeedView):
    part_model = Lesson
    page_title = _("Follow up a lesson")
    header_icon = "edit"
    form_class = FollowUpForm
    part_question = _("How does the lesson “%(part)s” stand?")
    button = _("Save")
    success_message = _("The lesson “%(result)s” is followed up.")

    def get_initial(self) -> dict[str, Any]:
        return {"status": self.part.status, "result": self.part.result}

    def do(self, form: forms.BaseForm) -> Any:
        return actions.follow_up_lesson(
            lesson=self.part, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
