"""What training writes to people: each kind of message with its first words in both languages (data, in place).

Managers change the words in the admin; the placeholders are filled by ``courses.notices``.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.mail.kinds import MailKind, Wording, register_kind

GROUP = _("Training")

SESSION: dict[str, tuple[Any, str]] = {
    "session": (_("Title of the session"), "Lớp tập huấn kỹ năng tư vấn pháp luật"),
    "code": (_("Code of the session"), "TH-2026-Q2-01"),
    "when": (_("First and last day, with the hour of the first meeting"), "07:30, Thứ Hai, 15/06/2026"),
    "where": (_("Venue, or how the session is held"), "Hội trường Sở Tư pháp, phường Thành Sen"),
    "map": (_("Address of the map, if there is one"), ""),
    "organizer": (_("Organiser"), "Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh"),
}
"""Placeholders of everything that is about a session."""

ROOM: dict[str, tuple[Any, str]] = {
    "room": (_("Address of the online room; only for those who hold a seat"), "https://hop.example.vn/lop-01")
}
TEST: dict[str, tuple[Any, str]] = {
    "test": (
        _("Address of the test that waits, where the course has a quiz"),
        "https://tgpl.example.vn/lop/TH-2026-Q2-01/kiem-tra/",
    )
}
REASON: dict[str, tuple[Any, str]] = {"reason": (_("The reason, if one was given"), "Trùng lịch công tác")}
PERSON: dict[str, tuple[Any, str]] = {"person": (_("Full name of whoever asks"), "Trần Thị Lan")}

_FACTS_VI = "- Thời gian: {when}\n- Địa điểm: {where}\n- Bản đồ: {map}\n- Đơn vị tổ chức: {organizer}"
_FACTS_EN = "- When: {when}\n- Where: {where}\n- Map: {map}\n- Organised by: {organizer}"
_ROOM_VI = "\n- Phòng học trực tuyến: {room}"
_ROOM_EN = "\n- Online room: {room}"
_TEST_VI = "Trước khi vào lớp, mời bạn làm bài kiểm tra đầu khóa: {test}"
_TEST_EN = "Before it begins, please take the test at the beginning: {test}"
_CANNOT_VI = "Nếu không tham gia được, hãy hủy đăng ký sớm để nhường chỗ cho người khác."
_CANNOT_EN = "If you cannot come, please cancel early so that somebody else can have the seat."


def _kind(
    name: str,
    label: Any,
    vi: Wording,
    en: Wording,
    *more: dict[str, tuple[Any, str]],
    worth_a_call: bool = True,
) -> MailKind:
    placeholders = dict(SESSION)
    for each in more:
        placeholders |= each
    return MailKind(
        f"courses.{name}", label, GROUP, vi=vi, en=en, placeholders=placeholders, worth_a_call=worth_a_call
    )


KINDS = [
    _kind(
        "invitation",
        _("Invitation"),
        Wording(
            "Mời tham gia: {session}",
            "Kính gửi {name},\n\n{office} mời bạn tham gia lớp tập huấn “{session}”. Bạn đã có chỗ trong lớp.\n\n"
            f"{_FACTS_VI}{_ROOM_VI}\n\n{_CANNOT_VI}",
            "Xem lớp tập huấn",
        ),
        Wording(
            "Invitation: {session}",
            "Dear {name},\n\n{office} invites you to the training session “{session}”. You hold a seat.\n\n"
            f"{_FACTS_EN}{_ROOM_EN}\n\n{_CANNOT_EN}",
            "See the session",
        ),
        ROOM,
    ),
    _kind(
        "confirmed",
        _("Confirmation of a seat"),
        Wording(
            "Bạn đã có chỗ: {session}",
            "Chào {name},\n\nBạn đã có chỗ trong lớp tập huấn “{session}”.\n\n"
            f"{_FACTS_VI}{_ROOM_VI}\n\n{_CANNOT_VI}",
            "Xem lớp tập huấn",
        ),
        Wording(
            "You have a seat: {session}",
            f"Dear {{name}},\n\nYou have a seat in “{{session}}”.\n\n{_FACTS_EN}{_ROOM_EN}\n\n{_CANNOT_EN}",
            "See the session",
        ),
        ROOM,
    ),
    _kind(
        "requested",
        _("Registration received, to be approved"),
        Wording(
            "Đã nhận đăng ký, đang chờ duyệt: {session}",
            "Chào {name},\n\nĐăng ký của bạn vào lớp “{session}” đã được ghi nhận và đang chờ duyệt. Bạn sẽ nhận được thư"
            f" ngay khi có kết quả.\n\n{_FACTS_VI}",
            "Xem lớp tập huấn",
        ),
        Wording(
            "Registration received, waiting for approval: {session}",
            "Dear {name},\n\nYour registration for “{session}” has been received and waits for approval. We write again as"
            f" soon as it is decided.\n\n{_FACTS_EN}",
            "See the session",
        ),
    ),
    _kind(
        "request_to_head",
        _("To heads of units: somebody asks for a seat"),
        Wording(
            "Xin duyệt tham gia lớp: {person} – {session}",
            "Kính gửi {name},\n\n{person} đề nghị tham gia lớp tập huấn “{session}” và chờ bạn duyệt.\n\n"
            f"{_FACTS_VI}\n\nBạn duyệt bằng một lần bấm, hoặc từ chối kèm lý do, trên trang của đơn vị.",
            "Mở trang của đơn vị",
        ),
        Wording(
            "A seat is asked for: {person} – {session}",
            "Dear {name},\n\n{person} asks for a seat in “{session}” and waits for your decision.\n\n"
            f"{_FACTS_EN}\n\nOn your unit's page you approve it with one click, or refuse it with a reason.",
            "Open the unit's page",
        ),
        PERSON,
    ),
    _kind(
        "request_to_office",
        _("To managers: somebody whose unit has no head asks for a seat"),
        Wording(
            "Xin duyệt tham gia lớp: {person} – {session}",
            "Kính gửi {name},\n\n{person} đề nghị tham gia lớp tập huấn “{session}”. Đơn vị của người này chưa có người"
            f" duyệt trên trang này, nên {{office}} quyết định.\n\n{_FACTS_VI}",
            "Xem các đề nghị",
        ),
        Wording(
            "A seat is asked for: {person} – {session}",
            "Dear {name},\n\n{person} asks for a seat in “{session}”. Their unit has nobody here who decides, so the"
            f" office does.\n\n{_FACTS_EN}",
            "See the requests",
        ),
        PERSON,
        worth_a_call=False,
    ),
    _kind(
        "waitlisted",
        _("Place on the waiting list"),
        Wording(
            "Bạn đang ở danh sách chờ: {session}",
            "Chào {name},\n\nLớp “{session}” đã đủ người. Bạn đang ở danh sách chờ; khi có chỗ trống, chỗ được mời theo thứ tự"
            f" và bạn sẽ nhận được thư.\n\n{_FACTS_VI}",
            "Xem thứ tự chờ",
        ),
        Wording(
            "You are on the waiting list: {session}",
            "Dear {name},\n\nAll seats of “{session}” are taken. You are on the waiting list; free seats are offered in its"
            f" order, and we will write to you.\n\n{_FACTS_EN}",
            "See your place in the list",
        ),
    ),
    _kind(
        "offered",
        _("Offer of a seat"),
        Wording(
            "Có chỗ trống cho bạn: {session}",
            "Chào {name},\n\nLớp “{session}” vừa có chỗ trống và đến lượt bạn. Hãy trả lời trước {deadline}; sau đó chỗ được"
            f" mời người tiếp theo.\n\n{_FACTS_VI}",
            "Nhận chỗ hoặc từ chối",
        ),
        Wording(
            "A seat for you: {session}",
            "Dear {name},\n\nA seat in “{session}” has become free and it is your turn. Please answer before {deadline}; after"
            f" that the seat is offered to the next person.\n\n{_FACTS_EN}",
            "Take the seat or decline",
        ),
        {"deadline": (_("Until when the offer stands"), "17:00, 12/06/2026")},
    ),
    _kind(
        "lapsed",
        _("Offer lapsed"),
        Wording(
            "Lời mời đã hết hạn: {session}",
            "Chào {name},\n\nBạn chưa trả lời lời mời nhận chỗ trong lớp “{session}”, nên chỗ đã được mời người tiếp theo. Bạn có"
            " thể đăng ký lại nếu lớp còn nhận đăng ký.",
            "Xem lớp tập huấn",
        ),
        Wording(
            "The offer has lapsed: {session}",
            "Dear {name},\n\nYou did not answer the offer of a seat in “{session}”, so it went to the next person. You may"
            " register again while registration is open.",
            "See the session",
        ),
    ),
    _kind(
        "refused",
        _("Registration refused"),
        Wording(
            "Đăng ký không được duyệt: {session}",
            "Chào {name},\n\nĐăng ký của bạn vào lớp “{session}” không được duyệt.\n\nLý do: {reason}\n\nBạn có thể chọn lớp khác.",
            "Xem các lớp",
        ),
        Wording(
            "Registration refused: {session}",
            "Dear {name},\n\nYour registration for “{session}” was not accepted.\n\nReason: {reason}\n\nYou may choose another"
            " session.",
            "See the sessions",
        ),
        REASON,
    ),
    _kind(
        "registration_cancelled",
        _("Registration cancelled"),
        Wording(
            "Đã hủy đăng ký: {session}",
            "Chào {name},\n\nĐăng ký của bạn vào lớp “{session}” ({when}) đã được hủy.\n\nLý do: {reason}\n\nBạn có thể đăng ký lại"
            " khi lớp còn nhận đăng ký.",
            "Xem lớp tập huấn",
        ),
        Wording(
            "Registration cancelled: {session}",
            "Dear {name},\n\nYour registration for “{session}” ({when}) is cancelled.\n\nReason: {reason}\n\nYou may register again"
            " while registration is open.",
            "See the session",
        ),
        REASON,
    ),
    _kind(
        "in_vain",
        _("Waited in vain"),
        Wording(
            "Lớp đã kết thúc, không còn chỗ: {session}",
            "Chào {name},\n\nLớp “{session}” ({when}) đã kết thúc mà không còn chỗ cho bạn, nên đăng ký của bạn khép"
            " lại.\n\nHãy xem các lớp sắp tới; đăng ký sớm thì dễ có chỗ hơn.",
            "Xem các lớp",
        ),
        Wording(
            "The session is over, without a seat for you: {session}",
            "Dear {name},\n\n“{session}” ({when}) is over, and no seat became free for you, so your registration has"
            " ended.\n\nPlease look at the next sessions; whoever registers early is more likely to get a seat.",
            "See the sessions",
        ),
    ),
    _kind(
        "session_changed",
        _("Change of time or place"),
        Wording(
            "Thay đổi thời gian, địa điểm: {session}",
            "Kính gửi {name},\n\nLớp tập huấn “{session}” có thay đổi. Thông tin mới:\n\n"
            f"{_FACTS_VI}{_ROOM_VI}\n\nChương trình:\n{{programme}}\n\n{_CANNOT_VI}",
            "Xem lớp tập huấn",
        ),
        Wording(
            "Change of time or place: {session}",
            "Dear {name},\n\nThe session “{session}” has changed. This holds now:\n\n"
            f"{_FACTS_EN}{_ROOM_EN}\n\nProgramme:\n{{programme}}\n\n{_CANNOT_EN}",
            "See the session",
        ),
        ROOM,
        {"programme": (_("The meetings, one on each line"), "- 07:30–11:30, Thứ Hai, 15/06/2026")},
    ),
    _kind(
        "session_cancelled",
        _("Session cancelled"),
        Wording(
            "Lớp không tổ chức: {session}",
            "Kính gửi {name},\n\nLớp tập huấn “{session}” ({when}) không tổ chức nữa.\n\nLý do: {reason}\n\n{office} xin lỗi bạn vì sự"
            " thay đổi này. Hãy xem các lớp khác.",
            "Xem các lớp",
        ),
        Wording(
            "Session cancelled: {session}",
            "Dear {name},\n\nThe session “{session}” ({when}) does not take place.\n\nReason: {reason}\n\n{office} is sorry for the"
            " change. Please look at other sessions.",
            "See the sessions",
        ),
        REASON,
    ),
    _kind(
        "trainer_changed",
        _("To trainers: change of time or place"),
        Wording(
            "Thay đổi thời gian, địa điểm lớp bạn giảng: {session}",
            "Kính gửi {name},\n\nLớp tập huấn “{session}” mà bạn giảng có thay đổi. Thông tin mới:\n\n"
            f"{_FACTS_VI}{_ROOM_VI}\n\nChương trình:\n{{programme}}\n\nNếu không sắp xếp được, hãy báo ngay cho {{office}}.",
            "Xem lớp tập huấn",
        ),
        Wording(
            "Change of time or place of the session you teach: {session}",
            "Dear {name},\n\nThe session “{session}”, in which you teach, has changed. This holds now:\n\n"
            f"{_FACTS_EN}{_ROOM_EN}\n\nProgramme:\n{{programme}}\n\nIf you cannot come, please tell {{office}} at once.",
            "See the session",
        ),
        ROOM,
        {"programme": (_("The meetings, one on each line"), "- 07:30–11:30, Thứ Hai, 15/06/2026")},
    ),
    _kind(
        "trainer_cancelled",
        _("To trainers: session cancelled"),
        Wording(
            "Lớp bạn giảng không tổ chức: {session}",
            "Kính gửi {name},\n\nLớp tập huấn “{session}” ({when}) mà bạn giảng không tổ chức nữa.\n\nLý do: {reason}\n\n{office}"
            " xin lỗi bạn vì sự thay đổi này.",
            "Xem lớp tập huấn",
        ),
        Wording(
            "The session you teach is cancelled: {session}",
            "Dear {name},\n\nThe session “{session}” ({when}), in which you teach, does not take place.\n\nReason:"
            " {reason}\n\n{office} is sorry for the change.",
            "See the session",
        ),
        REASON,
    ),
    _kind(
        "reminder_week",
        _("Reminder, 7 days before"),
        Wording(
            "Còn 7 ngày: {session}",
            f"Chào {{name}},\n\nLớp tập huấn “{{session}}” sắp khai mạc.\n\n{_FACTS_VI}{_ROOM_VI}\n\n{_TEST_VI}\n\n{_CANNOT_VI}",
            "Xem chương trình, tài liệu",
        ),
        Wording(
            "In 7 days: {session}",
            f"Dear {{name}},\n\nThe session “{{session}}” is about to begin.\n\n{_FACTS_EN}{_ROOM_EN}\n\n{_TEST_EN}\n\n{_CANNOT_EN}",
            "See programme and materials",
        ),
        ROOM,
        TEST,
    ),
    _kind(
        "reminder_day",
        _("Reminder, the day before"),
        Wording(
            "Ngày mai: {session}",
            f"Chào {{name}},\n\nNgày mai lớp tập huấn “{{session}}” khai mạc.\n\n{_FACTS_VI}{_ROOM_VI}\n\n{_TEST_VI}\n\n{_CANNOT_VI}",
            "Xem chương trình, tài liệu",
        ),
        Wording(
            "Tomorrow: {session}",
            f"Dear {{name}},\n\nThe session “{{session}}” begins tomorrow.\n\n{_FACTS_EN}{_ROOM_EN}\n\n{_TEST_EN}\n\n{_CANNOT_EN}",
            "See programme and materials",
        ),
        ROOM,
        TEST,
    ),
    _kind(
        "thanks",
        _("Thanks, with the way to the feedback form"),
        Wording(
            "Cảm ơn bạn đã tham gia: {session}",
            "Chào {name},\n\nCảm ơn bạn đã tham gia lớp tập huấn “{session}”.\n\nHãy dành hai phút góp ý để lớp sau tốt hơn. Phiếu góp ý"
            " không ghi tên: không ai biết câu trả lời nào là của bạn."
            "\n\nBài kiểm tra cuối khóa đang chờ bạn: {test}",
            "Góp ý về lớp",
        ),
        Wording(
            "Thank you for taking part: {session}",
            "Dear {name},\n\nThank you for taking part in “{session}”.\n\nPlease take two minutes to say how it was. The form bears no"
            " name: nobody knows which answer is yours."
            "\n\nThe test at the end waits for you: {test}",
            "Give feedback",
        ),
        TEST,
        worth_a_call=False,
    ),
]


def register_mail_kinds() -> None:
    """Make the kinds known (``AppConfig.ready()``)."""
    for kind in KINDS:
        register_kind(kind)
