"""Attendance from a file: exports of online meetings and the office's own lists, shown before they are saved."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.fold import Rules
from courses.attendance.imports.errors import ListTooLong, ListWithoutPeople
from courses.attendance.imports.files import FileRow, loads, read_file
from courses.attendance.imports.said import MARKS, Circumstances, marks_of
from courses.attendance.seen import span_of
from courses.errors import CourseError
from courses.models import AttendanceEvent, AttendanceRecord, CourseSession
from lms.roles import Role
from lms.spreadsheets import Column, xlsx_bytes
from tests.courses.stories import fill, session_in
from tests.factories import (
    MeetingFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ZOOM = """Meeting ID,Topic,Start Time,Duration (Minutes),Participants
123,Lớp tập huấn,06/15/2026 07:20:00 AM,250,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Le Van Anh,,06/15/2026 07:25:10 AM,06/15/2026 11:31:00 AM,246,Yes
Trần Thị Ấn - Chi nhánh 1,an@example.vn,06/15/2026 08:00:00 AM,06/15/2026 11:30:00 AM,210,Yes
Khách,,06/15/2026 08:00:00 AM,06/15/2026 11:30:00 AM,210,Yes
"""
TEAMS = (
    "1. Summary\r\nMeeting title\tLớp\r\n\r\n2. Participants\r\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\r\n"
    "Đặng Văn Bảy\t6/15/26, 7:30:00 AM\t6/15/26, 11:30:00 AM\t4h 0m 2s\tbay@example.vn\r\n"
    "3. In-Meeting Activities\r\nName\tJoin Time\tLeave Time\r\nNgười Khác\t6/15/26, 7:30:00 AM\t\r\n"
).encode("utf-16")


def test_exports_of_tools_and_own_lists_are_read(tmp_path):
    zoom = read_file(ZOOM.encode(), title="zoom.csv")
    assert [row.name for row in zoom.rows] == ["Le Van Anh", "Trần Thị Ấn - Chi nhánh 1", "Khách"]
    assert zoom.rows[1].email == "an@example.vn"
    assert loads(zoom.dumps()) == zoom
    [bay] = read_file(TEAMS).rows
    assert (bay.name, bay.arrived, bay.minutes) == ("Đặng Văn Bảy", "6/15/26, 7:30:00 AM", "4h 0m 2s")
    columns = [Column("TT", 5), Column("Họ và tên", 20), Column("Số thẻ", 9), Column("Điểm danh", 9)]
    own = read_file(xlsx_bytes(columns, [[1, "Lê Văn Ánh", "42", "V"], [2, None, None, None]]))
    assert own.rows == [FileRow(2, "Lê Văn Ánh", card="42", mark="V")]
    meet = read_file("First name,Last name,Duration\nÁnh,Lê Văn,1 giờ 20 phút\n".encode())
    assert meet.rows[0].name == "Ánh Lê Văn"
    for bad in (b"a,b\n1,2\n", "Họ và tên,Điểm danh\n,C\n".encode()):
        with pytest.raises(ListWithoutPeople):
            read_file(bad)
    with pytest.raises(ListTooLong):
        read_file(b"Name,Mark\n" + b"A,C\n" * 3001)
    for bad in ("{", "[]", '["", [], [[1]]]', '["", [], [["x"]]]', "[" * 100_000):
        with pytest.raises(ListWithoutPeople):
            loads(bad)


def said(meeting, *rows, names_only=False):
    about = Circumstances(
        span_of(meeting), Rules(), span_of(meeting).ends_at + timedelta(hours=1), names_only
    )
    try:
        found = marks_of(1, [FileRow(number, "A", **row) for number, row in enumerate(rows, 1)], about)
    except CourseError as refusal:
        return refusal.code
    return [
        (mark.mark, mark.minutes, f"{timezone.localtime(mark.happened_at):%H:%M}" if mark.happened_at else "")
        for mark in found
    ]


@pytest.mark.parametrize(
    "rows,expected",
    [
        ([{"mark": "Có mặt."}], [("present", None, "")]),
        ([{"mark": "V", "minutes": "5"}], [("absent", None, "")]),
        ([{"mark": "m", "minutes": "02:30"}], [("late", 150, "")]),
        ([{"mark": "late"}], [("late", None, "")]),
        ([{"minutes": "230"}], [("present", None, "")]),
        ([{"minutes": "3h 5m 59s"}], [("left_early", 185, "")]),
        ([{"minutes": "01:40:30"}], [("left_early", 100, "")]),
        ([{"minutes": "0"}], [("absent", None, "")]),
        ([{"minutes": "45 giây"}], [("absent", None, "")]),
        ([{"minutes": "lâu"}], "minutes_unreadable"),
        ([{"mark": "ốm"}], "mark_unreadable"),
        ([{}], "row_says_nothing"),
        ([{"mark": "C"}, {"mark": "C"}], [("present", None, "")]),
        ([{"mark": "C"}, {"mark": "V"}], "rows_disagree"),
        ([{"arrived": "7h40", "left": "11:00"}], [("arrived", None, "07:40"), ("left", None, "11:00")]),
        ([{"arrived": "15/06/2026 8:00:05 SA"}], [("arrived", None, "08:00")]),
        ([{"left": "2026-06-15 11:10:00"}], [("left", None, "11:10")]),
        ([{"arrived": "2026-06-15T00:40:00Z"}], [("arrived", None, "07:40")]),
        ([{"left": "12:10 PM"}], [("left", None, "12:10")]),
        ([{"arrived": "12:10 AM"}], [("arrived", None, "00:10")]),
        ([{"arrived": "06/16/2026, 7:40:00 AM"}], "of_another_day"),
        ([{"arrived": "16/6/26 7:40"}], "of_another_day"),
        ([{"arrived": "31/31/2026 7:40"}], "time_unreadable"),
        ([{"arrived": "sáng"}], "time_unreadable"),
        ([{"arrived": "25:00"}], "time_unreadable"),
        ([{"arrived": "23:00"}], "still_ahead"),
        ([{"arrived": "9:00", "left": "8:00"}], "went_before_coming"),
        (
            [{"arrived": "7:30", "left": "9:00"}, {"arrived": "9:10", "left": "11:30"}],
            [("arrived", None, "07:30"), ("left", None, "11:30")],
        ),
        (
            [{"arrived": "10:00", "left": "11:30"}, {"arrived": "7:30", "left": "9:00"}],
            [("left_early", 180, "")],
        ),
    ],
)
def test_what_rows_say_of_a_person(rows, expected):
    assert said(MeetingFactory.build(pk=1), *rows) == expected


def test_a_list_of_names_says_that_they_were_there():
    assert said(MeetingFactory.build(pk=1), {}, names_only=True) == [("present", None, "")]
    assert set(MARKS.values()) == {"present", "late", "left_early", "absent", "excused"}


# --- through the screen -------------------------------------------------------------------------------------


@pytest.fixture
def session():
    return session_in(-1, status="running")


@pytest.fixture
def manager(client):
    manager = UserFactory(role=Role.MANAGER)
    client.force_login(manager)
    return manager


def seat(session, name, **facts):
    card = facts.pop("card", "")
    person = ProviderFactory(full_name=name, **facts)
    ProviderStatusFactory(provider=person, card_number=card)
    return RegistrationFactory(session=session, provider=person)


def url(session):
    return reverse("sessions:import_attendance", args=[session.pk, session.meetings.get().pk])


def upload(client, session, text):
    return client.post(url(session), {"file": SimpleUploadedFile("điểm danh.csv", text.encode())})


def states(response):
    return [line.state for line in response.context["preview"].lines]


def save(client, session, shown, **more):
    ticked = [line.place for line in shown.context["preview"].lines if line.ticked or line.state == "choose"]
    return client.post(url(session), {"rows": shown.context["rows"], "row": ticked, **more})


def records():
    rows = AttendanceRecord.objects.order_by("registration__provider__full_name")
    return list(rows.values_list("registration__provider__full_name", "mark", "minutes", "doubt"))


def test_each_row_is_shown_with_what_will_happen_and_the_same_file_twice_changes_nothing(
    client, manager, session
):
    anh = seat(session, "Lê Văn Ánh", card="TG 42")
    seat(session, "Trần Thị Ấn", phone="0912345678")
    bay = seat(session, "Đặng Văn Bảy")
    first, second = seat(session, "Vũ Thị Cúc"), seat(session, "Vũ Thị Cúc")
    seat(session, "Phạm Vắng Mặt")
    AttendanceEvent.objects.all().delete()
    sheet = reverse("sessions:sheet", args=[session.pk])
    client.post(sheet, {f"m{bay.pk}": "absent", f"n{bay.pk}": "", f"r{bay.pk}": "", "key": "k"})
    file = (
        "Họ và tên;Số thẻ;Số điện thoại;Điểm danh;Số phút;Lý do\n"
        "Le van anh;tg-42;;Có mặt;;\n"
        "chị Ấn;;84912345678;M;200;\n"
        "Đặng Văn Bảy;;;C;;\n"
        "Vũ Thị Cúc;;;P;;Đi công tác\n"
        "Ai Đó;;;C;;\n"
        "Lê Văn Ánh;;;;;\n"
    )
    shown = upload(client, session, file)

    assert states(shown) == ["ready", "doubtful", "conflict", "choose", "unknown", "repeated"]
    lines = shown.context["preview"].lines
    assert [line.ticked for line in lines[:3]] == [True, False, True]
    assert "vắng" in lines[2].words or "absent" in lines[2].words
    assert [person.name for person in shown.context["preview"].rest] == ["Phạm Vắng Mặt"]
    assert AttendanceEvent.objects.count() == 1  # the sheet's
    assert client.post(url(session), {"rows": shown.context["rows"]}).status_code == 422

    answer = save(client, session, shown, **{"person-4": second.pk, "rest": "1"})

    assert answer.status_code == 302
    assert records() == [
        ("Lê Văn Ánh", "present", 240, ""),
        ("Phạm Vắng Mặt", "absent", 0, ""),
        ("Vũ Thị Cúc", "excused", 0, ""),
        ("Đặng Văn Bảy", "present", 240, "conflict"),
    ]
    assert not first.attendance_records.exists()
    event = AttendanceEvent.objects.get(registration=anh)
    assert (event.kind, event.device, event.recorded_by) == ("import", "điểm danh.csv", manager)
    count = AttendanceEvent.objects.count()
    again = upload(client, session, file)
    assert states(again)[0] == states(again)[2] == "same"
    assert again.context["preview"].lines[2].words == _(
        "Imported before. The sources disagree: decide on the sheet."
    )
    save(client, session, again, **{"person-4": second.pk})
    assert AttendanceEvent.objects.count() == count


def test_a_corrected_file_takes_the_place_of_the_first(client, manager, session):
    seat(session, "Lê Văn Ánh")
    seat(session, "Trần Thị Ấn")
    head = "Họ và tên,Giờ vào,Giờ ra\n"
    save(client, session, upload(client, session, head + "Lê Văn Ánh,8:00,10:00\nTrần Thị Ấn,7:30,11:30\n"))
    assert records() == [("Lê Văn Ánh", "left_early", 120, ""), ("Trần Thị Ấn", "present", 240, "")]

    corrected = upload(client, session, head + "Lê Văn Ánh,7:30,10:00\nTrần Thị Ấn,7:30,11:30\n")

    assert states(corrected) == ["ready", "same"]
    save(client, session, corrected)
    assert records()[0] == ("Lê Văn Ánh", "left_early", 150, "")
    assert AttendanceEvent.objects.count() == 5


def test_what_cannot_be_taken_is_said_and_nothing_is_lost(client, manager, session):
    seat(session, "Lê Văn Ánh")
    assert client.get(url(session)).status_code == 200
    assert upload(client, session, "abc\n1\n").status_code == 422
    assert client.post(url(session), {"rows": "{"}).status_code == 422
    shown = upload(client, session, "Họ và tên,Điểm danh\nLê Văn Ánh,M\nAi Đó,C\n")
    assert states(shown) == ["refused", "unknown"]
    forced = client.post(url(session), {"rows": shown.context["rows"], "row": ["1"]})
    assert forced.status_code == 422
    assert forced.context["preview"].lines[0].ticked
    assert not AttendanceEvent.objects.exists()
    CourseSession.objects.filter(pk=session.pk).update(
        status="settled", settled_at=timezone.now(), threshold_percent=80
    )
    assert upload(client, session, "Họ và tên\nLê Văn Ánh\n").status_code == 422


def test_only_who_marks_the_session_imports(client, session):
    trainer = UserFactory(role=Role.TRAINER)
    client.force_login(trainer)
    assert client.get(url(session)).status_code == 404
    SessionTrainerFactory(session=session, user=trainer)
    assert client.get(url(session)).status_code == 200
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get(url(session)).status_code == 302


def test_a_preview_asks_as_often_for_many_as_for_few(client, manager, session):
    def asked():
        names = session.registrations.values_list("provider__full_name", flat=True)
        with CaptureQueriesContext(connection) as queries:
            upload(client, session, "Họ và tên\n" + "\n".join(names))
        return len(queries)

    fill(session, 3)
    asked()
    few = asked()
    fill(session, 40)
    assert asked() == few
