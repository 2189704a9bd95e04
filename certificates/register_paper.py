"""The register of a year as an administrative document (sổ cấp, Decree 30/2020/NĐ-CP): one line for each number."""

from django.conf import settings
from django.utils.timezone import localtime

from certificates.models import Certificate, Register
from certificates.sheets import dates_vi, hours_vi
from lms.documents import (
    Align,
    Capacity,
    Column,
    Document,
    Issuer,
    Margins,
    Orientation,
    Paragraph,
    Row,
    Signature,
    Table,
)
from lms.text import fold

COLUMNS = (
    Column("Số", 3.5),
    Column("Họ và tên", 3.0),
    Column("Chức danh, đơn vị", 3.2),
    Column("Nội dung, thời gian", 4.8),
    Column("Ngày cấp", 2.3, Align.CENTER),
    Column("Người ký", 2.3),
    Column("Ký nhận", 1.6),
    Column("Ghi chú", 2.8),
)


def years_of(register: Register) -> list[int]:
    """The years in which the register gave numbers, latest first."""
    return list(register.years.order_by("-year").values_list("year", flat=True))


def register_paper(register: Register, year: int) -> Document:
    """Every line of a register in a year, the revoked ones with when and why. A fixed number of queries."""
    certificates = list(
        Certificate.objects.filter(register=register, year=year)
        .select_related("replaced_by", "replaces")
        .order_by("number")
    )
    revoked = sum(each.status == Certificate.Status.REVOKED for each in certificates)
    organization, template = register.organization, register.template
    parent = organization.parent
    # Registers are mostly named "Sổ cấp …" already; said twice it would look like a mistake.
    named = fold(register.name).startswith(fold("Sổ cấp"))
    kind, name = (register.name, "") if named else ("Sổ cấp giấy chứng nhận", register.name)
    counted = f"Sổ năm {year} có {len(certificates)} số"
    counted += f", trong đó {revoked} giấy đã thu hồi." if revoked else "."
    return Document(
        issuer=Issuer(organization.name, parent.name if parent else template.superior_body),
        kind=kind,
        subject="\n".join(part for part in (name, f"Năm {year}") if part),
        place=getattr(settings, "LMS_OFFICE_PLACE", "") or template.place,
        draft_year=year,
        blocks=[Table(COLUMNS, [_row(each) for each in certificates], size_pt=11), Paragraph(counted)],
        signature=Signature(
            template.signer_title,
            template.signer_name,
            capacity=_capacity(template.signer_authority),
            capacity_of="",
        ),
        orientation=Orientation.LANDSCAPE,
        margins=Margins(left_mm=20),
        closed=False,
    )


def _capacity(authority: str) -> Capacity:
    known = {capacity.value: capacity for capacity in Capacity}
    return known.get(authority.strip(), Capacity.OWN)


def _row(certificate: Certificate) -> Row:
    said = certificate.snapshot
    held = dates_vi(certificate.starts_on, certificate.ends_on)
    return Row(
        (
            certificate.number_text,
            certificate.holder,
            ", ".join(part for part in (said.get("provider_class"), said.get("unit")) if part),
            "; ".join(part for part in (certificate.course, held, hours_vi(certificate.minutes)) if part),
            f"{certificate.issued_on:%d/%m/%Y}",
            said["signer_name"],
            "",
            _note(certificate),
        )
    )


def _note(certificate: Certificate) -> str:
    notes = []
    if certificate.replaces:
        notes.append(f"Thay số {certificate.replaces.number_text}.")
    if certificate.revoked_at:
        notes.append(
            f"Thu hồi {localtime(certificate.revoked_at):%d/%m/%Y}: {certificate.revocation_reason.rstrip('.')}."
        )
    if hasattr(certificate, "replaced_by"):
        notes.append(f"Thay bằng số {certificate.replaced_by.number_text}.")
    return " ".join(notes)
