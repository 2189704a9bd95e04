"""The papers of a session in the form of Decree 30/2020/NĐ-CP: summons for each unit, list of participants, programme.

Paper is Vietnamese by law, so its words are not translated. Numbers and dates that the office gives when it signs are
left blank for the pen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.formats import date_format

from courses.attendance.codes import pass_of
from courses.models import CourseSession, Meeting, Registration, SessionTrainer
from lms.context_processors import office_details
from lms.documents import (
    Align,
    Annex,
    Block,
    CodeCard,
    CodeCards,
    Column,
    Document,
    Issuer,
    Item,
    Paragraph,
    Row,
    RowKind,
    Run,
    Signature,
    Table,
    long_date,
)
from lms.people.models import ProviderClass, ProviderStatus

NO_UNIT = 0
"""Stands for the unit of people whose status names none on the first day."""

CLASS_WORDS = {
    ProviderClass.OFFICER: "Trợ giúp viên pháp lý",
    ProviderClass.LAWYER: "Luật sư",
    ProviderClass.CONSULTANT: "Tư vấn viên pháp luật",
    ProviderClass.COLLABORATOR: "Cộng tác viên",
}
HALF_DAYS = {"morning": "Sáng", "afternoon": "Chiều", "evening": "Tối"}


@dataclass(frozen=True)
class Seat:
    """Somebody who holds a seat, as papers name them."""

    name: str
    class_words: str
    unit_id: int
    unit: str
    registration_id: int


@dataclass(frozen=True)
class Unit:
    """A unit that sends people, with those it sends."""

    pk: int
    name: str
    seats: Sequence[Seat]


def seats_of(session: CourseSession, *, on: date) -> list[Seat]:
    """Everyone with a seat, as Vietnamese names sort, with class and unit on a day. One query."""
    status = (
        ProviderStatus.objects.filter(provider=OuterRef("provider_id")).current(on=on).order_by("-valid_from")
    )
    rows = (
        Registration.objects.filter(session=session)
        .seated()
        .in_name_order()
        .annotate(
            class_then=Subquery(status.values("provider_class")[:1]),
            unit_id=Subquery(status.values("organization_id")[:1]),
            unit=Subquery(status.values("organization__name")[:1]),
        )
    )
    return [
        Seat(name, CLASS_WORDS.get(class_then, ""), unit_id or NO_UNIT, unit or "", pk)
        for name, class_then, unit_id, unit, pk in rows.values_list(
            "provider__full_name", "class_then", "unit_id", "unit", "pk"
        )
    ]


def units_of(seats: Sequence[Seat]) -> list[Unit]:
    """The units that send people, by name; people without a unit come last."""
    ordered = sorted(seats, key=lambda seat: (not seat.unit_id, seat.unit, seat.unit_id))
    return [
        Unit(pk, name, list(group))
        for (pk, name), group in groupby(ordered, key=lambda seat: (seat.unit_id, seat.unit))
    ]


def _issuer() -> Issuer:
    office = office_details()
    return Issuer(office.name, office.superior_body)


def _symbol(kind: str) -> str:
    return f"{kind}-{getattr(settings, 'LMS_PAPER_SYMBOL', 'TGPL')}"


def _signature() -> Signature:
    return Signature(getattr(settings, "LMS_SIGNER_POSITION", "Giám đốc"))


def _day(day: date) -> str:
    with translation.override("vi"):
        return date_format(day, "l, \\n\\gà\\y d/m/Y")


def _times(meetings: Sequence[Meeting]) -> str:
    """From when until when, in words: "07 giờ 30, Thứ Hai, ngày 15/06/2026" to the last day."""
    if not meetings:
        return "…………………………"
    first, last = meetings[0], meetings[-1]
    begins = f"{first.starts_at:%H} giờ {first.starts_at:%M}, {_day(first.held_on)}"
    if last.held_on == first.held_on:
        return begins
    return f"{begins} đến hết {_day(last.held_on)}"


def _place(session: CourseSession) -> str:
    places = ", ".join(filter(None, [session.venue, str(session.commune or "")]))
    if session.mode == CourseSession.Mode.ONLINE:
        return "Học trực tuyến; địa chỉ phòng học được gửi qua thư điện tử"
    if session.mode == CourseSession.Mode.MIXED:
        return f"{places or '…………………………'}; có phòng học trực tuyến"
    return places or "…………………………"


def _about(session: CourseSession) -> str:
    """The title as a document's subject names it, without a doubled "lớp tập huấn"."""
    title = session.title
    return title if title.lower().startswith("lớp tập huấn") else f"Lớp tập huấn “{title}”"


def _people_table(seats: Sequence[Seat], *, with_unit: bool) -> Table:
    columns = [Column("TT", 1, Align.CENTER), Column("Họ và tên", 4), Column("Chức danh", 4)]
    if with_unit:
        columns.append(Column("Đơn vị", 4.5))
    columns.append(Column("Ghi chú", 2))
    return Table(
        columns=columns,
        rows=[
            [str(number), seat.name, seat.class_words, *([seat.unit] if with_unit else []), ""]
            for number, seat in enumerate(seats, start=1)
        ],
    )


