"""The list that people sign in a meeting (danh sách điểm danh có chữ ký), in the form of Decree 30/2020/NĐ-CP.

Paper is Vietnamese by law, so its words are not translated.
"""

from django.conf import settings

from courses.models import Meeting
from lms.documents import (
    Column,
    Document,
    Issuer,
    QrCode,
    Run,
    Signature,
    Signatures,
    signature_list,
)

HALF_DAYS = {"morning": "sáng", "afternoon": "chiều", "evening": "tối"}
ROW_HEIGHT_MM = 11
NOTE = "(Ký, ghi rõ họ tên)"


def signature_list_of(meeting: Meeting, *, sheet_url: str) -> Document:
    """Everyone with a seat, as Vietnamese names sort, with unit and room to sign; the code leads to the sheet."""
    session = meeting.session
    seats = session.registrations.seated().in_name_order()
    people = [
        (name, unit or "")
        for name, unit in seats.with_provider_status(on=meeting.held_on).values_list(
            "provider__full_name", "current_organization_name"
        )
    ]
    place = ", ".join(part for part in (meeting.room, session.venue) if part)
    hours = f"{meeting.starts_at:%H:%M}–{meeting.ends_at:%H:%M}"
    when = f"{hours}, {HALF_DAYS[meeting.half_day]} {meeting.held_on:%d/%m/%Y}"
    return Document(
        issuer=Issuer(
            getattr(settings, "LMS_OFFICE_NAME", settings.WAGTAIL_SITE_NAME),
            getattr(settings, "LMS_SUPERIOR_BODY", ""),
        ),
        kind="DANH SÁCH ĐIỂM DANH",
        subject=session.title,
        place=getattr(settings, "LMS_OFFICE_PLACE", ""),
        issued_on=meeting.held_on,
        blocks=[
            QrCode(
                sheet_url,
                beside=[
                    [Run("Thời gian: ", bold=True), when],
                    [Run("Địa điểm: ", bold=True), place or "…………………………"],
                    [Run("Mã lớp: ", bold=True), session.code],
                    [Run("Số người có tên: ", bold=True), f"{len(people)};  có mặt: ………;  vắng: ………"],
                ],
                size_mm=28,
            ),
            signature_list(
                people,
                [Column("Họ và tên", 5), Column("Đơn vị", 5)],
                sign_headings=("Ký tên", "Ghi chú"),
                sign_width=3,
                row_height_mm=ROW_HEIGHT_MM,
            ),
            Signatures(
                [Signature("NGƯỜI ĐIỂM DANH", note=NOTE), Signature("ĐẠI DIỆN BAN TỔ CHỨC", note=NOTE)]
            ),
        ],
        closed=False,
    )
