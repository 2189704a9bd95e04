"""The invented people of the demonstration, with names as they are in Hà Tĩnh, and the accounts to sign in with."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Group

from lms.people import actions
from lms.people.models import Organization, Provider, ProviderClass
from lms.places.models import Commune, Province
from lms.roles import Role
from lms.users.actions import open_account
from lms.users.models import User

PASSWORD = "tro-giup-phap-ly"  # noqa: S105 - printed for everyone who starts the demo
FEMALE, MALE = Provider.Sex.FEMALE, Provider.Sex.MALE

OFFICERS = [
    ("Nguyễn Thị Hồng Ngọc", FEMALE),
    ("Đặng Quốc Ấn", MALE),
    ("Trần Thị Ánh Tuyết", FEMALE),
    ("Lê Văn Đức", MALE),
    ("Phan Thị Thùy Dung", FEMALE),
    ("Hoàng Đình Ái", MALE),
    ("Võ Thị Mỹ Duyên", FEMALE),
    ("Bùi Xuân Bách", MALE),
    ("Nguyễn Đình Ước", MALE),
    ("Phạm Thị Yến Oanh", FEMALE),
    ("Dương Thị Thúy Quỳnh", FEMALE),
    ("Hồ Sỹ Ẩn", MALE),
    ("Trương Quang Đạt", MALE),
    ("Nguyễn Thị Kim Ửng", FEMALE),
    ("Thái Văn Hùng", MALE),
    ("Lê Thị Hoài Ân", FEMALE),
    ("Đinh Nho Hoàn", MALE),
    ("Cù Huy Giáp", MALE),
    ("Nguyễn Thị Nguyệt Ánh", FEMALE),
    ("Phan Đình Tường", MALE),
    ("Trần Hữu Nghĩa", MALE),
    ("Võ Thị Lệ Giang", FEMALE),
    ("Kiều Thị Bích Vân", FEMALE),
    ("Biện Văn Quyền", MALE),
]
LAWYERS = [
    ("Nguyễn Huy Thạch", MALE),
    ("Lê Thị Phương Thảo", FEMALE),
    ("Trần Đức Thiện", MALE),
    ("Phạm Thị Hằng", FEMALE),
    ("Đoàn Văn Khởi", MALE),
    ("Mai Thị Diệu Linh", FEMALE),
    ("Bùi Đức Ý", MALE),
    ("Ngô Thị Ái Vy", FEMALE),
    ("Hà Văn Sơn", MALE),
    ("Tôn Thất Ứng", MALE),
    ("Phan Thị Tố Nga", FEMALE),
    ("Uông Đình Khoa", MALE),
    ("Lưu Thị Hiền", FEMALE),
    ("Nguyễn Xuân Trường", MALE),
]
CONSULTANTS = [
    ("Đậu Thị Thanh Tâm", FEMALE),
    ("Nguyễn Trọng Tuệ", MALE),
    ("Lê Hữu Tạo", MALE),
    ("Hoàng Thị Ngân", FEMALE),
    ("Trịnh Khắc Niệm", MALE),
    ("Phùng Thị Chung", FEMALE),
    ("Đào Văn Bính", MALE),
    ("Nguyễn Thị Út", FEMALE),
]
COLLABORATORS = [
    ("Hồ Thị Nam", FEMALE),
    ("Hồ Púc", MALE),
    ("Trần Văn Lợi", MALE),
    ("Nguyễn Thị Sương", FEMALE),
    ("Lê Quang Vinh", MALE),
    ("Phan Thị Xoan", FEMALE),
    ("Nguyễn Văn Đệ", MALE),
    ("Đặng Thị Ơn", FEMALE),
    ("Võ Tá Khanh", MALE),
    ("Lê Thị Én", FEMALE),
    ("Nguyễn Công Thành", MALE),
    ("Trần Thị Vượng", FEMALE),
    ("Hoàng Kim Ngân", FEMALE),
    ("Phạm Hồng Phong", MALE),
]

BRANCHES = [
    ("Chi nhánh Trợ giúp pháp lý số 1 (mẫu)", "Chi nhánh số 1", "Hương Sơn"),
    ("Chi nhánh Trợ giúp pháp lý số 2 (mẫu)", "Chi nhánh số 2", "Hương Khê"),
    ("Chi nhánh Trợ giúp pháp lý số 3 (mẫu)", "Chi nhánh số 3", "Kỳ Anh"),
]
LAW_OFFICES = ["Văn phòng luật sư Hồng Lĩnh (mẫu)", "Công ty luật Ngàn Sâu (mẫu)"]


@dataclass(frozen=True)
class Account:
    """A sign-in of the demonstration."""

    username: str
    last_name: str
    first_name: str
    role: Role | None
    purpose: str


ACCOUNTS = [
    Account(
        "quanly", "Phan Thị", "Thùy Dung", Role.MANAGER, "quản lý: lớp, điểm danh, giấy chứng nhận, báo cáo"
    ),
    Account("giangvien", "Nguyễn Huy", "Thạch", Role.TRAINER, "giảng viên: soạn và duyệt tài liệu"),
    Account("lanhdao", "Đinh Nho", "Hoàn", Role.DIRECTOR, "lãnh đạo: xem tất cả, phê duyệt"),
    Account("kiemtra", "Lưu Thị", "Hiền", Role.AUDITOR, "kiểm tra: chỉ xem"),
    Account("hocvien", "Nguyễn Thị Hồng", "Ngọc", None, "học viên: trợ giúp viên pháp lý"),
]


@dataclass(frozen=True)
class Office:
    """The organisations that the story plays in."""

    department: Organization
    department_office: Organization
    centre: Organization
    branches: list[Organization]
    law_offices: list[Organization]


def add_office(*, by: User | None, at: datetime) -> Office:
    """The Department, the Centre, its branches, and two law offices."""
    province = Province.objects.get(code="42")

    def organization(name: str, kind: str, **fields: object) -> Organization:
        return actions.add_organization(name=name, kind=kind, province=province, by=by, at=at, **fields)

    kinds = Organization.Kind
    department = organization("Sở Tư pháp Hà Tĩnh", kinds.DEPARTMENT, short_name="Sở Tư pháp")
    centre = organization(
        "Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh",
        kinds.CENTRE,
        short_name="Trung tâm TGPL",
        parent=department,
    )
    communes = {commune.name: commune for commune in Commune.objects.all()}
    return Office(
        department=department,
        department_office=organization("Văn phòng Sở Tư pháp", kinds.DEPARTMENT_OFFICE, parent=department),
        centre=centre,
        branches=[
            organization(name, kinds.BRANCH, short_name=short, parent=centre, commune=communes.get(commune))
            for name, short, commune in BRANCHES
        ],
        law_offices=[organization(name, kinds.LAW_OFFICE) for name in LAW_OFFICES],
    )


def add_people(office: Office, *, by: User | None, at: datetime) -> dict[str, list[Provider]]:
    """Sixty invented providers by class, each with a dated status; two have changed class since."""
    communes = list(Commune.objects.order_by("code"))
    since = date(2021, 1, 1)
    people: dict[str, list[Provider]] = {}
    groups = [
        (ProviderClass.OFFICER, OFFICERS, [office.centre, *office.branches], "TGV"),
        (ProviderClass.LAWYER, LAWYERS, office.law_offices, "LS"),
        (ProviderClass.CONSULTANT, CONSULTANTS, [office.centre], "TVV"),
        (ProviderClass.COLLABORATOR, COLLABORATORS, office.branches, "CTV"),
    ]
    serial = 0
    for provider_class, names, units, prefix in groups:
        people[provider_class] = []
        for number, (name, sex) in enumerate(names):
            serial += 1
            people[provider_class].append(
                actions.add_provider(
                    full_name=name,
                    sex=sex,
                    commune=communes[(serial * 7) % len(communes)],
                    phone=f"0900000{serial:03d}",
                    is_sample=True,
                    provider_class=provider_class,
                    organization=units[number % len(units)],
                    valid_from=since,
                    card_number=f"{prefix}-MAU-{number + 1:03d}",
                    by=by,
                    at=at,
                )
            )
    # People change class, and past figures stay: two collaborators became lawyers in 2026.
    for provider in people[ProviderClass.COLLABORATOR][-2:]:
        actions.change_status(
            provider=provider,
            provider_class=ProviderClass.LAWYER,
            organization=office.law_offices[0],
            valid_from=date(2026, 1, 15),
            decision_number="HĐ mẫu 01/2026",
            by=by,
            at=at,
        )
    return people


def add_accounts(*, at: datetime) -> dict[str, User]:
    """The sign-ins; those whose name is on the list of providers are linked to it."""
    users = {}
    for account in ACCOUNTS:
        users[account.username] = open_account(
            username=account.username,
            email=f"{account.username}@tgpl.example",
            password=PASSWORD,
            last_name=account.last_name,
            first_name=account.first_name,
            groups=[Group.objects.get(name=account.role.value)] if account.role else [],
            by=None,
            at=at,
        )
    return users


def link_accounts(users: dict[str, User], *, at: datetime) -> None:
    """Link each account to the person of the same name."""
    for user in users.values():
        provider = Provider.objects.get(full_name=user.get_full_name())
        actions.link_account(provider=provider, user=user, by=users["quanly"], at=at)
