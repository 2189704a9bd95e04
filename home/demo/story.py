"""The demonstration from beginning to end, in the order in which it happened."""

import csv
from datetime import date, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from certificates import actions as certificates
from certificates.files import store_files
from certificates.models import Certificate
from courses.models import CourseSession
from exchanges.models import Visit
from home.demo import courses, people, plans, quizzes, training, visits
from lms import places
from lms.mail.actions import note_call
from lms.mail.models import Message
from lms.people.models import Provider, ProviderClass
from lms.places.actions import import_communes
from lms.planning.models import ActivityRecord, PlannedActivity
from lms.reporting.actions import open_year_periods

COMMUNES = Path(places.__file__).parent / "data" / "ha-tinh-communes.csv"


class Told(NamedTuple):
    """How much the demonstration made."""

    providers: int
    sessions: int
    certificates: int
    visits: int
    records: int


def is_told() -> bool:
    """Whether the demonstration (or real work) is in the database already."""
    return Provider.objects.exists() or CourseSession.objects.exists()


def tell(*, at: datetime) -> Told:
    """Load the demonstration as it stands at a moment; what lies after it is planned but not done.

    Run once, in an empty database (see ``is_told``).
    """
    today = at.date()
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        import_communes(rows=csv.DictReader(file), by=None, at=at)
    users = people.add_accounts(at=at)
    manager, trainer_account, director = users["quanly"], users["giangvien"], users["lanhdao"]
    office = people.add_office(by=manager, at=at)
    staff = people.add_people(office, by=manager, at=at)
    people.link_accounts(users, at=at)
    officers, lawyers = staff[ProviderClass.OFFICER], staff[ProviderClass.LAWYER]
    everyone = [each for turn in zip_longest(*staff.values()) for each in turn if each]

    published = courses.add_courses(author=trainer_account, approver=manager)
    plans.draft_plan_of_2020(office, by=manager, at=at)
    plan = plans.approve_plan_of_2026(office, by=manager, director=director)
    plans.designate_communes(by=manager)
    plans.record_year(plan, by=manager, today=today)
    plans.withdraw_one(plan, by=manager)

    training_item = plan.activities.get(kind=PlannedActivity.Kind.TRAINING)
    trainer = Provider.objects.get(user=trainer_account)
    learner = Provider.objects.get(user=users["hocvien"])
    held = []
    for number, story in enumerate(training.STORIES):
        # The demo's learner comes first; the others take turns, so that some miss hours in some years.
        shift = number * 13
        others = [
            each for each in everyone[shift:] + everyone[:shift] if each.pk not in (trainer.pk, learner.pk)
        ]
        held.append(
            training.hold_session(
                story,
                office=office,
                courses=published,
                activity=training_item if story.first_day.year == plan.year else None,
                learners=[learner, *others],
                trainer=trainer,
                by=manager,
                today=today,
            )
        )
    for session in held:
        quizzes.answer_tests(session, by=manager, today=today)
    training.read_materials([learner, *officers], at=at)
    _certify(held, office, manager)
    exchange_item = plan.activities.get(kind=PlannedActivity.Kind.EXCHANGE)
    visits.make_visits(
        office,
        activity=exchange_item,
        delegates=officers + lawyers,
        by=manager,
        director=director,
        today=today,
    )
    for year in (2025, 2026):
        open_year_periods(year=year, by=manager, at=at)
    _note_past_calls(manager, at=at)
    return Told(
        providers=Provider.objects.count(),
        sessions=CourseSession.objects.count(),
        certificates=Certificate.objects.count(),
        visits=Visit.objects.count(),
        records=ActivityRecord.objects.count(),
    )


def _note_past_calls(manager: Any, *, at: datetime) -> None:
    """Most of the invented people have no address: of what is long past the office has told them by telephone."""
    past = Message.objects.filter(state=Message.State.NO_ADDRESS, queued_at__lt=at - timedelta(days=30))
    for message in past.order_by("pk"):
        note_call(message=message, note="Đã báo qua điện thoại (dữ liệu minh họa)", by=manager, at=at)


OTHER_TEMPLATES: dict[str, dict[str, Any]] = {
    "Giấy xác nhận tham gia, khổ đứng (mẫu)": {
        "design": "meander",
        "orientation": "portrait",
        "title": "GIẤY XÁC NHẬN THAM GIA TẬP HUẤN",
        "title_en": "Confirmation of Attendance",
        "certify": "Xác nhận",
        "wording": "đã tham gia lớp tập huấn",
        "wording_en": "has attended the training course",
        "signer_authority": "KT. GIÁM ĐỐC",
        "signer_title": "PHÓ GIÁM ĐỐC",
    },
    "Giấy chứng nhận không khung (mẫu)": {
        "design": "drum",
        "orientation": "landscape",
        "signer_title": "GIÁM ĐỐC",
    },
}
"""Beside the one that is used: the other two designs that ship."""


def _certify(sessions: list[CourseSession], office: people.Office, manager: people.User) -> None:
    """Open the register, certify the settled sessions, revoke one certificate."""
    template = certificates.save_template(
        name="Giấy chứng nhận tập huấn (mẫu)",
        superior_body="SỞ TƯ PHÁP HÀ TĨNH",
        issuer="TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC",
        place="Hà Tĩnh",
        signer_authority="",
        signer_title="GIÁM ĐỐC",
        signer_name="Đinh Nho Hoàn",
        by=manager,
        at=training.moment(date(2025, 6, 1)),
    )
    words: dict[str, Any] = {
        name: getattr(template, name) for name in ("superior_body", "issuer", "place", "signer_name")
    }
    for name, changes in OTHER_TEMPLATES.items():
        certificates.save_template(
            name=name, **words, **changes, by=manager, at=training.moment(date(2025, 6, 1))
        )
    register = certificates.open_register(
        organization=office.centre,
        name="Sổ cấp giấy chứng nhận tập huấn",
        template=template,
        by=manager,
        at=training.moment(date(2025, 6, 1)),
    )
    issued: list[Certificate] = []
    for session in sessions:
        if session.status == CourseSession.Status.SETTLED and session.ends_on:
            issued = certificates.issue_for_session(
                session=session,
                register=register,
                by=manager,
                on=session.ends_on,
                at=training.moment(session.ends_on, 17, 45),
            )
            store_files(issued)
    if issued:
        certificates.revoke(
            certificate=issued[-1],
            reason="Cấp nhầm: người học vắng buổi kiểm tra cuối khóa (dữ liệu minh họa)",
            by=manager,
            at=training.moment(issued[-1].issued_on, 18),
        )
