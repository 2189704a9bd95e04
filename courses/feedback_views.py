"""The short form after a session, and the one about next year's training."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import actions
from courses.actions.feedback import takes_feedback
from courses.errors import FeedbackNotOpen
from courses.feedback_results import question
from courses.models import RATINGS, CoursePage, Registration, TrainingNeed
from courses.quizzes.offers import own_tests
from courses.views import shown_session
from lms.people.models import Provider
from lms.refusals import Refusal

SCALE = [
    (5, gettext_lazy("very good")),
    (4, gettext_lazy("good")),
    (3, gettext_lazy("fair")),
    (2, gettext_lazy("poor")),
    (1, gettext_lazy("very poor")),
]


class FeedbackForm(forms.Form):
    """Four questions with five answers each, two open ones that may be left out."""

    liked = forms.CharField(
        label=gettext_lazy("What was good?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    improve = forms.CharField(
        label=gettext_lazy("What should be better?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Name nobody and no case: what you write is read as it stands."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_questions = self.fields
        self.fields = {
            name: forms.TypedChoiceField(
                label=capfirst(question(name)),
                choices=SCALE,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the five answers.")},
            )
            for name in RATINGS
        } | open_questions

    @property
    def ratings(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in RATINGS}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """The form about a session, for those who came; the answer bears no name."""
    session = shown_session(request, code)
    here = reverse("courses:session", args=[session.code])
    own = (
        Registration.objects.seated()
        .filter(session=session, provider__user=request.user.pk, attended_minutes__gt=0)
        .first()
    )
    if own is None:
        messages.info(request, _("Only those who attended the session are asked for feedback."))
        return redirect(here)
    if not takes_feedback(session, at=timezone.now()):
        messages.info(request, str(FeedbackNotOpen()))
        return redirect(here)
    if own.feedback_given.exists():
        messages.info(request, _("You have already given feedback about this session. Thank you!"))
        return redirect(here)
    form = FeedbackForm(request.POST or None)
    own.session = session
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_feedback(
                registration=own,
                ratings=form.ratings,
                liked=form.cleaned_data["liked"],
                improve=form.cleaned_data["improve"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("Thank you! Your answer is kept without your name."))
            return redirect(here)
    return render(
        request,
        "courses/feedback.html",
        {
            "session": session,
            "form": form,
            "tests": own_tests([own], at=timezone.now()).get(session.pk),
        },
        status=422 if form.errors else 200,
    )


class NeedsForm(forms.Form):
    """Courses to tick, and room for something that no course is about yet."""

    courses = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which of these would help your work?"),
        queryset=CoursePage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wish = forms.CharField(
        label=gettext_lazy("Something else, in your own words"), max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = CoursePage.objects.live().public().order_by("title")
        self.fields["courses"].queryset = courses  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest) -> HttpResponse:
    """What the signed-in provider would like to be trained in next year; may be changed until that year is over."""
    provider = Provider.objects.filter(user=request.user.pk).first()
    if provider is None:
        return render(request, "courses/no_provider.html", {}, status=403)
    now = timezone.now()
    year = timezone.localdate(now).year + 1
    said = list(TrainingNeed.objects.filter(provider=provider, year=year))
    form = NeedsForm(
        request.POST or None,
        initial={
            "courses": [need.course_id for need in said if need.course_id],
            "wish": next((need.wish for need in said if need.wish), ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        actions.state_needs(
            provider=provider,
            year=year,
            courses=form.cleaned_data["courses"],
            wish=form.cleaned_data["wish"],
            by=request.user,
            at=now,
        )
        messages.success(request, _("Noted for the plan of %(year)s. Thank you!") % {"year": year})
        return redirect("courses:needs")
    return render(
        request,
        "courses/needs.html",
        {"form": form, "year": year, "has_said": bool(said)},
        status=422 if form.errors else 200,
    )
