"""The plan of 2020 as it was written, the plan of 2026 modelled on it, and records of what was done in 2026."""

from datetime import date, datetime, timedelta
from typing import Any

from home.demo.people import Office
from home.demo.training import moment
from lms.places import actions as places
from lms.places.models import Commune, Designation
from lms.planning import actions
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity
from lms.planning.plan_data import PLAN_2020, read_plan
from lms.users.models import User

Kind = PlannedActivity.Kind

DIFFICULT_COMMUNES = ["Hương Khê", "Hương Xuân", "Phúc Trạch", "Vũ Quang", "Sơn Kim 1", "Kỳ Lạc"]

TARGETS: dict[str, tuple[int, str, int]] = {
    Kind.RADIO: (12, "chương trình", 12_000_000),
    Kind.HOTLINE: (12, "tháng trực", 20_000_000),
    Kind.OUTREACH: (8, "đợt", 16_000_000),
    Kind.TRAINING: (2, "lớp", 80_000_000),
    Kind.EXCHANGE: (2, "chuyến", 60_000_000),
}

RADIO_TOPICS = [
    "Ai được trợ giúp pháp lý miễn phí",
    "Thủ tục yêu cầu trợ giúp pháp lý tại xã",
    "Đăng ký kết hôn và hậu quả của tảo hôn",
    "Quyền của người dưới 18 tuổi khi làm việc với cơ quan điều tra",
    "Tranh chấp ranh giới đất: những bước đầu tiên",
    "Phòng, chống bạo lực gia đình",
    "Hòa giải ở cơ sở",
    "Quyền lợi của người khuyết tật",
    "Vay tiền qua mạng và cách phòng tránh",
    "Chế độ cho người có công",
]


def draft_plan_of_2020(office: Office, *, by: User, at: datetime) -> AnnualPlan:
    """The real plan, word for word. Its copy has neither number nor day, so it stays a draft."""
    return actions.draft_plan_from(
        read_plan(PLAN_2020), organization=office.department, lead=office.centre, year=2020, by=by, at=at
    ).plan


def approve_plan_of_2026(office: Office, *, by: User, director: User) -> AnnualPlan:
    """The plan of 2026, modelled on that of 2020 with the bodies that exist now, with targets and budget; approved."""
    begun = moment(date(2026, 1, 5))
    plan = actions.draft_plan_from(
        read_plan(PLAN_2020), organization=office.centre, lead=office.centre, year=2026, by=by, at=begun
    ).plan
    plan = actions.revise_plan(
        plan=plan,
        title="Kế hoạch trợ giúp pháp lý ở xã nghèo, thôn, bản đặc biệt khó khăn năm 2026 (mẫu)",
        number="03/KH-TGPL (mẫu)",
        signed_on=date(2026, 1, 12),
        signer_name="Đinh Nho Hoàn",
        signer_title="Giám đốc",
        source="Mô phỏng theo Kế hoạch năm 2020 của Sở Tư pháp Hà Tĩnh; số liệu minh họa",
        by=by,
        at=begun,
    )
    for activity in plan.activities.all():
        if activity.kind in TARGETS:
            count, unit, budget = TARGETS[activity.kind]
            actions.revise_activity(
                activity=activity, target_count=count, target_unit=unit, budget_vnd=budget, by=by, at=begun
            )
    return actions.approve(plan=plan, by=director, at=moment(date(2026, 1, 12), 15))


def designate_communes(*, by: User) -> list[Designation]:
    """Six mountain communes on an invented list, so that figures and coverage have something to show."""
    return [
        places.designate(
            commune=commune,
            kind=Designation.Kind.DIFFICULT_COMMUNE,
            decision_number="00/QĐ-UBND (mẫu)",
            decided_on=date(2026, 1, 20),
            issuer="Dữ liệu minh họa, không phải danh sách chính thức",
            valid_from=date(2026, 2, 1),
            by=by,
            at=moment(date(2026, 2, 1)),
        )
        for commune in Commune.objects.filter(name__in=DIFFICULT_COMMUNES).order_by("code")
    ]


def record_year(plan: AnnualPlan, *, by: User, today: date) -> int:
    """What was done in 2026 up to ``today``; gives how many records. September's radio programme is missing."""
    activities = {activity.kind: activity for activity in plan.activities.all()}
    communes = list(Commune.objects.filter(name__in=DIFFICULT_COMMUNES).order_by("code"))
    made = 0

    def record(
        kind: str, on: date, summary: str, people: int, women: int | None = None, **fields: Any
    ) -> None:
        nonlocal made
        if on > today or kind not in activities:
            return
        actions.record_activity(
            activity=activities[kind],
            happened_on=on,
            summary=summary,
            people_count=people,
            women_count=women,
            by=by,
            at=moment(on, 16, 30),
            **fields,
        )
        made += 1

    record(
        Kind.LIST_REVIEW, date(2026, 2, 25), "Rà soát danh sách xã, thôn bản đặc biệt khó khăn năm 2026", 0
    )
    for month in range(1, 12):
        if month != 9:
            record(
                Kind.RADIO,
                date(2026, month, 18),
                f"Phát thanh: {RADIO_TOPICS[(month - 1) % len(RADIO_TOPICS)]}",
                0,
                commune=communes[month % len(communes)],
                spent_vnd=1_000_000,
            )
        calls = 9 + (month * 5) % 11
        record(
            Kind.HOTLINE,
            date(2026, month, 27),
            f"Trực đường dây nóng tháng {month:02d}/2026: {calls} cuộc gọi",
            calls,
            calls // 2,
            spent_vnd=1_600_000,
        )
    for number in range(8):
        on = date(2026, 3, 10) + timedelta(days=31 * number)
        people = 62 + (number * 17) % 45
        record(
            Kind.OUTREACH,
            on,
            "Truyền thông về trợ giúp pháp lý, phát tờ gấp, tư vấn tại chỗ",
            people,
            people * 5 // 9,
            commune=communes[number % len(communes)],
            place="Nhà văn hóa thôn",
            spent_vnd=2_000_000,
        )
    for month, cases in ((3, 61), (6, 74), (9, 69)):
        record(
            Kind.LEGAL_AID,
            date(2026, month, 28),
            f"Thực hiện {cases} vụ việc trợ giúp pháp lý trong quý",
            cases,
            cases * 3 // 7,
        )
    record(
        Kind.REPORTING,
        date(2026, 6, 5),
        "Báo cáo 6 tháng đầu năm 2026 gửi Bộ Tư pháp, UBND tỉnh, Lãnh đạo Sở",
        0,
    )
    return made


def withdraw_one(plan: AnnualPlan, *, by: User) -> ActivityRecord:
    """One record was entered twice; it is withdrawn with the reason."""
    activity = plan.activities.get(kind=Kind.OUTREACH)
    double = actions.record_activity(
        activity=activity,
        happened_on=date(2026, 4, 10),
        summary="Truyền thông về trợ giúp pháp lý (nhập trùng)",
        people_count=79,
        by=by,
        at=moment(date(2026, 4, 13)),
    )
    return actions.withdraw_record(
        record=double, reason="Nhập trùng với đợt ngày 10/04/2026", by=by, at=moment(date(2026, 4, 14))
    )
