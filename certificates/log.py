"""What the log says of each door of certificates."""

from django.utils.translation import gettext_lazy as _

LOG_ACTIONS = [
    ("certificates.open_register", _("Open a register"), _("Register opened")),
    ("certificates.revise_register", _("Change a register"), _("Register changed")),
    ("certificates.save_template", _("Save a template"), _("Template saved")),
    ("certificates.order_batch", _("Order certificates"), _("Certificates ordered for all who completed it")),
    ("certificates.cancel_batch", _("Stop issuing"), _("Issuing to all stopped; what was issued stays")),
    ("certificates.issue", _("Issue a certificate"), _("Certificate issued")),
    ("certificates.issue_for_session", _("Issue certificates"), _("Certificates issued")),
    ("certificates.revoke", _("Revoke a certificate"), _("Certificate revoked")),
    ("certificates.replace", _("Replace a certificate"), _("Issued in place of another")),
    ("certificates.attach_scan", _("Attach a scan"), _("Scan of the signed paper attached")),
    ("certificates.open_intake", _("Bring signed files"), _("Signed files brought")),
    (
        "certificates.confirm_intake",
        _("Confirm signed files"),
        _("Taking in of the valid signed files ordered"),
    ),
    ("certificates.take_in_signed", _("Take in a signed file"), _("Signed file taken in")),
    ("certificates.sign_here", _("Sign a certificate"), _("Signed digitally")),
    ("certificates.redraw_file", _("Redraw a file"), _("Lost file drawn again")),
]
