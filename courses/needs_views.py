"""Special needs on the site: asked with the registration, changed by their holder as long as they are of use."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import actions
from courses.models import CourseSession, Registration, SpecialNeeds
from lms.refusals import Refusal


class NeedsForm(forms.ModelForm):
    """What somebody needs; all of it may be left empty."""

    class Meta:
        model = SpecialNeeds
        fields = ["access", "childcare", "language"]
        labels = {
            "access": gettext_lazy("Do you need help to get in, sit, see or hear?"),
            "childcare": gettext_lazy("I need childcare for a child under 36 months"),
            "language": gettext_lazy("Do you need another language?"),
        }

    def _post_clean(self) -> None:
        """Nothing is built from the form: the door builds and checks."""

    def told(self) -> dict[str, Any]:
        """What was filled in, for ``courses.actions.tell_needs``."""
        return {name: self.cleaned_data[name] for name in ("access", "childcare", "language")}


PRIVATE = gettext_lazy(
    "Only you and the office see what you write here. It is erased when the session is over."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the office what one needs, change it, or take it back by emptying it."""
    here = reverse("courses:session", args=[code])
    own = (
        Registration.objects.active()
        .filter(session__code=code, provider__user=request.user.pk)
        .exclude(session__status__in=CourseSession.ENDED)
        .select_related("session", "needs")
        .first()
    )
    if own is None:
        messages.info(request, _("You are not registered in this session."))
        return redirect(here)
    said = getattr(own, "needs", None)
    form = NeedsForm(request.POST if request.method == "POST" else None, instance=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_needs(registration=own, by=request.user, at=timezone.now(), **form.told())
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("Your needs are noted."))
            return redirect(here)
    return render(
        request,
        "lms/confirm.html",
        {
            "title": _("Special needs"),
            "lead": own.session.title,
            "facts": [(_("Who sees it"), PRIVATE)],
            "form": form,
            "submit_label": _("Save"),
            "cancel_url": here,
        },
        status=422 if form.errors else 200,
    )
