"""What the office does with the certificates of one session: issue them, watch the work, print and save all."""

from collections.abc import Iterable
from typing import Any

from csp.decorators import csp_exempt
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count, Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from certificates import actions
from certificates.bundles import print_file_of, printed_certificates, zip_of
from certificates.forms import IssueForm
from certificates.models import Batch, Certificate, Purpose, Register, SigningWay, Verdict
from certificates.tasks import carry_out_in_background, draw_in_background, take_over_silent_batches
from certificates.viewsets import VERDICT_LOOKS
from courses.models import CourseSession, Registration
from courses.session_links import SessionLink
from courses.viewsets import CourseSessionViewSet
from lms.office.views import DeedView
from lms.posted import posted_only
from lms.refusals import Refusal
from lms.text import slug


class _Sessions(CourseSessionViewSet):
    """Sessions as the deed below finds its record, and goes back to: the page of the session's certificates."""

    def url_of(self, record: Any) -> str:
        return reverse("session_certificates:list", args=[record.pk])


def _latest_batch(session: CourseSession) -> Batch | None:
    return Batch.objects.filter(session=session).order_by("-pk").first()


def progress_of(session: CourseSession) -> dict[str, Any]:
    """How many of a session's certificates have their file, and what the worker is doing. Three queries at most.

    While it works, whoever still waits for a number counts too: the bar is as long from the beginning.
    """
    counts = Certificate.objects.of_session(session).aggregate(
        all=Count("pk"), drawn=Count("pk", filter=~Q(pdf=""))
    )
    batch = _latest_batch(session)
    working = bool(batch and batch.is_open)
    words = batch.get_stage_display() if batch and working else ""
    if working:
        counts["all"] += _entitled(session)
    return {**counts, "working": working, "words": words}


def _entitled(session: CourseSession) -> int:
    """How many completed the session and never had a certificate."""
    return session.registrations.filter(outcome=Registration.Outcome.COMPLETED, certificates=None).count()


def _lacks_something(certificates: Iterable[Certificate]) -> bool:
    """Whether a file is not drawn, or not signed that is to be signed here."""
    return any(
        not each.pdf
        or (
            each.signing == SigningWay.HERE
            and each.status == Certificate.Status.VALID
            and each.awaits_signature
        )
        for each in certificates
    )


@require_safe
@permission_required("certificates.view_certificate", raise_exception=True)
def session_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone who completed the session, with the certificates they were given."""
    session = get_object_or_404(CourseSession, pk=pk)
    certificates = list(
        Certificate.objects.of_session(session)
        .select_related("replaced_by", "register")
        .prefetch_related("signed_copies")
        .order_by("-year", "number")
    )
    ways = {way for each in certificates for way in (each.signing, each.register.signing)}
    unsigned = sum(not certificate.signed_copies.all() for certificate in certificates)
    drawn = sum(bool(certificate.pdf) for certificate in certificates)
    may_issue = request.user.has_perm("certificates.issue_certificate")
    settled = session.status == CourseSession.Status.SETTLED
    waiting = _entitled(session) if settled else 0
    batch = _latest_batch(session)
    working = bool(batch and batch.is_open)
    taught = {each.provider_id for each in certificates if each.purpose == Purpose.TEACHING}
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
        "may_issue": may_issue and waiting and not working,
        "may_certify": may_issue
        and settled
        and any(part.provider.pk not in taught for part in trainers_of(session)),
        "batch": batch,
        "working": working,
        "silent": bool(batch and working and batch.is_silent(at=timezone.now())),
        "may_continue": may_issue,
        "drawn": drawn,
        "all": len(certificates),
        "expected": len(certificates) + (waiting if working else 0),
        "any_valid": any(certificate.verdict == Verdict.VALID for certificate in certificates),
        "may_draw": may_issue and not working and _lacks_something(certificates),
        "signed": len(certificates) - unsigned,
        "by_agency": may_issue and SigningWay.AGENCY in ways,
    }
    return render(request, "certificates/admin/session_certificates.html", context)


@require_safe
@permission_required("certificates.view_certificate", raise_exception=True)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the drawing is, for the page's script."""
    return JsonResponse(progress_of(get_object_or_404(CourseSession, pk=pk)))


@permission_required("certificates.issue_certificate", raise_exception=True)
@posted_only(lambda _request, pk: reverse("session_certificates:list", args=[pk]))
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin again what a killed worker left; the rounds do the same by themselves after a while."""
    session = get_object_or_404(CourseSession, pk=pk)
    if take_over_silent_batches(timezone.now()):
        messages.success(request, _("The work goes on where it stopped."))
    else:
        messages.info(request, _("The work is going on; nothing had to be begun again."))
    return HttpResponseRedirect(reverse("session_certificates:list", args=[session.pk]))


@require_safe
@permission_required("certificates.view_certificate", raise_exception=True)
def all_files(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Every valid certificate of the session in one ZIP, sent while it is made."""
    session = get_object_or_404(CourseSession, pk=pk)
    certificates = printed_certificates(session)
    if not all(certificate.pdf for certificate in certificates):
        messages.error(request, _("Some files are not drawn yet. Wait until all are ready."))
        return HttpResponseRedirect(reverse("session_certificates:list", args=[pk]))
    unsigned = "unsigned" in request.GET
    response = StreamingHttpResponse(zip_of(certificates, unsigned=unsigned), content_type="application/zip")
    name = f"giay-chung-nhan-{slug(session.code)}{'-de-ky' if unsigned else ''}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@csp_exempt()  # type: ignore[arg-type]  # the rules for pages stop some browsers from showing a PDF
