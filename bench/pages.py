"""What public pages cost, from the request to the last byte, through the whole stack without the network.

``home_cpu_ms``: a visitor opens the front page of the demo. ``course_page_cpu_ms``: a learner who is signed in opens a
course with 6 topics, 12 materials (4 of them read) and 10 sessions to come (one with a seat of their own).
``learner_page_cpu_ms``: the demo's learner opens "my page". Medians; ``…_p95_ms`` is what 95 of 100 requests do not
exceed; ``…_queries`` and ``…_kb`` are of one request, uncompressed.
"""

from datetime import date, timedelta
from typing import Any

from bench import Result
from bench._site import Visitor, figures, make_site, remove_site

TOPICS = 6
MATERIALS = 12
SESSIONS = 10
TIMES = 200


def run() -> list[Result]:
    make_site()
    try:
        return _measured()
    finally:
        remove_site()


def _measured() -> list[Result]:
    from django.core.management import call_command
    from django.utils import timezone

    from lms.users.models import User

    call_command("load_demo", verbosity=0)
    learner = User.objects.get(username="hocvien")
    course = _course(learner, on=timezone.localdate())
    results: list[Result] = []
    for name, visitor, url in (
        ("home", Visitor(), "/"),
        ("course_page", Visitor(learner), course.get_url()),
        ("learner_page", Visitor(learner), "/toi/"),
    ):
        results += figures(name, lambda visitor=visitor, url=url: visitor.get(url), times=TIMES)
        results.append(Result(f"{name}_kb", len(visitor.get(url)) / 1000, "kB", 1))
    return results


def _course(learner: Any, *, on: date) -> Any:
    """A course as large as they come, with the learner's readings and seat."""
    from courses.actions import mark_read
    from tests import factories

    course = factories.CoursePageFactory(
        title="Kỹ năng trợ giúp pháp lý trong tố tụng hình sự",
        introduction="Dành cho người thực hiện trợ giúp pháp lý nhận vụ việc có người dưới 18 tuổi.",
        outcomes="<ul><li>Gặp và hỏi người dưới 18 tuổi</li><li>Soạn luận cứ</li><li>Làm việc tại phiên tòa</li></ul>",
        audience="Trợ giúp viên pháp lý, luật sư ký hợp đồng",
    )
    materials = []
    for _number in range(TOPICS):
        topic = factories.TopicPageFactory(parent=course, introduction="Những điều cần nắm trước buổi học.")
        materials += [factories.MaterialPageFactory(parent=topic) for _ in range(MATERIALS // TOPICS)]
    for material in materials[: MATERIALS // 3]:
        mark_read(material=material, provider=learner.provider, at=factories.NOON)
    organizer = factories.OrganizationFactory()
    for number in range(SESSIONS):
        day = on + timedelta(days=30 + 7 * number)
        session = factories.CourseSessionFactory(
            course=course,
            organizer=organizer,
            year=day.year,
            quarter=(day.month + 2) // 3,
            starts_on=day,
            ends_on=day + timedelta(days=1),
        )
        for _ in range(5):
            factories.RegistrationFactory(session=session)
        if number == 0:
            factories.RegistrationFactory(session=session, provider=learner.provider)
    return course
