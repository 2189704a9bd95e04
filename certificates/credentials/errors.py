"""Why a credential or its key is refused."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class CredentialRefused(Refusal):
    """The token is not a credential that this organisation signed, bit for bit."""

    code = "credential_refused"
    message = _("This credential was not signed by our organisation, or it was changed afterwards.")


class KeyUnreadable(Refusal):
    """The key file is missing, is no key, has another passphrase, or is of a kind that credentials do not use."""

    code = "credential_key_unreadable"
    message = _(
        "The signing key %(path)s cannot be used. Check the file and its passphrase; it holds an RSA key of at least "
        "2048 bits or an ECDSA P-256 key."
    )