@require_safe
@permission_required("certificates.view_certificate", raise_exception=True)
def to_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Every valid certificate of the session in one PDF, one to a sheet; ``?one-sided`` leaves out the blank backs."""
    session = get_object_or_404(CourseSession, pk=pk)
    if not Certificate.objects.of_session(session).valid().exists():
        raise Http404
    try:
        content = print_file_of(session, blank_backs="one-sided" not in request.GET)
    except Refusal as refusal:
        return render(request, "certificates/no_file.html", {"text": str(refusal)}, status=409)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="in-giay-chung-nhan-{slug(session.code)}.pdf"'
    return response


@permission_required("certificates.issue_certificate", raise_exception=True)
@posted_only(lambda _request, pk: reverse("session_certificates:list", args=[pk]))
def draw_missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files drawn that are missing, after a worker was stopped."""
    session = get_object_or_404(CourseSession, pk=pk)
    draw_in_background(Certificate.objects.of_session(session))
    messages.success(request, _("The missing files are being drawn."))
    return HttpResponseRedirect(reverse("session_certificates:list", args=[pk]))


class IssueView(DeedView):
    """Order certificates for all who completed the session; the worker gives numbers and draws the files."""

    viewset = _Sessions()
    template_name = "certificates/admin/issue.html"
    permission = "certificates.issue_certificate"
    page_title = gettext_lazy("Issue certificates")
    header_icon = "doc-full-inverse"
    form_class = IssueForm
    button = gettext_lazy("Issue certificates")
    question = gettext_lazy("Issue certificates for “%(object)s”?")
    success_message = gettext_lazy("Certificates are being issued. This page shows how far it is.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "session": self.record}

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"issued_on": timezone.localdate()}
        registers = list(Register.objects.filter(organization=self.record.organizer_id)[:2])
        if len(registers) == 1:
            initial["register"] = registers[0]
        return initial

    def do(self, form: forms.BaseForm) -> Any:
        batch = actions.order_batch(
            session=self.record,
            register=form.cleaned_data["register"],
            by=self.request.user,
            on=form.cleaned_data["issued_on"],
            at=timezone.now(),
        )
        carry_out_in_background(batch)
        return batch

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session=self.record,
            settled=self.record.status == CourseSession.Status.SETTLED,
            count=_entitled(self.record),
            has_registers=Register.objects.offered_for(self.record).exists(),
            **kwargs,
        )


class StopView(DeedView):
    """Stop a batch that has not ended: a wrong register, a wrong date."""

    viewset = _Sessions()
    permission = "certificates.issue_certificate"
    page_title = gettext_lazy("Stop issuing")
    header_icon = "cross"
    button = gettext_lazy("Stop issuing")
    question = gettext_lazy(
        "Stop issuing certificates for “%(object)s”? Certificates that have their number stay issued and in the "
        "register; if one is wrong, revoke or replace it. The others get none before you order again."
    )
    success_message = gettext_lazy(
        "Issuing is stopped. Certificates that were issued before, and stay in the register: %(result)s."
    )
    serious = True

    def do(self, form: forms.BaseForm) -> int:
        return actions.cancel_batch(session=self.record, by=self.request.user, at=timezone.now())


def trainers_of(session: CourseSession) -> list[actions.Part]:
    """Who taught in a session and is on the list of providers, with the minutes they taught. One query."""
    trainers = session.trainers.filter(provider__isnull=False).select_related("provider").order_by("pk")
    return [actions.Part(trainer.provider, trainer.minutes or 0) for trainer in trainers if trainer.provider]


class IssueToTrainersView(IssueView):
    """Issue certificates for teaching in the session."""

    page_title = gettext_lazy("Certificates for trainers")
    template_name = "certificates/admin/certify.html"
    question = gettext_lazy(
        "Issue certificates for teaching in “%(object)s” to the trainers who are on the list of providers?"
    )
    success_message = gettext_lazy("Certificates issued: %(result)s. Their files are being drawn.")

    def do(self, form: forms.BaseForm) -> Any:
        with transaction.atomic():
            issued = self._certify(actions.lock_settled(self.record.pk), form)
        draw_in_background(issued)
        return len(issued)

    def _certify(self, session: CourseSession, form: forms.BaseForm) -> list[Certificate]:
        starts_on, ends_on = session.starts_on, session.ends_on
        if starts_on is None or ends_on is None:
            raise Http404  # a settled session has had its meetings
        return actions.certify(
            event=actions.Event(
                key=f"session:{session.pk}",
                title=session.title,
                starts_on=starts_on,
                ends_on=ends_on,
                venue=session.venue,
                organizer=session.organizer.name,
                decision_number=session.decision_number,
                decided_on=session.decided_on,
            ),
            purpose=Purpose.TEACHING,
            parts=trainers_of(session),
            register=form.cleaned_data["register"],
            by=self.request.user,
            on=form.cleaned_data["issued_on"],
            at=timezone.now(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people=[part.provider for part in trainers_of(self.record)], **kwargs)


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
    path("<int:pk>/trainers/", IssueToTrainersView.as_view(), name="trainers"),
    path("<int:pk>/progress/", progress, name="progress"),
    path("<int:pk>/draw/", draw_missing, name="draw"),
    path("<int:pk>/stop/", StopView.as_view(), name="stop"),
    path("<int:pk>/continue/", take_over, name="continue"),
    path("<int:pk>/zip/", all_files, name="zip"),
    path("<int:pk>/print/", to_print, name="print"),
]
