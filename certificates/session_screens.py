"""What the office does with the certificates of one training session: issue them, watch their files being drawn."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from certificates import actions
from certificates.forms import IssueForm
from certificates.models import Certificate, Register
from certificates.tasks import draw_in_background
from certificates.viewsets import VERDICT_LOOKS
from courses.models import CourseSession, Registration
from courses.session_links import SessionLink
from courses.viewsets import CourseSessionViewSet
from lms.office.views import DeedView


class _Sessions(CourseSessionViewSet):
    """Sessions as the deed below finds its record, and goes back to: the page of the session's certificates."""

    def url_of(self, record: Any) -> str:
        return reverse("session_certificates:list", args=[record.pk])


def progress_of(session: CourseSession) -> dict[str, int]:
    """How many of a session's certificates have their file. One query."""
    return Certificate.objects.of_session(session).aggregate(
        all=Count("pk"), drawn=Count("pk", filter=~Q(pdf=""))
    )


def _entitled(session: CourseSession) -> int:
    """How many completed the session and never had a certificate."""
    return session.registrations.filter(outcome=Registration.Outcome.COMPLETED, certificates=None).count()


@require_safe
@permission_required("certificates.view_certificate", raise_exception=True)
def session_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone who completed the session, with the certificates they were given."""
    session = get_object_or_404(CourseSession, pk=pk)
    certificates = list(
        Certificate.objects.of_session(session).select_related("replaced_by").order_by("-year", "number")
    )
    drawn = sum(bool(certificate.pdf) for certificate in certificates)
    may_issue = request.user.has_perm("certificates.issue_certificate")
    settled = session.status == CourseSession.Status.SETTLED
    waiting = _entitled(session) if settled else 0
    context = {
        "page_title": _("Certificates"),
        "page_subtitle": session.title,
        "header_icon": "doc-full-inverse",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("sessions:inspect", args=[session.pk]), "label": session.title},
            {"url": "", "label": _("Certificates")},
        ],
        "session": session,
        "settled": settled,
        "rows": [(certificate, *VERDICT_LOOKS[certificate.verdict]) for certificate in certificates],
        "waiting": waiting,
        "may_issue": may_issue and waiting,
        "drawn": drawn,
        "all": len(certificates),
        "may_draw": may_issue and drawn < len(certificates),
    }
    return render(request, "certificates/admin/session_certificates.html", context)


@require_safe
@permission_required("certificates.view_certificate", raise_exception=True)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the drawing is, for the page's script."""
    return JsonResponse(progress_of(get_object_or_404(CourseSession, pk=pk)))


@require_POST
@permission_required("certificates.issue_certificate", raise_exception=True)
def draw_missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files drawn that are missing, after a worker was stopped."""
    session = get_object_or_404(CourseSession, pk=pk)
    draw_in_background(Certificate.objects.of_session(session).without_file())
    messages.success(request, _("The missing files are being drawn."))
    return HttpResponseRedirect(reverse("session_certificates:list", args=[pk]))


class IssueView(DeedView):
    """Give certificates to all who completed the session: numbers at once, files in the background."""

    viewset = _Sessions()
    template_name = "certificates/admin/issue.html"
    permission = "certificates.issue_certificate"
    page_title = gettext_lazy("Issue certificates")
    header_icon = "doc-full-inverse"
    form_class = IssueForm
    button = gettext_lazy("Issue certificates")
    question = gettext_lazy("Issue certificates for “%(object)s”?")
    success_message = gettext_lazy("Certificates issued: %(result)s. Their files are being drawn.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "session": self.record}

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"issued_on": timezone.localdate()}
        registers = list(Register.objects.filter(organization=self.record.organizer_id)[:2])
        if len(registers) == 1:
            initial["register"] = registers[0]
        return initial

    def do(self, form: forms.BaseForm) -> Any:
        before = Certificate.objects.of_session(self.record).count()
        certificates = actions.issue_for_session(
            session=self.record,
            register=form.cleaned_data["register"],
            by=self.request.user,
            on=form.cleaned_data["issued_on"],
            at=timezone.now(),
        )
        draw_in_background(certificates)
        return Certificate.objects.of_session(self.record).count() - before

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session=self.record,
            settled=self.record.status == CourseSession.Status.SETTLED,
            count=_entitled(self.record),
            has_registers=Register.objects.offered_for(self.record).exists(),
            **kwargs,
        )


def links(request: HttpRequest, session: CourseSession) -> Iterable[SessionLink]:
    """The way from the session's page to its certificates, once it is settled (``courses.session_links``)."""
    if session.status == CourseSession.Status.SETTLED and request.user.has_perm(
        "certificates.view_certificate"
    ):
        url = reverse("session_certificates:list", args=[session.pk])
        yield SessionLink(gettext_lazy("Certificates"), url, icon="doc-full-inverse")


app_name = "session_certificates"
urlpatterns = [
    path("<int:pk>/", session_certificates, name="list"),
    path("<int:pk>/issue/", IssueView.as_view(), name="issue"),
    path("<int:pk>/progress/", progress, name="progress"),
    path("<int:pk>/draw/", draw_missing, name="draw"),
]
