"""Sheets to draw, and ways to look at what was drawn."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from certificates.rendering import Sheet

ADDRESS = "https://taphuan.example.vn/v/7KQ2M4XTB9ZC3WFA"

VALUES = {
    "superior_body": "SỞ TƯ PHÁP HÀ TĨNH",
    "issuer": "TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC",
    "title": "GIẤY CHỨNG NHẬN",
    "title_en": "Certificate of Participation",
    "state_en": "Socialist Republic of Viet Nam · Independence - Freedom - Happiness",
    "certify_en": "This is to certify that",
    "wording_en": "has completed the training course",
    "verify": "Kiểm tra tại · Verify at",
    "certify": "Chứng nhận",
    "honorific": "bà",
    "name": "Nguyễn Thị Hồng Ngọc",
    "person": "Trợ giúp viên pháp lý – Chi nhánh số 2",
    "wording": "đã hoàn thành chương trình tập huấn",
    "course": "Kỹ năng trợ giúp pháp lý trong tố tụng hình sự cho người chưa thành niên",
    "facts": "Thời lượng 16 giờ, từ ngày 12/05/2026 đến ngày 13/05/2026, tại Hội trường Sở Tư pháp",
    "facts_en": "16 hours, 12–13 May 2026",
    "number": "05/2026/GCN-TGPL",
    "decision": "Theo Quyết định số 31/QĐ-TTTGPL ngày 15/05/2026",
    "address": "taphuan.example.vn/v/7KQ2-M4XT-B9ZC-3WFA",
    "place": "Hà Tĩnh",
    "issued_on": "ngày 15 tháng 5 năm 2026",
    "signer_authority": "KT. GIÁM ĐỐC",
    "signer_title": "PHÓ GIÁM ĐỐC",
    "signer_name": "Trần Văn Minh",
    "sample": "MẪU – DỮ LIỆU MINH HỌA",
}

# The longest that the office's own lists, and the registers of names, come to.
LONG = {
    "name": "Công Tằng Tôn Nữ Nguyễn Phước Quỳnh Trang Thư Hoàng Anh",
    "person": "Trợ giúp viên pháp lý hạng II, Phó Trưởng phòng Nghiệp vụ và Trợ giúp pháp lý tố tụng, Chi nhánh Trợ "
    "giúp pháp lý số 3 (Kỳ Anh – Cẩm Xuyên), Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh",
    "course": "Bồi dưỡng kiến thức pháp luật, kỹ năng trợ giúp pháp lý trong tố tụng hình sự cho người bị buộc tội "
    "thuộc hộ nghèo, người dân tộc thiểu số ở vùng có điều kiện kinh tế – xã hội đặc biệt khó khăn, người khuyết "
    "tật có khó khăn về tài chính và trẻ em",
    "facts": "Thời lượng 40 giờ 30 phút, từ ngày 12/05/2026 đến ngày 19/05/2026, tại Hội trường tầng 3, trụ sở "
    "Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh, số 15 đường Nguyễn Chí Thanh, phường Thành Sen",
    "issuer": "TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC TỈNH HÀ TĨNH VÀ CÁC CHI NHÁNH",
    "title": "GIẤY XÁC NHẬN THAM GIA TẬP HUẤN",
    "decision": "Theo Quyết định số 131/QĐ-TTTGPLNN ngày 15 tháng 5 năm 2026 của Giám đốc Trung tâm Trợ giúp pháp lý "
    "Nhà nước tỉnh Hà Tĩnh",
    "address": "taphuan.trogiupphaply.hatinh.gov.vn/v/7KQ2-M4XT-B9ZC-3WFA",
    "signer_authority": "TUQ. GIÁM ĐỐC",
    "signer_title": "PHÓ GIÁM ĐỐC PHỤ TRÁCH TRUNG TÂM",
    "signer_name": "Nguyễn Hoàng Phương Quỳnh Trang",
    "number": "1234/2026/GCN-TTTGPLNN-HT",
}


def sheet(*, attachments: tuple = (), qr: str = ADDRESS, **values: str) -> Sheet:
    said = VALUES | values
    return Sheet(
        values=said,
        qr=qr,
        title=f"Giấy chứng nhận số {said['number']} – {said['name']}",
        author="Trung tâm Trợ giúp pháp lý Nhà nước",
        attachments=attachments,
    )


def long_sheet() -> Sheet:
    return sheet(**LONG)


def without(given: Sheet, *names: str) -> Sheet:
    return replace(given, values={name: said for name, said in given.values.items() if name not in names})


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def picture(pdf: bytes, *, dpi: int = 100) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def text(pdf: bytes) -> str:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


def lines(pdf: bytes) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom of each piece of text in mm from the page's upper left corner, and the text."""
    page = pypdfium2.PdfDocument(pdf)[0]
    height = page.get_height()
    words = page.get_textpage()
    found = []
    for index in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(index)
        said = words.get_text_bounded(left, bottom, right, top)
        box: Any = [value * 25.4 / 72 for value in (left, height - top, right, height - bottom)]
        found.append((*box, said))
    return found


def operators(pdf: bytes) -> bytes:
    contents = opened(pdf)
    page = contents.pages[0]
    parts = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
    return b"\n".join(part.read_bytes() for part in parts)
