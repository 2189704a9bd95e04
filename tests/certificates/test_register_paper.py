"""The printed register: every line of the year, the revoked ones with their reason, in PDF and DOCX."""

from io import BytesIO

import docx
import pypdfium2
import pytest
from django.urls import reverse

from certificates.actions import replace
from certificates.register_paper import register_paper, years_of
from lms.roles import Role
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, ProviderFactory, RegisterFactory

pytestmark = pytest.mark.django_db


def pdf_text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(content))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def bare(text: str) -> str:
    return "".join(text.split())


def test_the_year_is_printed_with_every_number_and_what_became_of_it(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    people = [ProviderFactory(full_name=name) for name in ("Đặng Thị Ngọc Ánh", "Võ Văn Ân")]
    first, second = issued(settled_session(completed=people), RegisterFactory(name="Sổ tập huấn"))
    replace(certificate=first, reason="Sai họ tên.", by=None, on=TODAY, at=AFTER)
    register = second.register
    page = client.get(reverse("certificate_registers:inspect", args=[register.pk])).content.decode()
    url = reverse("certificate_registers:paper_pdf", args=[register.pk, 2026])
    assert url in page

    printed = client.get(url)
    written = client.get(reverse("certificate_registers:paper_docx", args=[register.pk, 2026]))

    document = docx.Document(BytesIO(written.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    # Lines break in narrow columns, so spaces do not count.
    for text in (bare(pdf_text(printed.content)), bare(" ".join(cells))):
        for said in (
            "01/2026/GCN-TGPL",
            "02/2026/GCN-TGPL",
            "03/2026/GCN-TGPL",
            "Đặng Thị Ngọc Ánh",
            "Thu hồi",
            "Sai họ tên.",
            "Thay số 01/2026/GCN-TGPL.",
            "ngày 15/06/2026; 4 giờ",
        ):
            assert bare(said) in text
    assert "SỔ CẤP GIẤY CHỨNG NHẬN" in pdf_text(printed.content)
    assert "Sổ năm 2026 có 3 số, trong đó 1 giấy đã thu hồi." in pdf_text(printed.content)
    assert client.get(reverse("certificate_registers:paper_pdf", args=[register.pk, 2025])).status_code == 404
    assert years_of(register) == [2026]


@pytest.mark.once
def test_three_lines_and_a_hundred_cost_the_same_queries(django_assert_num_queries):
    small, large = RegisterFactory(), RegisterFactory()
    issued(settled_session(completed=3), small)
    issued(settled_session(completed=100), large)

    for register in (small, large):
        register.organization.parent  # noqa: B018  # fetched with the register by the view
        with django_assert_num_queries(1):
            register_paper(register, 2026)
