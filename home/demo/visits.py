"""Three exchange visits: two completed with lessons and a story to read, one approved and still to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from exchanges import actions
from exchanges.models import Delegate, Lesson, Visit, VisitIndexPage, VisitStoryPage
from home.demo.people import Office
from home.demo.training import moment
from lms.people.models import Provider
from lms.places.models import Province
from lms.planning.models import PlannedActivity
from lms.users.models import User


@dataclass(frozen=True)
class LessonTold:
    """A lesson, how it stands today, and what came of it."""

    title: str
    text: str
    status: str
    result: str = ""


@dataclass(frozen=True)
class VisitTold:
    """What the demonstration tells of one visit; the results are those of a visit that is over."""

    title: str
    province: str
    starts_on: date
    days: int
    purpose: str
    programme: str = ""
    results: str = ""
    spent_vnd: int | None = None
    lessons: tuple[LessonTold, ...] = ()


VISITS = [
    VisitTold(
        title="Trao đổi kinh nghiệm truyền thông lưu động tại Nghệ An",
        province="Nghệ An",
        starts_on=date(2025, 8, 20),
        days=2,
        purpose="Tìm hiểu cách phối hợp truyền thông với phiên chợ vùng cao và trợ giúp pháp lý tại chỗ.",
        programme="Ngày 1: làm việc tại Trung tâm; ngày 2: dự một đợt truyền thông tại xã.",
        results="Thống nhất cách ghép truyền thông với phiên chợ; tiếp nhận bộ câu chuyện phát thanh song ngữ.",
        spent_vnd=24_600_000,
        lessons=(
            LessonTold(
                "Truyền thông cùng phiên chợ",
                "Người dân đến chợ đông vào sáng sớm; bàn tư vấn đặt cạnh quầy xã viên tiếp được gấp ba lần.",
                Lesson.Status.APPLIED,
                "Đã tổ chức 3 đợt cùng phiên chợ trong năm 2026.",
            ),
            LessonTold(
                "Phát thanh song ngữ",
                "Bài phát thanh đọc hai thứ tiếng, mỗi thứ tiếng không quá ba phút.",
                Lesson.Status.ADOPTED,
            ),
        ),
    ),
    VisitTold(
        title="Trao đổi kinh nghiệm quản lý chất lượng vụ việc tại Quảng Trị",
        province="Quảng Trị",
        starts_on=date(2026, 3, 24),
        days=3,
        purpose="Học cách tổ chức chấm chéo hồ sơ và phản hồi cho người thực hiện.",
        programme="Làm việc tại Trung tâm; dự một buổi chấm chéo; trao đổi với chi nhánh.",
        results="Mang về mẫu phiếu chấm chéo và lịch phản hồi hằng quý.",
        spent_vnd=31_250_000,
        lessons=(
            LessonTold(
                "Chấm chéo hồ sơ hằng quý",
                "Hai người chấm độc lập một hồ sơ, chênh quá 10 điểm thì trao đổi lại.",
                Lesson.Status.ADOPTED,
            ),
        ),
    ),
    VisitTold(
        title="Trao đổi kinh nghiệm sử dụng đường dây nóng tại Thanh Hóa",
        province="Thanh Hóa",
        starts_on=date(2026, 12, 15),
        days=2,
        purpose="Tìm hiểu cách tiếp nhận, phân loại và lưu cuộc gọi của đường dây nóng.",
    ),
]


def _story(visit: Visit, text: str, by: User) -> None:
    paragraphs = [
        f"<p>{text}</p>",
        "<h2>Điều chúng tôi mang về</h2>",
        f"<p>{visit.results}</p>",
        "<p>Câu chuyện minh họa của bản dùng thử.</p>",
    ]
    index = VisitIndexPage.objects.get()
    page = index.add_child(
        instance=VisitStoryPage(
            title=visit.title,
            slug=f"chuyen-di-{visit.pk}",
            introduction=visit.results,
            visit=visit,
            body=[("text", "".join(paragraphs))],
            owner=by,
        )
    )
    page.save_revision(user=by).publish(user=by)


def make_visits(
    office: Office,
    *,
    activity: PlannedActivity,
    delegates: list[Provider],
    by: User,
    director: User,
    today: date,
) -> list[Visit]:
    """Plan the visits, have them approved, and complete those that are over on ``today``."""
    visits = []
    for number, told in enumerate(VISITS):
        starts_on = told.starts_on
        ends_on = starts_on + timedelta(days=told.days - 1)
        planned = moment(starts_on - timedelta(days=40))
        province = Province.objects.current(on=starts_on).get(name=told.province)
        visit = actions.plan_visit(
            title=told.title,
            organization=office.centre,
            activity=activity if starts_on.year == activity.plan.year else None,
            province=province,
            host=f"Trung tâm Trợ giúp pháp lý Nhà nước tỉnh {province.name}",
            starts_on=starts_on,
            ends_on=ends_on,
            purpose=told.purpose,
            programme=told.programme,
            minutes_credited=240,
            budget_vnd=30_000_000,
            by=by,
            at=planned,
        )
        for place, provider in enumerate(delegates[number * 4 : number * 4 + 5]):
            role = Delegate.Role.MEMBER if place else Delegate.Role.HEAD
            actions.add_delegate(visit=visit, provider=provider, role=role, by=by, at=planned)
        actions.approve(visit=visit, by=director, at=planned + timedelta(days=7))
        if ends_on < today:
            back = ends_on + timedelta(days=5)
            visit = actions.complete(
                visit=visit, results=told.results, spent_vnd=told.spent_vnd, by=by, at=moment(back)
            )
            for lesson_told in told.lessons:
                lesson = actions.note_lesson(
                    visit=visit,
                    title=lesson_told.title,
                    text=lesson_told.text,
                    proposal="Áp dụng thử tại một chi nhánh rồi nhân rộng.",
                    responsible=delegates[number * 4],
                    due_on=back + timedelta(days=120),
                    by=by,
                    at=moment(back),
                )
                actions.follow_up_lesson(
                    lesson=lesson,
                    status=lesson_told.status,
                    result=lesson_told.result,
                    by=by,
                    at=moment(back + timedelta(days=60)),
                )
            _story(visit, told.purpose, by)
        visits.append(visit)
    return visits
