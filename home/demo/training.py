"""Four sessions in two years: three settled with attendance of every kind, one still to come."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses import actions
from courses.models import CoursePage, CourseSession, Mark, MaterialPage, Meeting, Registration
from home.demo.people import Office
from lms.people.models import Provider
from lms.places.models import Commune
from lms.planning.models import PlannedActivity
from lms.users.models import User

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = (Meeting.HalfDay.MORNING, time(7, 30), time(11, 30))
AFTERNOON = (Meeting.HalfDay.AFTERNOON, time(13, 30), time(17, 0))


def moment(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of office time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)


@dataclass(frozen=True)
class SessionStory:
    """What the demonstration tells of one session."""

    code: str
    title: str
    course: int
    first_day: date
    half_days: int
    venue: str
    commune: str
    capacity: int
    learners: int
    decision: str
    budget_vnd: int
    spent_vnd: int | None
    agendas: tuple[str, ...]


STORIES = [
    SessionStory(
        code="TH-2025-Q2-01",
        title="Tập huấn kỹ năng tham gia tố tụng trong vụ án có người dưới 18 tuổi",
        course=0,
        first_day=date(2025, 6, 18),
        half_days=4,
        venue="Hội trường tầng 3, Sở Tư pháp",
        commune="Thành Sen",
        capacity=40,
        learners=32,
        decision="45/QĐ-STP (mẫu)",
        budget_vnd=40_000_000,
        spent_vnd=38_450_000,
        agendas=(
            "Khai mạc; buổi gặp đầu tiên với người dưới 18 tuổi",
            "Thực hành: hỏi và ghi chép theo hồ sơ đã ẩn danh",
            "Soạn luận cứ; đề nghị áp dụng quy định cho người dưới 18 tuổi",
            "Phiên tòa giả định; rút kinh nghiệm, bế mạc",
        ),
    ),
    SessionStory(
        code="TH-2025-Q4-01",
        title="Tập huấn trợ giúp pháp lý cho đồng bào dân tộc thiểu số và người nghèo",
        course=1,
        first_day=date(2025, 11, 12),
        half_days=3,
        venue="Nhà văn hóa xã Hương Khê",
        commune="Hương Khê",
        capacity=36,
        learners=28,
        decision="98/QĐ-STP (mẫu)",
        budget_vnd=40_000_000,
        spent_vnd=36_900_000,
        agendas=(
            "Diện người được trợ giúp pháp lý và giấy tờ chứng minh",
            "Truyền thông ở cơ sở: viết và thu bài phát thanh",
            "Phối hợp với người có uy tín; giải đáp tình huống",
        ),
    ),
    SessionStory(
        code="TH-2026-Q2-01",
        title="Tập huấn quy tắc nghề nghiệp và chất lượng vụ việc trợ giúp pháp lý",
        course=2,
        first_day=date(2026, 6, 10),
        half_days=4,
        venue="Hội trường tầng 3, Sở Tư pháp",
        commune="Thành Sen",
        capacity=40,
        learners=34,
        decision="41/QĐ-STP (mẫu)",
        budget_vnd=42_000_000,
        spent_vnd=40_120_000,
        agendas=(
            "Xung đột lợi ích ở địa bàn xã",
            "Ứng xử với cơ quan tiến hành tố tụng",
            "Tự đánh giá hồ sơ vụ việc theo tiêu chí chất lượng",
            "Chấm chéo hồ sơ; kiểm tra cuối khóa, bế mạc",
        ),
    ),
    SessionStory(
        code="TH-2026-Q4-01",
        title="Tập huấn kỹ năng trợ giúp pháp lý ở xã đặc biệt khó khăn",
        course=1,
        first_day=date(2026, 12, 8),
        half_days=4,
        venue="Hội trường UBND xã Hương Khê",
        commune="Hương Khê",
        capacity=30,
        learners=26,
        decision="102/QĐ-STP (mẫu)",
        budget_vnd=38_000_000,
        spent_vnd=None,
        agendas=(
            "Diện người được trợ giúp pháp lý: cập nhật danh sách xã, thôn",
            "Thực hành tiếp dân tại xã",
            "Xây dựng bài phát thanh năm phút",
            "Giải quyết tình huống; bế mạc",
        ),
    ),
]


def mark_for(person: int, meeting: int, minutes: int) -> tuple[str, int | None, str]:
    """How the ``person``-th learner was present in the ``meeting``-th half-day; every kind of mark occurs."""
    if person % 11 == 4:
        return Mark.ABSENT, None, ""
    if person % 9 == 2 and meeting == 1:
        return Mark.EXCUSED, None, "Tham gia phiên tòa theo giấy triệu tập"
    if person % 7 == 3 and meeting == 0:
        return Mark.LATE, minutes - 25, ""
    if person % 8 == 5 and meeting == 2:
        return Mark.LEFT_EARLY, minutes - 40, ""
    return Mark.PRESENT, None, ""


def _draft(
    story: SessionStory,
    office: Office,
    courses: list[CoursePage],
    activity: PlannedActivity | None,
    trainer: Provider,
    by: User,
) -> CourseSession:
    begun = moment(story.first_day - timedelta(days=45))
    session = actions.draft_session(
        course=courses[story.course],
        code=story.code,
        title=story.title,
        activity=activity,
        organizer=office.centre,
        coordinator=office.department_office,
        year=story.first_day.year,
        quarter=(story.first_day.month + 2) // 3,
        mode=CourseSession.Mode.IN_PERSON,
        venue=story.venue,
        commune=Commune.objects.get(name=story.commune),
        audience="Người thực hiện trợ giúp pháp lý trên địa bàn tỉnh",
        capacity=story.capacity,
        registration_closes_at=moment(story.first_day - timedelta(days=3), 17),
        decision_number=story.decision,
        decided_on=story.first_day - timedelta(days=30),
        budget_vnd=story.budget_vnd,
        by=by,
        at=begun,
    )
    plans = []
    for number in range(story.half_days):
        half_day, starts_at, ends_at = (MORNING, AFTERNOON)[number % 2]
        plans.append(
            actions.MeetingPlan(
                held_on=story.first_day + timedelta(days=number // 2),
                half_day=half_day,
                starts_at=starts_at,
                ends_at=ends_at,
                agenda=story.agendas[number],
                room="Phòng họp chính",
            )
        )
    actions.schedule(session=session, meetings=plans, by=by, at=begun)
    actions.assign_trainers(
        session=session,
        trainers=[
            actions.TrainerPlan(provider=trainer, office="Báo cáo viên pháp luật", minutes=240),
            actions.TrainerPlan(name="Trần Mẫu Mực", office="Khách mời (người được tạo ra làm mẫu)"),
        ],
        by=by,
        at=begun,
    )
    actions.announce(session=session, by=by, at=begun + timedelta(days=10))
    return actions.open_registration(session=session, by=by, at=begun + timedelta(days=14))


def _attend(session: CourseSession, by: User) -> None:
    registrations = list(Registration.objects.filter(session=session).seated().in_name_order())
    for number, meeting in enumerate(session.meetings.order_by("held_on", "starts_at")):
        marks = []
        for person, registration in enumerate(registrations):
            mark, minutes, reason = mark_for(person, number, meeting.minutes)
            marks.append(actions.AttendanceMark(registration.pk, mark, minutes, reason))
        actions.record_attendance(
            meeting=meeting,
            marks=marks,
            by=by,
            at=moment(meeting.held_on, meeting.ends_at.hour, meeting.ends_at.minute),
            key_prefix=f"demo-{meeting.pk}",
        )


def hold_session(
    story: SessionStory,
    *,
    office: Office,
    courses: list[CoursePage],
    activity: PlannedActivity | None,
    learners: list[Provider],
    trainer: Provider,
    by: User,
    today: date,
) -> CourseSession:
    """Let a session live: drafted, filled, held and settled, as far as ``today`` allows."""
    session = _draft(story, office, courses, activity, trainer, by)
    asked = moment(story.first_day - timedelta(days=20), 9)
    for number, provider in enumerate(learners[: story.learners]):
        actions.register(session=session, provider=provider, by=by, at=asked + timedelta(minutes=number))
    if story.first_day + timedelta(days=story.half_days) > today:
        return session
    cancelled = Registration.objects.filter(session=session).latest("pk")
    actions.cancel_registration(
        registration=cancelled, reason="Trùng lịch công tác", by=by, at=asked + timedelta(days=5)
    )
    actions.close_registration(session=session, by=by, at=moment(story.first_day - timedelta(days=3), 17))
    actions.start(session=session, by=by, at=moment(story.first_day, 7, 15))
    _attend(session, by)
    last_day = session.meetings.latest("held_on").held_on
    actions.revise_session(session=session, spent_vnd=story.spent_vnd, by=by, at=moment(last_day, 17, 15))
    return actions.close(session=session, by=by, at=moment(last_day, 17, 30))


def read_materials(learners: list[Provider], *, at: datetime) -> None:
    """Let a few learners have read some of the materials."""
    materials = list(MaterialPage.objects.live().order_by("path"))
    for number, provider in enumerate(learners[:12]):
        for material in materials[: 1 + number % 4]:
            actions.mark_read(material=material, provider=provider, at=at)
