"""What the doors of certificates refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class CertificateError(Refusal):
    """A rule of certificates said no."""


class SessionNotSettled(CertificateError):
    code = "session_not_settled"
    message = _("Certificates are issued after the session is closed; close it first.")


class NotCompleted(CertificateError):
    code = "not_completed"
    message = _("%(provider)s did not complete the session, so no certificate can be issued.")


class ReasonMissing(CertificateError):
    code = "reason_missing"
    message = _("Give the reason; it is kept in the register and shown to whoever verifies the certificate.")
    field = "reason"


class AlreadyRevoked(CertificateError):
    code = "already_revoked"
    message = _("This certificate was already revoked on %(on)s.")


class UnknownChange(CertificateError):
    code = "unknown_change"
    message = _("A replacement cannot change “%(name)s”.")


class IssuedBeforeSettled(CertificateError):
    code = "issued_before_settled"
    message = _("The date of issue cannot lie before the session's last day, %(ends_on)s.")
    field = "issued_on"


class DocumentNumberMalformed(CertificateError):
    code = "number_format_malformed"
    message = _("Write the form of the number with {number} and {year}, for example {number:02d}/{year}/GCN-TGPL.")
    field = "number_format"
