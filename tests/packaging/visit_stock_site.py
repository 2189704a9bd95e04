"""Runs inside the stock site that ``test_wheel`` makes: a course, a session and a certificate, made and opened there.

Prints what it opened. Everything comes from the installed wheel; the accounts are the site's own.
"""

import os
import sys
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

os.environ["DJANGO_SETTINGS_MODULE"] = "office.settings.dev"

import django

django.setup()

from accounts.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

import courses
from certificates import actions as certificates
from certificates.models import Certificate
from courses import actions as training
from courses.models import ContentKind, CourseIndexPage, CoursePage
from lms.people.actions import add_organization, add_provider
from lms.people.models import Organization, ProviderClass
from lms.places.models import Province

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BEFORE = datetime(2026, 6, 1, 8, 0, tzinfo=HANOI)
DAY = date(2026, 6, 15)
AFTER = datetime(2026, 6, 15, 18, 0, tzinfo=HANOI)

assert "site-packages" in courses.__file__, courses.__file__


def opened(client: Client, address: str, *words: str) -> None:
    """Open an address as a visitor does; it must answer and say ``words``."""
    response = client.get(address, follow=True)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    text = response.content.decode()
    missing = [word for word in words if word not in text]
    assert not missing, f"{address} does not say {missing}"
    print(f"opened {address}")


manager = User.objects.create_superuser("quanly", "quanly@example.org", "mat-khau-thu")
home = Site.objects.get(is_default_site=True).root_page
index = home.add_child(instance=CourseIndexPage(title="Chương trình tập huấn", slug="chuong-trinh"))
course = index.add_child(
    instance=CoursePage(title="Kỹ năng tư vấn", slug="ky-nang", content_kind=ContentKind.SKILLS)
)
centre = add_organization(
    name="Trung tâm TGPL",
    kind=Organization.Kind.CENTRE,
    province=Province.objects.get(name="Hà Tĩnh"),
    by=manager,
    at=BEFORE,
)
provider = add_provider(
    full_name="Nguyễn Thị Mẫu",
    provider_class=ProviderClass.OFFICER,
    organization=centre,
    valid_from=date(2020, 1, 1),
    by=manager,
    at=BEFORE,
)
session = training.draft_session(
    course=course,
    code="TH-1",
    title="Lớp kỹ năng tư vấn",
    organizer=centre,
    year=2026,
    quarter=2,
    venue="Hội trường",
    capacity=20,
    by=manager,
    at=BEFORE,
)
training.schedule(
    session=session,
    meetings=[training.MeetingPlan(DAY, "morning", time(7, 30), time(11, 30))],
    by=manager,
    at=BEFORE,
)
training.announce(session=session, by=manager, at=BEFORE)
training.open_registration(session=session, by=manager, at=BEFORE)
seat = training.enroll(session=session, provider=provider, by=manager, at=BEFORE)
training.start(session=session, by=manager, at=AFTER)
training.record_attendance(
    meeting=session.meetings.get(),
    marks=[training.AttendanceMark(seat.pk, "present", None, "")],
    by=manager,
    at=AFTER,
)
session = training.close(session=session, by=manager, at=AFTER)
register = certificates.open_register(
    organization=centre,
    name="Sổ cấp",
    template=certificates.save_template(
        name="Mẫu",
        superior_body="SỞ TƯ PHÁP",
        issuer="TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC",
        place="Hà Nội",
        signer_title="GIÁM ĐỐC",
        signer_name="Trần Văn Ký",
        by=manager,
        at=AFTER,
    ),
    by=manager,
    at=AFTER,
)
certificates.issue_for_session(session=session, register=register, by=manager, on=DAY, at=AFTER)
certificate = Certificate.objects.get()

visitor = Client(HTTP_HOST="localhost")
opened(visitor, course.get_url(), "Kỹ năng tư vấn")
opened(visitor, reverse("courses:session", args=[session.code]), "Lớp kỹ năng tư vấn", "Hội trường")
opened(
    visitor,
    reverse("certificates:verify", args=[certificate.code]),
    "Nguyễn Thị Mẫu",
    certificate.number_text,
)

staff = Client(HTTP_HOST="localhost")
staff.force_login(manager)
opened(staff, reverse("wagtailadmin_home"))
sys.stdout.flush()
