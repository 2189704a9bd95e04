"""The papers of a session: summons for each unit, list of participants, programme; PDF and DOCX of the same words."""

import io
import re
from datetime import date, time

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as Docx

from courses.attendance.codes import pass_of
from courses.models import Registration
from lms.roles import Role
from tests.factories import (
    CourseSessionFactory,
    MeetingFactory,
    OrganizationFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = UserFactory(role=Role.MANAGER)
    client.force_login(manager)
    return manager


@pytest.fixture
def session():
    session = CourseSessionFactory(
        title="Kỹ năng tranh tụng",
        decision_number="12/QĐ-TGPL",
        decided_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 16),
    )
    MeetingFactory(session=session, agenda="Khai mạc\nChuyên đề 1", room="Phòng 2")
    MeetingFactory(
        session=session,
        held_on=date(2026, 6, 16),
        half_day="afternoon",
        starts_at=time(13, 30),
        ends_at=time(17),
    )
    SessionTrainerFactory(session=session, name="Trần Văn Giảng", office="Phó Giám đốc")
    return session


def send(session, unit, *names, **facts):
    for name in names:
        person = ProviderFactory(full_name=name)
        if unit:
            ProviderStatusFactory(provider=person, organization=unit)
        RegistrationFactory(session=session, provider=person, **facts)


def solid(text):
    return re.sub(r"\s+", "", text)


def words(client, url):
    """The text of a paper without any space: the two formats break lines differently."""
    response = client.get(url)
    assert response.status_code == 200, url
    assert "no-store" in response["Cache-Control"]
    content = response.content
    if url.endswith(".docx"):
        document = Docx(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = " ".join([paragraph.text for paragraph in document.paragraphs] + cells)
    else:
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    return solid(text)


def test_each_unit_is_summoned_with_its_own_people(client, manager, session):
    branch, office = (
        OrganizationFactory(name="Chi nhánh số 1"),
        OrganizationFactory(name="Văn phòng luật sư Hồng Lĩnh"),
    )
    send(session, branch, "Nguyễn Thị Ngọc", "Đặng Văn Bình")
    send(session, office, "Lê Thị Mai")
    send(session, None, "Phạm Tự Do")
    send(session, branch, "Người Đang Chờ", status=Registration.Status.WAITLISTED)
    inspect = client.get(reverse("sessions:inspect", args=[session.pk])).content.decode()
    assert reverse("sessions:papers", args=[session.pk]) in inspect
    screen = client.get(reverse("sessions:papers", args=[session.pk])).content.decode()
    assert "Chi nhánh số 1" in screen

    for form in ("pdf", "docx"):
        text = words(client, reverse("sessions:summons", args=[session.pk, branch.pk, form]))
        assert solid("GIẤY MỜI") in text
        assert solid("Tham dự lớp tập huấn “Kỹ năng tranh tụng”") in text
        assert text.index(solid("Đặng Văn Bình")) < text.index(solid("Nguyễn Thị Ngọc"))  # by given name
        assert solid("Lê Thị Mai") not in text
        assert solid("Người Đang Chờ") not in text
        assert solid("07 giờ 30, Thứ Hai, ngày 15/06/2026 đến hết Thứ Ba, ngày 16/06/2026") in text
    personal = words(client, reverse("sessions:summons", args=[session.pk, 0, "docx"]))
    assert solid("Phạm Tự Do") in personal
    together = client.get(reverse("sessions:all_summons", args=[session.pk]))
    with pikepdf.open(io.BytesIO(together.content)) as whole:
        assert len(whole.pages) == 6  # each with the cards of its people


def test_a_summons_brings_the_code_that_each_person_is_scanned_by(client, manager, session):
    unit = OrganizationFactory(name="Chi nhánh số 1")
    send(session, unit, "Nguyễn Thị Ngọc", "Đặng Văn Bình", "Lê Văn Ánh")
    own = {seat.provider.full_name: pass_of(seat.pk) for seat in session.registrations.all()}

    response = client.get(reverse("sessions:summons", args=[session.pk, unit.pk, "pdf"]))

    _summons, cards = pypdfium2.PdfDocument(response.content)
    assert solid("THẺ ĐIỂM DANH") in solid(cards.get_textpage().get_text_range())
    found = {code.text for code in zxingcpp.read_barcodes(cards.render(scale=3).to_pil())}
    assert found == set(own.values())
    text = words(client, reverse("sessions:summons", args=[session.pk, unit.pk, "docx"]))
    assert text.count(solid("Đặng Văn Bình")) == 2


def test_the_list_names_its_decision_and_the_programme_its_days(client, manager, session):
    send(session, OrganizationFactory(name="Chi nhánh số 1"), "Nguyễn Thị Ngọc")

    for form in ("pdf", "docx"):
        listed = words(client, reverse("sessions:paper", args=[session.pk, "participants", form]))
        assert solid("Kèm theo Quyết định số 12/QĐ-TGPL ngày 01 tháng 6 năm 2026") in listed
        assert solid("Nguyễn Thị Ngọc") in listed
        assert solid("Trợ giúp viên pháp lý") in listed
        told = words(client, reverse("sessions:paper", args=[session.pk, "programme", form]))
        assert solid("Thứ Hai, ngày 15/06/2026") in told
        assert solid("Khai mạc Chuyên đề 1") in told
        assert solid("Trần Văn Giảng (Phó Giám đốc)") in told
    for wrong in ("other.pdf", "programme.exe", "summons/999.pdf", "summons.pdf"):
        assert client.get(reverse("sessions:papers", args=[session.pk]) + wrong).status_code == 404


def test_an_empty_session_has_a_programme_and_nobody_to_summon(client, manager):
    bare = CourseSessionFactory(starts_on=None, ends_on=None, venue="", mode="online")
    assert client.get(reverse("sessions:papers", args=[bare.pk])).status_code == 200
    assert client.get(reverse("sessions:all_summons", args=[bare.pk])).status_code == 404
    assert solid("Học trực tuyến") in words(
        client, reverse("sessions:paper", args=[bare.pk, "programme", "docx"])
    )


def test_a_trainer_prints_only_for_sessions_they_teach(client, session):
    trainer = UserFactory(role=Role.TRAINER)
    client.force_login(trainer)
    paper = reverse("sessions:paper", args=[session.pk, "participants", "docx"])
    assert client.get(paper).status_code == 404
    SessionTrainerFactory(session=session, user=trainer)
    assert client.get(paper).status_code == 200


def test_papers_ask_as_often_for_forty_people_as_for_three(client, manager, session):
    def asked(form):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("sessions:papers", args=[session.pk]))
            client.get(reverse("sessions:paper", args=[session.pk, "participants", form]))
        return len(queries)

    send(session, OrganizationFactory(), *[f"Nguyễn Văn {n}" for n in range(3)])
    asked("docx")
    few = asked("docx")
    for _number in range(6):
        send(session, OrganizationFactory(), *[f"Trần Thị {n}" for n in range(6)])
    assert asked("docx") == few
