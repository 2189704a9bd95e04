"""Why nothing is signed."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class SigningKeyUnreadable(Refusal):
    """The file is missing, has another passphrase, or holds no key and certificate of a kind that signs PDF."""

    code = "signing_key_unreadable"
    message = _(
        "The signing key %(path)s cannot be used. Check the file and its passphrase; it holds an RSA or ECDSA key "
        "with its certificate."
    )


class CannotSign(Refusal):
    """The PDF is damaged, encrypted or otherwise not one that takes a signature."""

    code = "cannot_sign"
    message = _("This PDF cannot be signed. Draw it again, then sign.")
