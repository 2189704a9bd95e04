"""The pages of the hours: one's own, the office's year, and the papers."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from courses.actions.units import appoint_head
from courses.models import CourseSession, Registration
from lms.hours.actions import approve_exemption
from lms.hours.forecast import answer, outlook
from lms.hours.forms import HandInForm
from lms.hours.models import Duty, ExternalCredit, YearSettlement
from lms.hours.reminders import remind_lawyers, remind_short
from lms.hours.year_screens import words_of
from lms.mail.models import Message
from lms.roles import Role
from tests.documents.reading import pdf_text, squeezed
from tests.factories import (
    HANOI,
    CommuneFactory,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)
from tests.hours.training import settled_session, train_many

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)
PHOTOGRAPH = b"\xff\xd8\xff\xe0 photograph"


@pytest.fixture(autouse=True)
def _october(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime.combine(TODAY, datetime.min.time(), tzinfo=HANOI))


def officer(name: str, **fields):
    return ProviderStatusFactory(provider__full_name=name, **fields).provider


def ahead(*days: date, **fields) -> CourseSession:
    """A session of 240 minutes on each day, open for registration."""
    session = CourseSessionFactory(starts_on=min(days), ends_on=max(days), quarter=4, **fields)
    for day in days:
        MeetingFactory(session=session, held_on=day)
    return session


def signed_in(provider) -> Client:
    provider.user = UserFactory()
    provider.save()
    client = Client()
    client.force_login(provider.user)
    return client


# --- the forecast -------------------------------------------------------------------------------------------


def test_seats_held_count_as_planned_and_one_free_seat_serves_one_person():
    met, seated, short, other, exempt = (
        officer(f"Nguyễn Văn {name}") for name in ["An", "Bình", "Chi", "Dung", "Giang"]
    )
    settled_session(date(2026, 3, 2), date(2026, 3, 3), seats={met: 240, short: 120})
    approve_exemption(provider=exempt, year=2026, clause="maternity", by=None, at=timezone.now())
    session = ahead(date(2026, 11, 5), date(2026, 11, 6), title="Lớp Hương Khê", capacity=2)
    RegistrationFactory(session=session, provider=seated)
    tiny = ahead(date(2026, 11, 20), title="Buổi chiều")
    SessionTrainerFactory(session=tiny, provider=short)
    ahead(date(2027, 1, 5), title="Năm sau")

    found = outlook([each.pk for each in (met, seated, short, other, exempt)], 2026, on=TODAY)

    assert found[seated.pk].planned_minutes == 480
    assert found[seated.pk].will_meet
    assert [option.session for option in found[short.pk].options] == [session]
    assert (found[short.pk].short_minutes, found[short.pk].can_be_served) == (240, True)
    assert [option.session for option in found[other.pk].options] == [session, tiny]
    summed = answer(found)
    assert (summed.people, summed.meeting, summed.will_meet, summed.short, summed.served) == (5, 2, 1, 2, 1)
    assert summed.session == session
    assert "Lớp Hương Khê" in words_of(summed)
    assert outlook([short.pk], 2026, on=date(2027, 2, 1))[short.pk].options == []


def test_a_lawyer_is_offered_only_what_counts_for_lawyers():
    lawyer = officer("Lê Thị Hà", provider_class="lawyer")
    ahead(date(2026, 11, 5), organizer__kind="centre")
    right = ahead(date(2026, 11, 6), organizer__kind="department")

    assert [option.session for option in outlook([lawyer.pk], 2026, on=TODAY)[lawyer.pk].options] == [right]


def test_a_manager_nominates_with_one_click_and_a_director_only_reads(client_of):
    short = officer("Đặng Thị Ánh")
    session = ahead(date(2026, 11, 5), date(2026, 11, 6), title="Lớp Hương Khê", commune=CommuneFactory())
    page = reverse("hours_year:year")
    manager, director = client_of(Role.MANAGER), client_of(Role.DIRECTOR)
    assert "hours-option" in director.get(page).content.decode()  # reads what would help
    assert not director.get(page).context["may_nominate"]
    content = manager.get(page).content.decode()
    assert "Lớp Hương Khê" in content
    sent = {"provider": short.pk, "session": session.pk}

    assert director.post(reverse("hours_year:nominate"), sent).status_code in (302, 403)
    assert not Registration.objects.exists()
    response = manager.post(reverse("hours_year:nominate") + "?show=short", sent)

    assert response.url == f"{page}?show=short"
    assert Registration.objects.get().provider == short
    manager.post(reverse("hours_year:nominate"), sent)  # twice: refused in words
    assert Registration.objects.count() == 1
    assert "Đặng Thị Ánh" in manager.get(page, {"show": "will_meet"}).content.decode()
    assert "Đặng Thị Ánh" not in manager.get(page, {"show": "short"}).content.decode()
    assert client_of(Role.TRAINER).get(page).status_code in (302, 403)


def test_addresses_and_forms_with_nonsense_are_answered_and_not_500(client_of):
    client = signed_in(officer("Đặng Thị Ánh"))
    for day in ("9999-12-31", "0001-01-01", "2026-02-31", "hôm nay"):
        assert client.get(reverse("hours:my_hours"), {"ngay": day}).context["year"] == TODAY.year
    assert client.get(reverse("hours:my_hours"), {"nam": "9" * 5000}).context["year"] == TODAY.year
    manager = client_of(Role.MANAGER)
    for said in ("abc", "", "9" * 30):
        sent = {"provider": said, "session": said}
        assert manager.post(reverse("hours_year:nominate"), sent).status_code == 404
    for year in (0, 9999, 32767):
        sent = {"year": year, "clause": "study", "provider": 1}
        for page in ("year_settlements:add", "exemptions:add"):
            assert "year" in manager.post(reverse(page), sent).context["form"].errors


def test_the_year_asks_the_same_of_the_database_for_10_and_1000(client_of, queries_of):
    ahead(date(2026, 11, 5))
    manager, counts = client_of(Role.MANAGER), []
    for number in (10, 1000):
        train_many(number, on=date(2026, 3, 2))
        counts.append(queries_of(manager, reverse("hours_year:year")))
        counts.append(queries_of(manager, reverse("hours_year:report", kwargs={"kind": "xlsx"})))

    assert counts[:2] == counts[2:]


# --- papers -------------------------------------------------------------------------------------------------


def test_the_yearly_report_tells_of_each_officer_what_the_circular_asks(client_of):
    trained, exempt, none = officer("Đặng Thị Ánh"), officer("Lê Bình"), officer("Mai Chi")
    session = settled_session(date(2026, 3, 2), seats={trained: 240}, organizer__name="Sở Tư pháp tỉnh Mẫu")
    approve_exemption(provider=exempt, year=2026, clause="maternity", by=None, at=timezone.now())
    manager = client_of(Role.MANAGER)

    sheet = manager.get(reverse("hours_year:report", kwargs={"kind": "xlsx"}))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(sheet))).active.iter_rows(values_only=True))

    by_name = {row[1]: row for row in rows}
    assert session.title in by_name["Đặng Thị Ánh"][4]
    assert by_name["Đặng Thị Ánh"][5:8] == (datetime(2026, 3, 2), "Sở Tư pháp tỉnh Mẫu", 4)
    assert "Miễn" in by_name["Lê Bình"][8]
    assert "Chưa đủ" in by_name[none.full_name][8]
    pdf = manager.get(reverse("hours_year:report", kwargs={"kind": "pdf"}))
    assert squeezed("Đặng Thị Ánh") in pdf_text(pdf.content)
    docx = manager.get(reverse("hours_year:report", kwargs={"kind": "docx"}))
    assert docx.content.startswith(b"PK")
    assert manager.get(reverse("hours_year:report", kwargs={"kind": "odt"})).status_code == 404


def test_a_lawyers_statement_is_for_the_bar_and_says_what_counts(client_of):
    lawyer = officer("Lê Thị Hà", provider_class="lawyer")
    days = [date(2026, 3, day) for day in (2, 3, 4)]
    settled_session(*days, seats={lawyer: 200}, organizer__kind="department")

    response = client_of(Role.MANAGER).get(reverse("hours_year:statement", args=[lawyer.pk, "pdf"]))

    text = pdf_text(response.content)
    assert "15/12/2026" in text
    assert squeezed("Đã hoàn thành") in text


def test_the_report_of_another_class_names_its_own_duty_and_one_without_none(client_of):
    officer("Lê Thị Hà", provider_class="lawyer")
    officer("Bùi Mai", provider_class="collaborator")
    manager, page = client_of(Role.MANAGER), reverse("hours_year:report", kwargs={"kind": "pdf"})

    lawyers = pdf_text(manager.get(page, {"class": "lawyer"}).content)
    others = pdf_text(manager.get(page, {"class": "collaborator"}).content)

    assert squeezed("tập huấn của luật sư năm 2026") in lawyers
    assert squeezed("02/2019/TT-BTP") in lawyers
    assert squeezed("Đoàn luật sư tỉnh") in lawyers
    assert squeezed("không đặt số giờ bắt buộc") in others


def test_lawyers_who_trained_are_told_once_what_the_bar_wants_before_15_december():
    lawyer = officer("Lê Thị Hà", provider_class="lawyer", provider__email="ha@example.org")
    officer("Phan An", provider_class="lawyer")
    settled_session(date(2026, 3, 2), seats={lawyer: 240, officer("Lê Bình"): 240})
    november = datetime(2026, 11, 16, 12, tzinfo=HANOI)

    told = [remind_lawyers(november + timedelta(days=days)) for days in (-2, 0, 1, 28, 29)]

    assert told == [0, 1, 0, 0, 0]
    message = Message.objects.get(kind="hours.for_the_bar")
    assert (message.provider, message.address) == (lawyer, "ha@example.org")
    assert "15/12/2026" in message.text
    assert "4 giờ" in message.text


# --- one's own ----------------------------------------------------------------------------------------------


def test_ones_own_hours_by_year_and_as_of_any_day():
    person = officer("Đặng Thị Ánh")
    settled_session(date(2026, 3, 2), seats={person: 240}, title="Lớp tháng ba")
    settled_session(date(2026, 6, 2), seats={person: 240}, title="Lớp tháng sáu")
    client = signed_in(person)

    whole = client.get(reverse("hours:my_hours")).content.decode()
    spring = client.get(reverse("hours:my_hours"), {"ngay": "2026-04-01"}).content.decode()

    assert "Lớp tháng ba" in whole
    assert "Lớp tháng sáu" in whole
    assert "Lớp tháng sáu" not in spring
    assert client.get(reverse("hours:my_hours"), {"nam": "2025"}).context["entries"] == []
    assert client.get(reverse("hours:my_hours"), {"ngay": "2026-99-99"}).status_code == 200
    for kind in ("pdf", "docx"):
        assert client.get(reverse("hours:statement", args=[2026, kind])).status_code == 200
    assert client.get(reverse("hours:statement", args=[2026, "exe"])).status_code == 404
    assert signed_in(ProviderFactory()).get(reverse("hours:my_hours")).status_code == 200
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.get(reverse("hours:my_hours")).status_code == 403


def test_a_certificate_from_elsewhere_goes_from_the_person_to_the_manager_and_back(client_of):
    person = officer("Đặng Thị Ánh")
    client, manager = signed_in(person), client_of(Role.MANAGER)
    page = reverse("hours:hand_in")
    sent = {
        "kind": "certificate", "title": "Kỹ năng", "organizer": "Học viện", "happened_on": "2026-05-20",
        "hours": "7.5", "content_kind": "skills", "mode": "online",
    }  # fmt: skip
    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code == 422
    wrong = {**sent, "evidence": SimpleUploadedFile("a.exe", b"MZ")}
    assert client.post(page, wrong).status_code == 422
    late = {
        **sent,
        "happened_on": str(TODAY + timedelta(days=3)),
        "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
    }
    assert client.post(page, late).status_code == 422
    for _time in range(2):
        client.post(page, {**sent, "evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})

    first, second = ExternalCredit.objects.order_by("pk")
    file = reverse("hours:credit_file", args=[first.pk])
    assert b"".join(client.get(file)) == b"%PDF-1.7"
    assert b"".join(manager.get(file)) == b"%PDF-1.7"
    assert signed_in(ProviderFactory()).get(file).status_code == 404
    assert manager.get(reverse("external_credits:inspect", args=[first.pk])).status_code == 200
    manager.post(reverse("external_credits:approve", args=[first.pk]), {"minutes": 450})
    manager.post(reverse("external_credits:refuse", args=[first.pk]), {"reason": "muộn"})
    client.post(reverse("hours:withdraw", args=[first.pk]))
    client.post(reverse("hours:withdraw", args=[second.pk]))

    assert list(ExternalCredit.objects.order_by("pk").values_list("status", flat=True)) == [
        "approved",
        "withdrawn",
    ]
    assert client.get(reverse("hours:my_hours")).context["standing"].credited_minutes == 450


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["7,5", "7.5", "7,50"])
def test_hours_are_handed_in_with_a_comma_or_a_point(language, typed):
    with translation.override(language):
        assert HandInForm.base_fields["hours"].clean(typed) == Decimal("7.5")


@pytest.mark.parametrize("typed", ["7,5,0", "7.500", "1.000", "bảy rưỡi"])
def test_what_is_no_number_of_hours_is_refused(typed):
    with pytest.raises(ValidationError):
        HandInForm.base_fields["hours"].clean(typed)


def test_an_exemptions_paper_opens_for_the_office_only(client_of):
    person = officer("Đặng Thị Ánh")
    manager = client_of(Role.MANAGER)
    manager.post(
        reverse("exemptions:add"),
        {
            "provider": person.pk, "year": 2026, "clause": "maternity", "starts_on": "01/02/2026",
            "ends_on": "01/08/2026", "evidence": SimpleUploadedFile("a.png", PHOTOGRAPH), "note": "",
        },
    )  # fmt: skip
    exemption = person.exemptions.get()
    file = reverse("hours:exemption_file", args=[exemption.pk])

    assert file in manager.get(reverse("exemptions:inspect", args=[exemption.pk])).content.decode()
    assert b"".join(manager.get(file)) == PHOTOGRAPH
    assert client_of(Role.AUDITOR).get(file).status_code == 404


def test_a_manager_settles_a_year_and_opens_it_again(client_of):
    officer("Đặng Thị Ánh")
    manager = client_of(Role.MANAGER)
    assert (
        manager.post(reverse("year_settlements:add"), {"year": 2026}).status_code == 200
    )  # refused beside the field
    manager.post(reverse("year_settlements:add"), {"year": 2025})
    settlement = YearSettlement.objects.get()
    assert "2025" in manager.get(reverse("year_settlements:inspect", args=[settlement.pk])).content.decode()
    manager.post(reverse("year_settlements:reopen", args=[settlement.pk]), {"reason": "Sót một lớp."})
    settlement.refresh_from_db()
    assert settlement.reopening_reason == "Sót một lớp."


def test_the_duty_says_on_its_screen_what_counts(client_of):
    manager = client_of(Role.MANAGER)
    manager.post(
        reverse("duties:add"),
        {
            "provider_class": "consultant", "minutes_per_year": 240, "valid_from": "01/01/2026", "source": "QĐ",
            "content_kinds": ["skills"], "organizer_kinds": ["centre"], "change_rule": "in_full",
        },
    )  # fmt: skip
    duty = Duty.objects.get(provider_class="consultant")
    assert (duty.content_kinds, duty.organizer_kinds, duty.change_rule) == (["skills"], ["centre"], "in_full")
    content = manager.get(reverse("duties:inspect", args=[duty.pk])).content.decode()
    assert str(duty.get_organizer_kinds_display()) in content


def test_the_head_of_a_unit_sees_its_people_and_nobody_else(queries_of):
    mine, other = officer("Đặng Thị Ánh"), officer("Lê Người Khác")
    unit = mine.statuses.get().organization
    head = UserFactory()
    appoint_head(organization=unit, user=head, by=None, at=timezone.now())
    client, page = Client(), reverse("hours:unit_hours")
    client.force_login(head)

    content = client.get(page).content.decode()

    assert "Đặng Thị Ánh" in content
    assert other.full_name not in content
    few = queries_of(client, page)
    ProviderStatusFactory.create_batch(100, organization=unit)
    assert queries_of(client, page) == few
    assert signed_in(mine).get(page).status_code == 403


def test_who_will_be_short_is_told_once_a_month_from_october():
    short, met = officer("Đặng Thị Ánh", provider__email="anh@example.org"), officer("Lê Bình")
    settled_session(date(2026, 3, 2), date(2026, 3, 3), seats={met: 240})
    settled_session(date(2026, 3, 9), seats={short: 60})
    noon = datetime(2026, 10, 5, 12, tzinfo=HANOI)

    assert remind_short(noon - timedelta(days=30)) == 0
    assert remind_short(noon.replace(hour=3)) == 0
    assert remind_short(noon) == 1
    assert remind_short(noon + timedelta(days=3)) == 0
    assert remind_short(noon + timedelta(days=30)) == 1
    message = Message.objects.filter(kind="hours.short").order_by("pk").first()
    assert (message.address, message.provider) == ("anh@example.org", short)
    assert "7" in message.subject
