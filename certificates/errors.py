"""What the doors of certificates refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class CertificateError(Refusal):
    """A rule of certificates said no."""

    code = "certificate_refused"


# --- issuing ------------------------------------------------------------------------------------------------


class SessionNotSettled(CertificateError):
    code = "session_not_settled"
    message = _("Certificates are issued after the session is closed; close it first.")


class NotCompleted(CertificateError):
    code = "not_completed"
    message = _("%(provider)s did not complete the session, so no certificate can be issued.")


class IssuedBeforeSettled(CertificateError):
    code = "issued_before_settled"
    message = _("The date of issue cannot lie before the session's last day, %(ends_on)s.")
    field = "issued_on"


class IssuedInFuture(CertificateError):
    code = "issued_in_future"
    message = _("The date of issue cannot lie after today, %(today)s.")
    field = "issued_on"


class RevokedBefore(CertificateError):
    code = "revoked_before"
    message = _(
        "Certificate no. %(number)s of %(provider)s was revoked on %(on)s. To give a new one, replace the revoked "
        "certificate."
    )


class NobodyWaiting(CertificateError):
    code = "nobody_waiting"
    message = _("Everyone who completed the session has been given a certificate; there is nothing to issue.")


class GivenMeanwhile(CertificateError):
    code = "given_meanwhile"
    message = _(
        "Somebody issued one of these certificates at the same moment. Look at the list, then try again."
    )


# --- revoking and replacing ---------------------------------------------------------------------------------


class ReasonMissing(CertificateError):
    code = "reason_missing"
    message = _("Give the reason; it is kept in the register and shown to whoever verifies the certificate.")
    field = "reason"


class AlreadyRevoked(CertificateError):
    code = "already_revoked"
    message = _("This certificate was already revoked on %(on)s.")


class AlreadyReplaced(CertificateError):
    code = "already_replaced"
    message = _("This certificate was already replaced by no. %(number)s. Replace that one instead.")


class ReplacedBeforeIssued(CertificateError):
    code = "replaced_before_issued"
    message = _("The new certificate cannot be dated before the one it replaces, %(issued_on)s.")
    field = "issued_on"


class UnknownChange(CertificateError):
    code = "unknown_change"
    message = _("A replacement cannot change “%(name)s”.")


class LineMissing(CertificateError):
    code = "line_missing"
    message = _("A certificate cannot do without this line.")


class CertificateStands(CertificateError):
    code = "certificate_stands"
    message = _(
        "%(provider)s holds certificate no. %(number)s for this session. Revoke it first, then correct the attendance."
    )


# --- registers and templates --------------------------------------------------------------------------------


class NumberFormatMalformed(CertificateError):
    code = "number_format_malformed"
    message = _(
        "Write the form of the number with {number} and {year}, for example {number:02d}/{year}/GCN-TGPL."
    )
    field = "number_format"


class RegisterNameTaken(CertificateError):
    code = "register_name_taken"
    message = _("This organisation already has a register of that name. Choose another name.")
    field = "name"


class NumbersWouldRepeat(CertificateError):
    code = "numbers_would_repeat"
    message = _(
        "The register “%(register)s” of this organisation already writes its numbers like this, so numbers would "
        "repeat. Choose another form."
    )
    field = "number_format"


class RegisterInUse(CertificateError):
    code = "register_in_use"
    message = _("Numbers are already given in this register, so it stays with its organisation.")
    field = "organization"


class TemplateNameTaken(CertificateError):
    code = "template_name_taken"
    message = _("There is already a template of that name. Choose another name.")
    field = "name"


class UnknownDesign(CertificateError):
    code = "unknown_design"
    message = _("Choose one of the designs, and landscape or portrait.")
    field = "design"


class UnknownLine(CertificateError):
    code = "unknown_line"
    message = _("Choose the lines from those that a certificate has.")
    field = "lines"


class PictureUnreadable(CertificateError):
    code = "picture_unreadable"
    message = _("This file is no PNG or JPEG picture, or it is damaged. Save the picture as PNG or JPEG.")


class PictureTooLarge(CertificateError):
    code = "picture_too_large"
    message = _("The picture is larger than 8 MB or 60 megapixels. Make it smaller.")


class PictureTooSmall(CertificateError):
    code = "picture_too_small"
    message = _("The picture would print blurred: it needs at least %(pixels)d pixels along a side.")


class PictureMisshapen(CertificateError):
    code = "picture_misshapen"
    message = _(
        "The background does not have the shape of the paper. Make it 297 × 210 mm, or 210 × 297 mm to stand."
    )


class PictureTooDetailed(CertificateError):
    code = "picture_too_detailed"
    message = _(
        "The background has so much detail that files would become too large. Use one with plain areas, such as a "
        "border or a pale drawing, no photograph."
    )


# --- files --------------------------------------------------------------------------------------------------


class FileDamaged(CertificateError):
    code = "file_damaged"
    message = _(
        "The stored file of certificate no. %(number)s is not the one that was issued: its hash differs. It is not "
        "given out. Tell the administrator, who can restore it from the backup."
    )


class WorkFailed(CertificateError):
    code = "work_failed"
    message = _(
        "It failed for a reason that nobody foresaw (%(kind)s). Numbers that were given stay. Tell the administrator, "
        "who finds the reason in the log; then draw what is missing, or order again."
    )


class NothingToStop(CertificateError):
    code = "nothing_to_stop"
    message = _("No certificates are being issued for this session any more. What is issued stays issued.")


# --- signatures ---------------------------------------------------------------------------------------------


class NoSigningKey(CertificateError):
    code = "no_signing_key"
    message = _(
        "No signing key is set up here. Choose another way of signing for the register, or ask the administrator."
    )


class NotAScan(CertificateError):
    code = "not_a_scan"
    message = _("A scan is a PDF, PNG or JPEG file of at most 10 MB. Choose such a file.")
    field = "file"


class TakenInBefore(CertificateError):
    code = "taken_in_before"
    message = _("This very file was taken in already.")
    field = "file"


class NoFileBrought(CertificateError):
    code = "no_file_brought"
    message = _("There is no file in it. Choose the signed PDF files, or a ZIP of them.")
    field = "files"


class FileLost(CertificateError):
    code = "file_lost"
    message = _(
        "This file could not be looked at. Upload it again; if it fails again, tell the administrator."
    )


class NothingToTakeIn(CertificateError):
    code = "nothing_to_take_in"
    message = _(
        "There is nothing to take in: the files are not checked yet, none is good, or they were taken in already."
    )


class CertificateRevoked(CertificateError):
    code = "certificate_revoked"
    message = _("Certificate no. %(number)s was revoked; it is not signed any more.")


class NotSignedYet(CertificateError):
    code = "not_signed_yet"
    message = _(
        "Certificate no. %(number)s is not signed yet. You can save it here as soon as the signed file is there."
    )


class SignedOtherwise(CertificateError):
    code = "signed_otherwise"
    message = _(
        "The register of certificate no. %(number)s is not signed with the agency's own tool, so the signed file is "
        "not taken in. Change how the register is signed first."
    )


class SignatureRefused(CertificateError):
    code = "signature_refused"
    message = _("The file of certificate no. %(number)s is not taken in. %(flaw)s")