def summons(session: CourseSession, unit: Unit, meetings: Sequence[Meeting], *, at: date) -> Document:
    """The summons (giấy mời) of one unit with the people it sends."""
    organizer = str(session.organizer)
    body: list[Block] = [
        Paragraph(
            [
                Run(f"{organizer} "),
                Run("trân trọng kính mời: "),
                Run(unit.name or "Các ông (bà) có tên dưới đây", bold=True),
            ]
        ),
        Paragraph(["Cử người tham dự: ", Run(_about(session), bold=True), "."]),
        Item([Run("Thời gian: ", bold=True), f"{_times(meetings)}."]),
        Item([Run("Địa điểm: ", bold=True), f"{_place(session)}."]),
    ]
    if session.audience:
        body.append(Item([Run("Thành phần: ", bold=True), f"{session.audience}."]))
    count = f"{len(unit.seats):02d}"
    body += [
        Paragraph(f"Người tham dự ({count} người):"),
        _people_table(unit.seats, with_unit=False),
        Paragraph(
            "Kèm theo giấy mời là thẻ điểm danh của từng người. Đề nghị quý đơn vị tạo điều kiện, phát thẻ và thông"
            " báo cho người được cử tham dự đầy đủ, đúng thời gian. Trường hợp không tham dự được, đề nghị báo lại cho"
            " đơn vị tổ chức trước ngày khai mạc"
            f"{_telephone()}."
        ),
    ]
    return Document(
        issuer=_issuer(),
        kind="GIẤY MỜI",
        subject=f"Tham dự {_lower_first(_about(session))}",
        symbol=_symbol("GM"),
        place=office_details().place,
        draft_year=at.year,
        draft_month=at.month,
        blocks=body,
        recipients=["Như trên", f"Lưu: VT, {getattr(settings, 'LMS_PAPER_SYMBOL', 'TGPL')}"],
        signature=_signature(),
        annexes=[_cards(session, unit, meetings)],
    )


def _cards(session: CourseSession, unit: Unit, meetings: Sequence[Meeting]) -> Annex:
    """Everyone's own code, which is scanned at the door: for people who come without a smartphone."""
    return Annex(
        title="THẺ ĐIỂM DANH",
        label="",
        note="(Cắt rời, mỗi người mang theo thẻ của mình để quét mã ở cửa phòng học; không đưa thẻ cho người khác)",
        blocks=[
            CodeCards(
                [
                    CodeCard(
                        pass_of(seat.registration_id),
                        [
                            line
                            for line in (seat.name, seat.class_words, f"Lớp {session.code}", _times(meetings))
                            if line
                        ],
                        alt=f"Mã điểm danh của {seat.name}",
                    )
                    for seat in unit.seats
                ]
            )
        ],
    )


def _telephone() -> str:
    phone = office_details().phone
    return f" (điện thoại: {phone})" if phone else ""


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def participants(session: CourseSession, seats: Sequence[Seat]) -> Document:
    """The list of participants that is attached to the decision to hold the session."""
    number = session.decision_number or "………/QĐ-TGPL"
    decided = long_date(session.decided_on) if session.decided_on else "ngày …… tháng …… năm ………"
    return Document(
        issuer=_issuer(),
        kind="DANH SÁCH",
        subject=f"Học viên {_lower_first(_about(session))}",
        blocks=[
            Paragraph(
                f"(Kèm theo Quyết định số {number} {decided})",
                align=Align.CENTER,
                indent=False,
                italic=True,
            ),
            _people_table(seats, with_unit=True),
            Paragraph(f"Danh sách này có {len(seats):02d} người"),
        ],
        signature=_signature(),
    )


def programme(
    session: CourseSession, meetings: Sequence[Meeting], trainers: Sequence[SessionTrainer]
) -> Document:
    """The programme, day by day, and who teaches."""
    rows: list[Row] = []
    for day, held in groupby(meetings, key=lambda meeting: meeting.held_on):
        rows.append(Row([_day(day)], RowKind.SECTION))
        rows += [
            Row(
                [
                    f"{HALF_DAYS[meeting.half_day]}\n{meeting.starts_at:%H:%M} – {meeting.ends_at:%H:%M}",
                    meeting.agenda or "…………………………",
                    meeting.room or session.venue,
                ]
            )
            for meeting in held
        ]
    body: list[Block] = [
        Item([Run("Thời gian: ", bold=True), f"{_times(meetings)}."]),
        Item([Run("Địa điểm: ", bold=True), f"{_place(session)}."]),
    ]
    if trainers:
        named = "; ".join(f"{each.name} ({each.office})" if each.office else each.name for each in trainers)
        body.append(Item([Run("Báo cáo viên: ", bold=True), f"{named}."]))
    body.append(
        Table(columns=[Column("Thời gian", 2.2), Column("Nội dung", 6), Column("Địa điểm", 3)], rows=rows)
    )
    return Document(
        issuer=_issuer(),
        kind="CHƯƠNG TRÌNH",
        subject=_about(session),
        blocks=body,
        signature=_signature(),
        closed=False,
    )
