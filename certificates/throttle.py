"""Guessing codes is slowed down: whoever asks for many codes that do not exist is told no more for a while.

Codes have 83 random bits, so guessing is hopeless anyway; this keeps scanners from filling logs with pages. Counted by
address, and only misses count and are stopped: a real code always answers, also to an office that shares its address
with whoever guesses, so that nobody can keep others from verifying. Django's cache holds the
counts: with the default cache each process counts for itself, with a shared cache all count together.
"""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MISSES = 20
"""Unknown codes that one address may ask for …"""
FILES = 40
"""Files that one address may show …"""
FILES_OF_ALL = 2000
"""… and all together: a file costs 20 ms …"""
MINUTES = 10
"""… within so many minutes of the first of them."""


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; the network of 64 bits for IPv6, which one household shares.

    ``LMS_TRUSTED_PROXIES`` (default: allauth's ``ALLAUTH_TRUSTED_PROXY_COUNT``, else 0) says how many proxies of our
    own stand in front and append to ``X-Forwarded-For``; what stands left of theirs is anybody's claim, never read.
    """
    text = request.META.get("REMOTE_ADDR", "")
    trusted = getattr(settings, "LMS_TRUSTED_PROXIES", getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if trusted and told:
        text = told[-min(trusted, len(told))]
    try:
        address = ip_address(text)
    except ValueError:
        return text[:64]
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)


def stops_miss(request: HttpRequest) -> bool:
    """Count a code that does not exist; whether this address has asked for too many of them before."""
    return _counts(f"certificates.misses.{address_of(request)}", MISSES)


def stops_check(request: HttpRequest) -> bool:
    """Count a file that is shown; whether this address, or everybody together, showed too many before."""
    return _counts(f"certificates.files.{address_of(request)}", FILES) or _counts(
        "certificates.files", FILES_OF_ALL
    )


def _counts(key: str, most: int) -> bool:
    """Count once more, unless ``most`` is reached."""
    if cache.get(key, 0) >= most:
        return True
    if not cache.add(key, 1, MINUTES * 60):
        try:
            cache.incr(key)
        except ValueError:  # it lapsed in between
            cache.set(key, 1, MINUTES * 60)
    return False
