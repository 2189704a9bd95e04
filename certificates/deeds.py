"""The deeds of the office on certificates, each behind a confirm page."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates import actions
from certificates.forms import ReplaceForm, RevokeForm, ScanForm
from certificates.snapshots import CHANGEABLE, words_of
from certificates.tasks import draw_in_background
from lms.office.views import DeedView


class CertificateDeedView(DeedView):
    """A deed on a certificate; the page shows what it says."""

    template_name = "certificates/admin/certificate_deed.html"


class RevokeView(CertificateDeedView):
    permission = "certificates.revoke_certificate"
    page_title = _("Revoke")
    header_icon = "cross"
    form_class = RevokeForm
    question = _(
        "Revoke certificate no. %(object)s? It stays in the register; who checks its code reads from now on when it "
        "was revoked, not why. This cannot be taken back."
    )
    button = _("Revoke")
    success_message = _("Certificate no. %(object)s is revoked.")
    serious = True

    def do(self, form: forms.BaseForm) -> Any:
        return actions.revoke(
            certificate=self.record,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=timezone.now(),
        )


class ReplaceView(CertificateDeedView):
    permission = "certificates.issue_certificate"
    page_title = _("Replace")
    header_icon = "rotate"
    form_class = ReplaceForm
    question = _(
        "Issue a new certificate in place of no. %(object)s? It gets a number of its own; the old one is revoked and "
        "its code leads to the new one. Correct below what was wrong."
    )
    button = _("Issue the new certificate")
    success_message = _("No. %(result)s is issued in place of no. %(object)s.")
    primary = False

    def get_form_kwargs(self) -> dict[str, Any]:
        # The person and the course as printed, the signer as the template has it now.
        now = {**self.record.snapshot, **words_of(self.record.register.template)}
        lines = {name: now.get(name, "") for name in CHANGEABLE}
        initial = {"issued_on": timezone.localdate()}
        return {**super().get_form_kwargs(), "lines": lines, "initial": initial}

    def do(self, form: Any) -> Any:
        successor = actions.replace(
            certificate=self.record,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            on=form.cleaned_data["issued_on"],
            at=timezone.now(),
            changes=form.changes,
        )
        draw_in_background([successor])
        return successor

    def get_success_url(self) -> str:
        return self.viewset.url_of(self.result)


class AttachScanView(CertificateDeedView):
    permission = "certificates.issue_certificate"
    page_title = _("Attach a scan")
    header_icon = "upload"
    form_class = ScanForm
    question = _("Attach the scan of certificate no. %(object)s as it was signed and sealed.")
    button = _("Attach the scan")
    success_message = _("The scan is kept with certificate no. %(object)s.")
    primary = False

    def do(self, form: forms.BaseForm) -> Any:
        scan = form.cleaned_data["file"]
        return actions.attach_scan(
            certificate=self.record,
            content=scan.read(actions.LARGEST_SCAN + 1),
            by=self.request.user,
            at=timezone.now(),
        )
