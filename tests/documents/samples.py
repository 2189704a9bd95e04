"""Documents as the office writes them."""

from datetime import date
from typing import Any

from lms.documents import (
    Align,
    Annex,
    Capacity,
    Column,
    Document,
    Heading,
    Issuer,
    Item,
    Orientation,
    PageBreak,
    Paragraph,
    Point,
    QrCode,
    Row,
    RowKind,
    Run,
    Signature,
    Signatures,
    Table,
    signature_list,
)

CENTRE = Issuer("Trung tâm Trợ giúp pháp lý Nhà nước", "Sở Tư pháp Hà Tĩnh")
DIRECTOR = Signature("Giám đốc", "Trần Thị Hồng Ngọc")
LONGEST_NAME = "Công Tằng Tôn Nữ Nguyễn Thị Phương Quỳnh Thuỳ Dương"


def document(**changes: Any) -> Document:
    """A short report; every field can be replaced."""
    fields: dict[str, Any] = {
        "issuer": CENTRE,
        "kind": "Báo cáo",
        "subject": "Kết quả tập huấn năm 2026",
        "number": 5,
        "symbol": "BC-TGPL",
        "place": "Hà Tĩnh",
        "issued_on": date(2026, 2, 5),
        "blocks": [Paragraph("Trung tâm báo cáo như sau.")],
        "recipients": ["Như trên", "Lưu: VT, TGPL"],
        "signature": DIRECTOR,
    }
    return Document(**(fields | changes))


def paragraphs(count: int) -> list[Paragraph]:
    words = "Trung tâm Trợ giúp pháp lý Nhà nước phân công viên chức theo dõi việc thực hiện từng nhiệm vụ. "
    return [Paragraph(f"Đoạn {number}: {words * 2}") for number in range(1, count + 1)]


def people(count: int) -> list[list[str]]:
    return [
        [f"Nguyễn Thị Hồng Ngọc {n}", "Trợ giúp viên pháp lý", "Chi nhánh số 1"] for n in range(1, count + 1)
    ]


def attendance(count: int) -> Document:
    columns = [Column("Họ và tên", 5), Column("Đối tượng", 3), Column("Đơn vị", 4)]
    note = "(Ký, ghi rõ họ tên)"
    return document(
        kind="Danh sách",
        subject="Điểm danh học viên",
        symbol="",
        recipients=[],
        signature=None,
        blocks=[
            QrCode(
                "https://example.vn/d/KHQMTP",
                beside=[("Buổi học: ", Run("sáng 08/5/2026", bold=True)), "Địa điểm: Hội trường Sở Tư pháp"],
                caption="KHQMTP",
            ),
            signature_list(people(count), columns),
            Signatures([Signature("Người điểm danh", note=note), Signature("Đơn vị tổ chức", note=note)]),
        ],
    )


def report() -> Document:
    """Every kind of block but pictures, and three annexes, the second of them lying."""
    progress = Table(
        [
            Column("TT", 1, Align.CENTER),
            Column("Nhiệm vụ", 6),
            Column("Kế hoạch", 2, Align.RIGHT, group="Kết quả"),
            Column("Thực hiện", 2, Align.RIGHT, group="Kết quả"),
        ],
        [
            Row(["Nâng cao năng lực"], RowKind.SECTION),
            ["1", "Tập huấn, bồi dưỡng", "4", "3"],
            Row(["Cộng", "4", "3"], RowKind.TOTAL),
        ],
        caption="Bảng 1. Tiến độ",
        numbered_columns=True,
    )
    hours = Table(
        [Column("TT", 1), Column("Họ và tên", 5), Column("Số giờ", 2, Align.RIGHT), Column("Lý do miễn", 5)],
        [[str(n), f"{LONGEST_NAME} {n}", "8,0", ""] for n in range(1, 60)],
    )
    return document(
        addressees=["Bộ Tư pháp", "Ủy ban nhân dân tỉnh"],
        grounds=["Căn cứ Luật Trợ giúp pháp lý ngày 20 tháng 6 năm 2017", "Theo đề nghị của Sở Tư pháp"],
        blocks=[
            Heading("CHỈ ĐẠO, TRIỂN KHAI"),
            Heading("Công tác chỉ đạo", 2),
            Heading("Văn bản", 3),
            *[Point(f"Nội dung {number};") for number in range(1, 11)],
            PageBreak(),
            Heading("KẾT QUẢ"),
            progress,
            Item("Đạt 75 % & < kế hoạch."),
            *paragraphs(8),
        ],
        annexes=[
            Annex(title="Tiến độ từng nhiệm vụ", blocks=[progress]),
            Annex(title="Số giờ tập huấn", orientation=Orientation.LANDSCAPE, blocks=[hours]),
            Annex(title="Chuyến trao đổi kinh nghiệm", blocks=[Paragraph("Quảng Trị: 12 người.")]),
        ],
        signature=Signature("Phó Giám đốc", "Nguyễn Thanh Hải", Capacity.DEPUTY, "Giám đốc"),
    )
