"""Factories for tests: the smallest valid record of each kind. States are reached through doors, not set here.

Days are fixed so that no test depends on the clock: the story plays in June 2026.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import factory
import wagtail_factories
from django.contrib.auth.models import Group
from django.db.models import Model
from factory.django import DjangoModelFactory
from wagtail.signal_handlers import disable_reference_index_auto_update

from certificates.models import CertificateTemplate, Register
from courses.models import (
    ContentKind,
    CourseIndexPage,
    CoursePage,
    CourseSession,
    MaterialPage,
    Meeting,
    Registration,
    SessionTrainer,
    TopicPage,
)
from exchanges.models import Delegate, Lesson, Visit
from home.models import HomePage
from lms.hours.models import Duty
from lms.people.models import Organization, Provider, ProviderClass, ProviderStatus
from lms.places.models import Commune, Province
from lms.planning.models import AnnualPlan, PlannedActivity
from lms.reporting.models import ReportingPeriod
from lms.roles import Role
from lms.users.models import User

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 6, 10, 12, 0, tzinfo=HANOI)
"""A moment before the sessions and meetings that factories make (which are held on 2026-06-15)."""
AFTER = datetime(2026, 6, 20, 12, 0, tzinfo=HANOI)
"""A moment after them."""
PASSWORD = "mat-khau-thu-nghiem"


class Unindexed:
    """A factory's records without a note which records they name: Wagtail's notes cost as much again, few tests ask."""

    @classmethod
    def _create(cls, model_class: type[Model], *args: Any, **kwargs: Any) -> Any:
        with disable_reference_index_auto_update():
            return super()._create(model_class, *args, **kwargs)  # type: ignore[misc]


class RecordFactory(Unindexed, DjangoModelFactory):
    class Meta:
        abstract = True


class PageFactory(Unindexed, wagtail_factories.PageFactory):
    class Meta:
        abstract = True


class UserFactory(RecordFactory):
    """A learner's account; ``UserFactory(role=Role.MANAGER)`` makes staff."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"hocvien{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    last_name = "Nguyễn Thị"
    first_name = factory.Sequence(lambda n: f"Mẫu {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(self, create: bool, extracted: Role | None, **kwargs: object) -> None:
        if create and extracted:
            self.groups.add(Group.objects.get(name=extracted.value))


class ProvinceFactory(RecordFactory):
    class Meta:
        model = Province
        django_get_or_create = ("code", "name")

    code = "42"
    name = "Hà Tĩnh"


class OtherProvinceFactory(ProvinceFactory):
    code = "40"
    name = "Nghệ An"


class CommuneFactory(RecordFactory):
    class Meta:
        model = Commune

    province = factory.SubFactory(ProvinceFactory)
    code = factory.Sequence(lambda n: f"{90000 + n}")
    kind = Commune.Kind.COMMUNE
    name = factory.Sequence(lambda n: f"Hương Khê {n}")


class OrganizationFactory(RecordFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Chi nhánh Trợ giúp pháp lý số {n}")
    kind = Organization.Kind.BRANCH
    province = factory.SubFactory(ProvinceFactory)


class ProviderFactory(RecordFactory):
    """A person on the list; ``ProviderFactory(user__…)`` gives them an account, ``status=…`` a class."""

    class Meta:
        model = Provider

    full_name = factory.Sequence(lambda n: f"Nguyễn Thị Hồng Ngọc {n}")
    sex = Provider.Sex.FEMALE
    is_sample = True


class ProviderStatusFactory(RecordFactory):
    class Meta:
        model = ProviderStatus

    provider = factory.SubFactory(ProviderFactory)
    provider_class = ProviderClass.OFFICER
    organization = factory.SubFactory(OrganizationFactory)
    valid_from = date(2020, 1, 1)


class AnnualPlanFactory(RecordFactory):
    class Meta:
        model = AnnualPlan

    organization = factory.SubFactory(OrganizationFactory)
    year = 2026
    title = "Kế hoạch trợ giúp pháp lý năm 2026"
    number = factory.Sequence(lambda n: f"{n + 1:02}/KH-TGPL")
    signed_on = date(2026, 1, 12)


class PlannedActivityFactory(RecordFactory):
    class Meta:
        model = PlannedActivity

    plan = factory.SubFactory(AnnualPlanFactory)
    number = factory.Sequence(lambda n: f"II.{n}")
    position = factory.Sequence(lambda n: n)
    title = "Tập huấn, bồi dưỡng nâng cao nghiệp vụ"
    kind = PlannedActivity.Kind.TRAINING
    lead = factory.SelfAttribute("plan.organization")
    schedule = "Quý II, IV"
    cadence = PlannedActivity.Cadence.EACH_QUARTER
    in_q2 = True
    in_q4 = True


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage

    title = "Tập huấn trợ giúp pháp lý"


class CourseIndexPageFactory(PageFactory):
    class Meta:
        model = CourseIndexPage

    title = "Chương trình tập huấn"
    slug = factory.Sequence(lambda n: f"chuong-trinh-{n}")


def course_index() -> CourseIndexPage:
    """The one list of courses below the site's home page, made on first use (the test databases have it)."""
    index = CourseIndexPage.objects.first()
    if index is None:
        home = HomePage.objects.first()
        index = home.add_child(instance=CourseIndexPage(title="Chương trình tập huấn", slug="chuong-trinh"))
    return index


class CoursePageFactory(PageFactory):
    """A published course below the site's list of courses."""

    class Meta:
        model = CoursePage

    parent = factory.LazyFunction(course_index)
    title = factory.Sequence(lambda n: f"Kỹ năng tư vấn pháp luật {n}")
    slug = factory.Sequence(lambda n: f"ky-nang-tu-van-{n}")
    content_kind = ContentKind.SKILLS


class TopicPageFactory(PageFactory):
    class Meta:
        model = TopicPage

    parent = factory.SubFactory(CoursePageFactory)
    title = factory.Sequence(lambda n: f"Chuyên đề {n}")
    slug = factory.Sequence(lambda n: f"chuyen-de-{n}")
    minutes = 90


class MaterialPageFactory(PageFactory):
    class Meta:
        model = MaterialPage

    parent = factory.SubFactory(TopicPageFactory)
    title = factory.Sequence(lambda n: f"Tài liệu {n}")
    slug = factory.Sequence(lambda n: f"tai-lieu-{n}")
    body = [("text", "<p>Nội dung tài liệu.</p>")]


class CourseSessionFactory(RecordFactory):
    """A session in the second quarter of 2026, open for registration, without meetings (see MeetingFactory)."""

    class Meta:
        model = CourseSession

    course = factory.SubFactory(CoursePageFactory)
    code = factory.Sequence(lambda n: f"TH-2026-Q2-{n}")
    title = factory.Sequence(lambda n: f"Lớp tập huấn kỹ năng tư vấn {n}")
    organizer = factory.SubFactory(OrganizationFactory)
    year = 2026
    quarter = 2
    venue = "Hội trường Sở Tư pháp"
    capacity = 40
    status = CourseSession.Status.REGISTRATION_OPEN
    starts_on = date(2026, 6, 15)
    ends_on = date(2026, 6, 15)


class MeetingFactory(RecordFactory):
    """The morning of 2026-06-15: 240 minutes."""

    class Meta:
        model = Meeting

    session = factory.SubFactory(CourseSessionFactory)
    held_on = date(2026, 6, 15)
    half_day = Meeting.HalfDay.MORNING
    starts_at = time(7, 30)
    ends_at = time(11, 30)


class SessionTrainerFactory(RecordFactory):
    class Meta:
        model = SessionTrainer

    session = factory.SubFactory(CourseSessionFactory)
    name = factory.Sequence(lambda n: f"Trần Văn Giảng {n}")


class RegistrationFactory(RecordFactory):
    """A seat."""

    class Meta:
        model = Registration

    session = factory.SubFactory(CourseSessionFactory)
    provider = factory.SubFactory(ProviderFactory)
    status = Registration.Status.CONFIRMED
    registered_at = NOON


class CertificateTemplateFactory(RecordFactory):
    class Meta:
        model = CertificateTemplate

    name = factory.Sequence(lambda n: f"Mẫu giấy chứng nhận {n}")
    superior_body = "SỞ TƯ PHÁP HÀ TĨNH"
    issuer = "TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC"
    place = "Hà Tĩnh"
    signer_title = "GIÁM ĐỐC"
    signer_name = "Nguyễn Văn Mẫu"


class RegisterFactory(RecordFactory):
    class Meta:
        model = Register

    organization = factory.SubFactory(OrganizationFactory)
    name = "Sổ cấp giấy chứng nhận tập huấn"
    template = factory.SubFactory(CertificateTemplateFactory)


class VisitFactory(RecordFactory):
    class Meta:
        model = Visit

    title = "Trao đổi kinh nghiệm tại Nghệ An"
    organization = factory.SubFactory(OrganizationFactory)
    province = factory.SubFactory(OtherProvinceFactory)
    host = "Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Nghệ An"
    starts_on = date(2026, 6, 15)
    ends_on = date(2026, 6, 17)
    purpose = "Học hỏi kinh nghiệm trợ giúp pháp lý cho người nghèo."


class DelegateFactory(RecordFactory):
    class Meta:
        model = Delegate

    visit = factory.SubFactory(VisitFactory)
    provider = factory.SubFactory(ProviderFactory)


class LessonFactory(RecordFactory):
    class Meta:
        model = Lesson

    visit = factory.SubFactory(VisitFactory)
    title = "Truyền thông lưu động"
    text = "Kết hợp với phiên chợ."


class DutyFactory(RecordFactory):
    class Meta:
        model = Duty

    provider_class = ProviderClass.OFFICER
    minutes_per_year = 480
    source = "Thông tư 12/2018/TT-BTP, điều 4"
    valid_from = date(2018, 10, 12)


class ReportingPeriodFactory(RecordFactory):
    class Meta:
        model = ReportingPeriod

    kind = ReportingPeriod.Kind.HALF_YEAR
    title = factory.Sequence(lambda n: f"6 tháng đầu năm 2026 ({n})")
    year = 2026
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 6, 30)
    cutoff_on = date(2026, 6, 30)
