"""What certificates protect in the apps below."""

from certificates.errors import CertificateStands
from certificates.models import Certificate
from courses.models import Registration


def keep_certified_completion(registration: Registration) -> None:
    """A completion that a valid certificate stands on is not taken back (registered with ``courses.outcomes``).

    Raises:
        CertificateStands: the certificate must be revoked first.
    """
    standing = Certificate.objects.valid().filter(registration=registration).first()
    if standing:
        raise CertificateStands(provider=registration.provider, number=standing.number_text)
