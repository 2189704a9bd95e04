"""The summary of a session's attendance (bảng tổng hợp điểm danh) in the form of Decree 30/2020/NĐ-CP.

Paper is Vietnamese by law, so its words are not translated.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils import translation

from courses.attendance.outlook import Outlook
from courses.attendance.report import Group, Report
from courses.models import CourseSession, Mark
from lms.context_processors import office_details
from lms.documents import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Issuer,
    Orientation,
    Paragraph,
    Row,
    RowKind,
    Signature,
    Signatures,
    Table,
)
from lms.templatetags.lms_tags import hours_number

NOTES = {Outlook.LAST_CHANCE: "Sát ngưỡng", Outlook.LOST: "Không đủ giờ", Outlook.SAFE: ""}
COUNTED = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY, Mark.ABSENT, Mark.EXCUSED)
NOTE = "(Ký, ghi rõ họ tên)"


def summary_of(session: CourseSession, report: Report, *, on: date) -> Document:
    """Each person's meetings by mark and hours attended, then totals by unit, sex and class."""
    office = office_details()
    body: list[Block] = [Paragraph(_lead(session, report)), _people(report)]
    for title, by in (
        ("Theo đơn vị", "unit"),
        ("Theo giới tính", "sex_label"),
        ("Theo chức danh", "class_label"),
    ):
        with translation.override("vi"):
            groups = [*report.groups(by), report.whole()]
        body += [Heading(title, level=3, number=""), _totals(groups)]
    body.append(
        Signatures([Signature("NGƯỜI LẬP BẢNG", note=NOTE), Signature("ĐẠI DIỆN BAN TỔ CHỨC", note=NOTE)])
    )
    return Document(
        issuer=Issuer(office.name, office.superior_body),
        kind="BẢNG TỔNG HỢP ĐIỂM DANH",
        subject=session.title,
        place=office.place,
        issued_on=on,
        blocks=body,
        closed=False,
        orientation=Orientation.LANDSCAPE,
    )


def _lead(session: CourseSession, report: Report) -> str:
    days = ""
    if session.starts_on and session.ends_on:
        days = f" từ ngày {session.starts_on:%d/%m/%Y} đến ngày {session.ends_on:%d/%m/%Y},"
    required = f"; yêu cầu {hours_number(report.required)} giờ ({report.percent}%)" if report.percent else ""
    return (
        f"Mã lớp {session.code};{days} {len(report.meetings)} buổi, {hours_number(report.total)} giờ{required}. Số học"
        f" viên: {len(report.lines)}."
    )


def _people(report: Report) -> Table:
    columns = [Column("TT", 1, Align.CENTER), Column("Họ và tên", 5), Column("Đơn vị", 5)]
    columns += [
        Column(heading, 1.6, Align.CENTER, "Số buổi")
        for heading in ("Có mặt", "Đi muộn", "Về sớm", "Vắng", "Có phép")
    ]
    columns += [Column("Giờ dự", 1.6, Align.CENTER), Column("Ghi chú", 3)]
    rows: list[Row | Sequence[str]] = []
    for number, line in enumerate(report.lines, start=1):
        counts = Counter(mark for mark, _minutes, _doubt in line.cells.values())
        rows.append(
            [
                str(number),
                line.name,
                line.unit,
                *(str(counts[mark] or "") for mark in COUNTED),
                hours_number(line.standing.attended),
                NOTES[line.standing.outlook],
            ]
        )
    return Table(columns=columns, rows=rows, size_pt=11)


def _totals(groups: Sequence[Group]) -> Table:
    columns = [
        Column("Nhóm", 6),
        Column("Số người", 2, Align.CENTER),
        Column("Tỷ lệ dự", 2, Align.CENTER),
        Column("Lượt vắng", 2, Align.CENTER),
        Column("Cần lưu ý", 2, Align.CENTER),
    ]

    def cells(group: Group) -> list[str]:
        label = group.label[:1].upper() + group.label[1:]
        return [label, str(group.people), f"{group.share}%", str(group.absences), str(group.endangered)]

    *parts, whole = groups
    return Table(
        columns=columns,
        rows=[*(Row(cells(group)) for group in parts), Row(cells(whole), RowKind.TOTAL)],
        size_pt=11,
    )
