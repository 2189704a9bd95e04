"""The office's screens of a session's attendance rules: add one, correct one, take one back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions import add_attendance_rule, revise_attendance_rule, withdraw_attendance_rule
from courses.attendance.forms import RevisedRuleForm, RuleForm
from courses.models import AttendanceRule, CourseSession
from courses.screens import SessionFormScreen
from lms.office.forms import ReasonForm


class RuleView(SessionFormScreen):
    """The rules of the session, and one more: when somebody is late, what that earns, whether one checks out."""

    permission = "courses.change_coursesession"
    page_title = gettext_lazy("Add an attendance rule")
    header_icon = "cogs"
    button = gettext_lazy("Add the rule")
    lead = gettext_lazy(
        "Rules turn arrivals and departures into minutes. What was seen before is counted anew."
    )

    def form(self, *data: Any) -> RuleForm:
        return RuleForm(*data, initial={"valid_from": self.session.starts_on})  # type: ignore[misc]

    def pass_door(self, facts: dict[str, Any]) -> str:
        add_attendance_rule(session=self.session, by=self.request.user, at=timezone.now(), **facts)
        return _("The attendance rule is added.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = self.session.attendance_rules.order_by("valid_from")
        may_change = self.session.status not in CourseSession.ENDED
        return super().get_context_data(rules=list(rules), may_change_rules=may_change, **kwargs)


class _OneRule(SessionFormScreen):
    permission = "courses.change_coursesession"
    rule: AttendanceRule

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._choose()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._choose()
        return super().post(request, *args, **kwargs)

    def _choose(self) -> None:
        self.rule = get_object_or_404(self.session.attendance_rules, pk=self.kwargs["rule_pk"])

    @property
    def done_url(self) -> str:
        return reverse("sessions:attendance_rule", args=[self.session.pk])


class ReviseRuleView(_OneRule):
    """Put a wrong rule right, with a reason; the log keeps what it said."""

    page_title = gettext_lazy("Correct an attendance rule")
    header_icon = "edit"
    button = gettext_lazy("Save the correction")
    lead = gettext_lazy(
        "What was seen at the door is counted anew by the corrected rule. The log keeps what the rule said before."
    )

    def form(self, *data: Any) -> RevisedRuleForm:
        return RevisedRuleForm(*data, instance=self.rule)

    def pass_door(self, facts: dict[str, Any]) -> str:
        revise_attendance_rule(rule=self.rule, by=self.request.user, at=timezone.now(), **facts)
        return _("The attendance rule is corrected.")


class WithdrawRuleView(_OneRule):
    """Take a rule back, with a reason; the one before it holds again."""

    page_title = gettext_lazy("Withdraw an attendance rule")
    header_icon = "cross"
    button = gettext_lazy("Withdraw the rule")
    lead = gettext_lazy(
        "The rule before it holds again, or the usual one. What was seen at the door is counted anew by that; the log"
        " keeps what the rule said."
    )

    def form(self, *data: Any) -> ReasonForm:
        return ReasonForm(*data)

    def pass_door(self, facts: dict[str, Any]) -> str:
        withdraw_attendance_rule(
            rule=self.rule, reason=facts["reason"], by=self.request.user, at=timezone.now()
        )
        return _("The attendance rule is withdrawn.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rules=[self.rule], **kwargs)
