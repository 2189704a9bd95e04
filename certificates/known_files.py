"""Which certificate a file belongs to: by the hash of its file as it is stored, or as it was before it was redrawn."""

from collections.abc import Iterable, Iterator, Sequence

from certificates.models import Certificate, FormerFile

PORTION = 500
"""Hashes asked for at once: what every database takes."""


def certificates_by_hash(hashes: Iterable[str]) -> dict[str, Certificate]:
    """The certificates whose file has, or had, one of these hashes; each with its register and its successor."""
    found: dict[str, Certificate] = {}
    certificates = Certificate.objects.select_related("replaced_by", "register")
    for some in _portions(sorted(set(hashes) - {""})):
        for each in certificates.filter(pdf_sha256__in=some):
            found[each.pdf_sha256] = each
        former = FormerFile.objects.filter(sha256__in=some).exclude(sha256__in=list(found))
        for sha256, certificate in former.values_list("sha256", "certificate"):
            found[sha256] = certificates.get(pk=certificate)
    return found


def hashes_of(certificate: Certificate) -> list[str]:
    """Every hash that the file of a certificate has had, the present one first; none where it has no file."""
    former = certificate.former_files.order_by("-pk").values_list("sha256", flat=True)
    return list(dict.fromkeys(each for each in (certificate.pdf_sha256, *former) if each))


def _portions(hashes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(hashes), PORTION):
        yield hashes[start : start + PORTION]
