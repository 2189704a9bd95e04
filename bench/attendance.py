"""What the attendance sheet of a large class costs: 500 people, 20 half-day meetings.

``attendance_sheet_open_cpu_ms``: a manager opens the sheet of the 20th meeting when the 19 before are marked, so that
everyone's running total is on it. ``attendance_sheet_save_cpu_ms``: the same sheet comes back with a mark for all 500,
none of whom had one; nothing of it was saved before. ``attendance_report_cpu_ms``: everyone in every meeting, with
totals and outlooks, as a page; ``attendance_export_cpu_ms``: the same as XLSX. Medians; ``…_p95_ms`` is what 95 of 100
requests do not exceed; ``…_queries`` is of one request.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bench import Result
from bench._site import Visitor, figures, form, make_site, remove_site

PEOPLE = 500
MEETINGS = 20
TIMES = 40
FIRST_DAY = date(2026, 3, 2)
AT = datetime(2026, 4, 1, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
GIVEN = ("Ngọc", "Bảo", "Hương", "Nghĩa", "Phượng", "Dũng", "Ỷ Lan", "Quỳnh Trang", "Đức", "Thư")
FAMILY = ("Nguyễn Thị", "Trần Văn", "Lê Quang", "Đặng Hoàng", "Phạm Hữu", "Võ Thị Bích", "Hồ Sỹ")


def run() -> list[Result]:
    make_site()
    try:
        return _measured()
    finally:
        remove_site()


def _measured() -> list[Result]:
    from courses.models import AttendanceEvent, AttendanceRecord
    from lms.roles import Role
    from tests.factories import UserFactory

    manager = UserFactory(role=Role.MANAGER)
    session, last = _class(manager)
    visitor = Visitor(manager)
    url = f"/admin/sessions/sheet/{session.pk}/?meeting={last.pk}"
    opened = figures("attendance_sheet_open", lambda: visitor.get(url), times=TIMES)
    size = len(visitor.get(url)) / 1000
    body = _filled(session, last)

    def unmark() -> None:
        """The last meeting as nobody had marked it."""
        AttendanceEvent.objects.filter(meeting=last).delete()
        AttendanceRecord.objects.filter(meeting=last).delete()

    saved = figures("attendance_sheet_save", lambda: visitor.post(url, body), times=TIMES, before=unmark)
    page, file = f"/admin/sessions/attendance/{session.pk}/", f"/admin/sessions/attendance/{session.pk}/xlsx/"
    report = figures("attendance_report", lambda: visitor.get(page), times=TIMES)
    export = figures("attendance_export", lambda: visitor.get(file), times=TIMES)
    marked = AttendanceRecord.objects.filter(meeting=last).count()
    assert marked == PEOPLE, f"{marked} of {PEOPLE} marks arrived"
    return [
        *opened,
        Result("attendance_sheet_kb", size, "kB", 1),
        *saved,
        *report,
        Result("attendance_report_kb", len(visitor.get(page)) / 1000, "kB", 1),
        *export,
    ]


def _class(manager: Any) -> tuple[Any, Any]:
    """The class, and its last meeting, the only one that nobody marked."""
    from courses.actions import AttendanceMark, record_attendance
    from courses.models import Registration
    from tests import factories

    session = factories.CourseSessionFactory(
        year=2026,
        quarter=1,
        capacity=PEOPLE,
        starts_on=FIRST_DAY,
        ends_on=FIRST_DAY + timedelta(days=MEETINGS // 2 - 1),
    )
    units = [factories.OrganizationFactory() for _ in range(12)]
    for number in range(PEOPLE):
        name = f"{FAMILY[number % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}"
        registration = factories.RegistrationFactory(session=session, provider__full_name=name)
        factories.ProviderStatusFactory(provider=registration.provider, organization=units[number % 12])
    meetings = [
        factories.MeetingFactory(
            session=session,
            held_on=FIRST_DAY + timedelta(days=number // 2),
            half_day=("morning", "afternoon")[number % 2],
            starts_at=time((7, 13)[number % 2], 30),
            ends_at=time((11, 17)[number % 2], 0),
        )
        for number in range(MEETINGS)
    ]
    people = list(Registration.objects.filter(session=session).values_list("pk", flat=True))
    for number, meeting in enumerate(meetings[:-1]):
        marks = [
            AttendanceMark(
                pk, *(("absent", None), ("late", 100), ("present", None))[min(2, (pk + number) % 9)]
            )
            for pk in people
        ]
        record_attendance(meeting=meeting, marks=marks, by=manager, at=AT)
    return session, meetings[-1]


def _filled(session: Any, meeting: Any) -> bytes:
    """The form as a browser sends it: all fields of all rows, with a mark for everyone."""
    fields = {"csrfmiddlewaretoken": "x" * 64, "shown": "", "key": ""}
    for number, pk in enumerate(session.registrations.values_list("pk", flat=True)):
        mark, minutes, reason = (("late", "150", ""), ("excused", "", "Đi công tác"), ("present", "", ""))[
            min(2, number % 12)
        ]
        fields |= {f"m{pk}": mark, f"n{pk}": minutes, f"r{pk}": reason}
    return form(fields)
