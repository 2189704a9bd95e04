"""The papers of the hours: a person's statement, and the yearly report on each officer (Circular 12/2018/TT-BTP).

Administrative documents are Vietnamese by law, so nothing here is translated.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from lms.documents import (
    Align,
    Column,
    Document,
    Issuer,
    Orientation,
    Paragraph,
    Row,
    RowKind,
    Signature,
    Table,
)
from lms.hours.models import Duty
from lms.hours.sources import Entry
from lms.hours.standings import Standing, counted
from lms.people.models import Provider, ProviderClass
from lms.periods import hours, hours_in

LAWYERS_DEADLINE = "15/12"


@dataclass(frozen=True)
class PersonYear:
    """A person's year: who, with what status, how they stand, and every entry."""

    provider: Provider
    provider_class: str
    organization: str
    standing: Standing
    entries: Sequence[Entry]


def _issuer() -> Issuer:
    return Issuer(settings.LMS_OFFICE_NAME, getattr(settings, "LMS_SUPERIOR_BODY", ""))


def _vi(words: Any) -> str:
    with translation.override("vi"):
        return str(words)


def _class(value: str) -> str:
    return _vi(ProviderClass(value).label).capitalize() if value else ""


def _short(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _form(entry: Entry) -> str:
    with translation.override("vi"):
        return f"{entry.source_label.capitalize()}, {entry.mode_label}"


def _in_vietnamese(minutes: int | None) -> str:
    with translation.override("vi"):
        return hours(minutes) if minutes is not None else ""


def statement(
    person: PersonYear,
    year: int,
    *,
    duty: Duty | None,
    until: date,
    issued_on: date,
    certificates: Sequence[tuple[str, date]] = (),
) -> Document:
    """The statement of one person's hours of a year, up to a day: each entry with its organiser and what counts.

    ``certificates`` are the numbers and days of those that a lawyer attaches for the Bar.
    """
    oldest_first = sorted(person.entries, key=lambda entry: entry.happened_on)
    stands = person.standing
    rows: list[Row | list[str]] = [
        [
            str(number),
            _short(entry.happened_on),
            entry.title,
            _vi(entry.content_label),
            _form(entry),
            entry.organizer,
            _in_vietnamese(entry.minutes),
            _in_vietnamese(counted(duty, entry) if duty else entry.minutes),
        ]
        for number, entry in enumerate(oldest_first, start=1)
    ]
    trained = sum(entry.minutes for entry in person.entries)
    rows.append(
        Row(["Cộng", _in_vietnamese(trained), _in_vietnamese(stands.credited_minutes)], RowKind.TOTAL)
    )
    table = Table(
        columns=[
            Column("TT", 0.9, Align.CENTER),
            Column("Ngày", 2.2, Align.CENTER),
            Column("Nội dung", 5),
            Column("Loại nội dung", 2.6),
            Column("Hình thức", 3),
            Column("Đơn vị tổ chức", 4),
            Column("Số giờ", 1.4, Align.RIGHT),
            Column("Giờ được tính", 1.6, Align.RIGHT),
        ],
        rows=rows,
        size_pt=11,
    )
    who = f"Họ và tên: {person.provider.full_name}"
    if person.provider.born_on:
        who += f"; sinh ngày {_short(person.provider.born_on)}"
    blocks: list[Any] = [
        Paragraph(f"{who}."),
        Paragraph(f"{_class(person.provider_class) or 'Tư cách'}: {person.organization or 'chưa có'}."),
        Paragraph(
            f"Số giờ tham gia đào tạo, bồi dưỡng, tập huấn từ ngày 01/01/{year} đến ngày {_short(until)}:"
        ),
        table,
        Paragraph(_verdict(stands, duty)),
    ]
    if person.provider_class == ProviderClass.LAWYER:
        words = (
            "Luật sư nộp kèm giấy chứng nhận hoặc văn bản xác nhận cho Đoàn luật sư trước ngày "
            f"{LAWYERS_DEADLINE}/{year}. "
            "Bản này là trích sổ giờ của Trung tâm, không thay thế văn bản xác nhận của Sở Tư pháp."
        )
        if certificates:
            attached = "; ".join(f"số {number} ngày {_short(day)}" for number, day in certificates)
            words += f" Giấy chứng nhận Trung tâm đã cấp trong năm: {attached}."
        blocks.append(Paragraph(words))
    return Document(
        issuer=_issuer(),
        kind="Bản kê",
        subject=f"Số giờ tập huấn năm {year}",
        place=settings.LMS_OFFICE_PLACE,
        issued_on=issued_on,
        blocks=blocks,
        signature=Signature("Giám đốc"),
        recipients=["Người có tên trên", "Lưu: VT"],
        orientation=Orientation.LANDSCAPE,
        body_size_pt=13,
        closed=False,
    )


def _verdict(stands: Standing, duty: Duty | None) -> str:
    if stands.exempt_clause:
        return f"Được miễn nghĩa vụ trong năm: {_vi(stands.exempt_label)}."
    if stands.required_minutes is None:
        return "Không có nghĩa vụ về số giờ tập huấn trong năm."
    by = f" ({duty.source})" if duty else ""
    asked = f"Nghĩa vụ trong năm: {_in_vietnamese(stands.required_minutes)} giờ{by}."
    if stands.is_met:
        return f"{asked} Đã hoàn thành."
    return f"{asked} Còn thiếu {_in_vietnamese(stands.missing_minutes)} giờ."


REPORT_COLUMNS = (
    "TT", "Họ và tên", "Đơn vị", "Hình thức", "Nội dung", "Thời gian", "Đơn vị tổ chức", "Số giờ",
    "Kết quả hoặc lý do được miễn",
)  # fmt: skip
_WIDTHS = (0.9, 3.4, 3.2, 2.8, 4.4, 2.5, 3.5, 1.2, 3)


def sheet_rows(people: Iterable[PersonYear]) -> Iterator[list[Any]]:
    """The same as a table to filter and to sum up: each row whole, days and hours as such."""
    for number, person in enumerate(people, start=1):
        head: list[Any] = [number, person.provider.full_name, person.organization]
        result = _result(person.standing)
        if not person.entries:
            yield [*head, None, None, None, None, 0, result]
        for entry in sorted(person.entries, key=lambda entry: entry.happened_on):
            content = f"{entry.title} ({_vi(entry.content_label)})"
            yield [
                *head, _form(entry), content, entry.happened_on, entry.organizer, hours_in(entry.minutes), result,
            ]  # fmt: skip


def report_rows(people: Iterable[PersonYear]) -> list[list[str]]:
    """The rows of the yearly report: one for each entry; who has none has one row, with what is missing or why not."""
    rows = []
    for number, person in enumerate(people, start=1):
        result = _result(person.standing)
        entries = sorted(person.entries, key=lambda entry: entry.happened_on)
        head = [str(number), person.provider.full_name, person.organization]
        if not entries:
            rows.append([*head, "", "", "", "", "0", result])
        for index, entry in enumerate(entries):
            rows.append(
                [
                    *(head if index == 0 else ["", "", ""]),
                    _form(entry),
                    f"{entry.title} ({_vi(entry.content_label)})",
                    _short(entry.happened_on),
                    entry.organizer,
                    _in_vietnamese(entry.minutes),
                    result if index == 0 else "",
                ]
            )
    return rows


def _result(stands: Standing) -> str:
    if stands.exempt_clause:
        return f"Miễn: {_vi(stands.exempt_label)}"
    if stands.required_minutes is None:
        return "Không có nghĩa vụ"
    done = f"{_in_vietnamese(stands.credited_minutes)}/{_in_vietnamese(stands.required_minutes)} giờ"
    return f"Hoàn thành ({done})" if stands.is_met else f"Chưa đủ ({done})"


_RECIPIENTS = {
    ProviderClass.OFFICER: ["Sở Tư pháp (để báo cáo Bộ Tư pháp)"],
    ProviderClass.LAWYER: ["Sở Tư pháp", "Đoàn luật sư tỉnh"],
}


def yearly_report(
    people: Sequence[PersonYear],
    year: int,
    *,
    provider_class: str,
    duty: Duty | None,
    until: date,
    issued_on: date | None,
) -> Document:
    """The yearly report on each person of a class: of officers the Department sends it to the Ministry of Justice."""
    of_them = _vi(ProviderClass(provider_class).label)
    columns = [
        Column(heading, width, Align.CENTER if heading in ("TT", "Thời gian", "Số giờ") else Align.LEFT)
        for heading, width in zip(REPORT_COLUMNS, _WIDTHS, strict=True)
    ]
    met = sum(person.standing.is_met and not person.standing.exempt_clause for person in people)
    exempt = sum(bool(person.standing.exempt_clause) for person in people)
    summary = f"Đến ngày {_short(until)}, danh sách có {len(people)} {of_them}"
    if duty is None:
        summary += (
            f". Năm {year} pháp luật không đặt số giờ bắt buộc. Kết quả tham gia của từng người như sau:"
        )
    else:
        summary += (
            f", trong đó {met} người hoàn thành nghĩa vụ, {exempt} người được miễn, {len(people) - met - exempt} người "
            "chưa đủ số giờ. Kết quả của từng người như sau:"
        )
    return Document(
        issuer=_issuer(),
        kind="Báo cáo",
        subject=f"Kết quả đào tạo, bồi dưỡng, tập huấn của {of_them} năm {year}",
        symbol="BC-TGPL",
        place=settings.LMS_OFFICE_PLACE,
        issued_on=issued_on,
        draft_year=year,
        grounds=[f"Căn cứ {duty.source}"] if duty else [],
        blocks=[
            Paragraph(summary),
            Table(columns=columns, rows=report_rows(people), size_pt=11, numbered_columns=True),
        ],
        recipients=[*_RECIPIENTS.get(ProviderClass(provider_class), ["Sở Tư pháp"]), "Lưu: VT, TGPL"],
        signature=Signature("Giám đốc"),
        orientation=Orientation.LANDSCAPE,
        body_size_pt=13,
    )
