"""The style page: every component in every state, for whoever builds, translates or photographs pages.

Only for staff, and for anybody while DEBUG is on. What it shows is invented and touches no record.
"""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lms.templatetags.lms_tags import icon_shapes

PALETTE = (
    ("paper", _("Paper")),
    ("surface", _("Surface")),
    ("ink", _("Ink")),
    ("muted", _("Quiet text")),
    ("brand", _("Brand")),
    ("brand-deep", _("Brand, deep")),
    ("accent", _("Accent")),
    ("ok", _("Good")),
    ("warn", _("Watch")),
    ("danger", _("Bad")),
    ("line", _("Hairline")),
)

SESSION_ROWS: list[dict[str, Any]] = [
    {
        "url": "#1",
        "title": "Kỹ năng tham gia tố tụng trong vụ án có người bị buộc tội là người dưới 18 tuổi",
        "starts_on": date(2026, 4, 21),
        "ends_on": date(2026, 4, 22),
        "time_text": "07:30–17:00",
        "place": "Hội trường Sở Tư pháp, phường Thành Sen",
        "mode_label": "Trực tiếp",
        "status_label": "Đang nhận đăng ký",
        "status_tone": "ok",
        "taken": 21,
        "capacity": 40,
        "action_url": "#1",
        "action_label": "Đăng ký học",
    },
    {
        "url": "#2",
        "title": "Trợ giúp pháp lý cho nạn nhân bạo lực gia đình",
        "starts_on": date(2026, 6, 9),
        "time_text": "13:30–17:00",
        "place": "Xã Hương Khê",
        "mode_label": "Trực tiếp",
        "status_label": "Sắp hết chỗ",
        "status_tone": "warn",
        "taken": 27,
        "capacity": 30,
        "action_url": "#2",
        "action_label": "Đăng ký học",
    },
    {
        "url": "#3",
        "title": "Pháp luật đất đai mới: giải đáp vướng mắc",
        "starts_on": date(2026, 6, 30),
        "ends_on": date(2026, 7, 2),
        "time_text": "08:00–11:30",
        "mode": "online",
        "mode_label": "Trực tuyến",
        "status_label": "Hết chỗ",
        "status_tone": "danger",
        "taken": 50,
        "capacity": 50,
        "waiting": 6,
        "action_url": "#3",
        "action_label": "Vào danh sách chờ",
    },
]

EVENTS = [
    {"label": "Lên kế hoạch", "state": "done", "when": "12/01/2026", "note": ""},
    {"label": "Mở đăng ký", "state": "done", "when": "15/03/2026"},
    {"label": "Đang học", "state": "current", "when": "21/04/2026", "note": "Buổi 2 trong 4 buổi."},
    {"label": "Chốt kết quả", "state": "todo"},
    {
        "label": "Đã hủy",
        "state": "stopped",
        "when": "02/05/2026",
        "note": "Báo cáo viên bận công tác đột xuất.",
    },
]

COLUMNS = [
    {"label": "Họ và tên"},
    {"label": "Đơn vị"},
    {"label": "Số giờ", "number": True},
    {"label": "Kết quả"},
]
TABLE_ROWS = [
    ["Nguyễn Thị Hồng Ngọc", "Chi nhánh số 1", "8", "Hoàn thành"],
    ["Đặng Quốc Ấn", "Văn phòng luật sư Hồng Lĩnh", "6,5", "Chưa hoàn thành"],
    ["Lê Văn Bảy", "Trung tâm", "11", ""],
]
CHART_ROWS = [
    {"label": "Quý I", "value": 6, "of": 6, "tone": "ok"},
    {"label": "Quý II", "value": 4, "of": 7},
    {"label": "Quý III", "value": 1, "of": 5, "tone": "warn"},
    {"label": "Quý IV", "value": 0, "of": 8},
]


class SampleForm(forms.Form):
    """One field of each kind; posting nothing shows every error."""

    name = forms.CharField(label=_("Full name"), help_text=_("As written on the identity card."))
    email = forms.EmailField(label=_("Email address"), required=False)
    unit = forms.ChoiceField(
        label=_("Unit"), choices=[("", "—"), ("1", "Chi nhánh số 1"), ("2", "Chi nhánh số 2")]
    )
    born_on = forms.DateField(
        label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    mode = forms.ChoiceField(
        label=_("How will you take part?"),
        choices=[("room", "Trực tiếp"), ("online", "Trực tuyến")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=_("What should we prepare for you?"),
        choices=[("access", "Lối đi xe lăn"), ("child", "Chỗ gửi trẻ dưới 36 tháng")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only the organisers see this."),
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    paper = forms.FileField(label=_("Attachment"), required=False)
    agreed = forms.BooleanField(label=_("I have read the programme"))


def _sample_messages() -> list[Message]:
    return [
        Message(messages.SUCCESS, "Đã giữ chỗ cho bạn trong lớp ngày 21/04/2026."),
        Message(messages.INFO, "Tài liệu sẽ được gửi trước lớp học 7 ngày."),
        Message(messages.WARNING, "Lớp mở khi tài liệu chưa được duyệt (mục II.3.1)."),
        Message(messages.ERROR, "Không điểm danh được: lớp đã chốt. Hãy liên hệ người phụ trách lớp."),
    ]


def style_page(request: HttpRequest) -> HttpResponse:
    """Show all components.

    Raises:
        Http404: the reader is not staff, and DEBUG is off.
    """
    if not (settings.DEBUG or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    refused = SampleForm({"email": "khong-phai-thu", "mode": "x"})
    refused.add_error(None, "Lớp này đã đủ người. Bạn có thể vào danh sách chờ.")
    return render(
        request,
        "lms/style.html",
        {
            "palette": PALETTE,
            "session_rows": SESSION_ROWS,
            "events": EVENTS,
            "columns": COLUMNS,
            "table_rows": TABLE_ROWS,
            "chart_rows": CHART_ROWS,
            "steps": ["Tải tệp lên", "Nhận diện cột", "Xem từng dòng", "Xác nhận"],
            "facts": [
                ("Thời gian", "07:30–17:00, thứ Ba 21/04/2026"),
                ("Địa điểm", "Hội trường Sở Tư pháp, số 1 đường Trần Phú, phường Thành Sen, tỉnh Hà Tĩnh"),
                ("Đối tượng", "Trợ giúp viên pháp lý, luật sư ký hợp đồng"),
                ("Ghi chú", ""),
            ],
            "total": ["Cộng", "", "25,5", ""],
            "sample_messages": _sample_messages(),
            "form": SampleForm(auto_id="ok_%s"),
            "refused": refused,
            "consequences": ["Mã tra cứu vẫn trả lời, với dòng “đã thu hồi”.", "Học viên nhận thư báo."],
            "page_obj": Paginator(range(230), 25).get_page(request.GET.get("page", 4)),
            "on": date(2026, 3, 30),
            "icon_names": list(icon_shapes()),
        },
    )
