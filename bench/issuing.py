"""What issuing to a whole class costs: 500 people completed a session and get their certificates at once.

``certificate_issue_cpu_ms`` is all of it for each certificate: number, code, snapshot, the check that it can be drawn,
the line of the register, its entry in the log, then the file, drawn, stored, hashed and noted in the register.
``certificate_number_cpu_ms`` is the part before the files, which the office waits for; ``certificate_store_cpu_ms`` is
the files. One run in a database made for it; the process is fresh, so learning the layout and loading WeasyPrint are
within. Compare ``certificate_cpu_ms``, which is the drawing alone.
"""

import time
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bench import Result
from bench._site import make_site, remove_site

PEOPLE = 500
DAY = date(2026, 6, 15)
AT = datetime(2026, 6, 20, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
GIVEN = ("Ngọc", "Bảo", "Hương", "Nghĩa", "Phượng", "Dũng", "Ỷ Lan", "Quỳnh Trang", "Đức", "Thư")
FAMILY = ("Nguyễn Thị", "Trần Văn", "Lê Quang", "Đặng Hoàng", "Phạm Hữu", "Võ Thị Bích", "Hồ Sỹ")


def run() -> list[Result]:
    make_site()
    try:
        return _measured()
    finally:
        remove_site()


def _measured() -> list[Result]:
    from certificates.actions import issue_for_session
    from certificates.files import store_files
    from certificates.models import Certificate
    from lms.roles import Role
    from tests.factories import RegisterFactory, UserFactory

    manager = UserFactory(role=Role.MANAGER)
    deed = {"register": RegisterFactory(), "by": manager, "on": AT.date(), "at": AT}
    session = _settled(manager)

    start = time.process_time()
    certificates = issue_for_session(session=session, **deed)
    numbered = time.process_time()
    stored = store_files(certificates)
    end = time.process_time()

    assert len(certificates) == stored == PEOPLE
    assert Certificate.objects.of_session(session).exclude(pdf_sha256="").count() == PEOPLE
    return [
        Result("certificate_issue_cpu_ms", (end - start) * 1000 / PEOPLE, "ms", PEOPLE),
        Result("certificate_number_cpu_ms", (numbered - start) * 1000 / PEOPLE, "ms", PEOPLE),
        Result("certificate_store_cpu_ms", (end - numbered) * 1000 / PEOPLE, "ms", PEOPLE),
    ]


def _settled(manager: Any) -> Any:
    """A closed session of one morning that everyone attended."""
    from courses.actions import AttendanceMark, close, record_attendance
    from tests import factories

    session = factories.CourseSessionFactory(capacity=PEOPLE, starts_on=DAY, ends_on=DAY)
    meeting = factories.MeetingFactory(session=session, held_on=DAY)
    marks = []
    for number in range(PEOPLE):
        name = f"{FAMILY[number % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}"
        registration = factories.RegistrationFactory(session=session, provider__full_name=name)
        marks.append(AttendanceMark(registration.pk, "present"))
    record_attendance(meeting=meeting, marks=marks, by=manager, at=AT)
    return close(session=session, by=manager, at=AT)
