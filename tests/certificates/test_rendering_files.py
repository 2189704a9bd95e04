"""The files that rendering gives: what they hold, and that the same sheet gives the same bytes."""

import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count, islice
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa

from certificates.rendering import DEFAULT, AttachedFile, Way, fastest_way, render, render_one

from .drawing import VALUES, opened, operators, sheet, text, without

WAYS = [Way.PLAIN, Way.CHUNKS, Way.COMPILED]
ROOT = Path(__file__).resolve().parents[2]


def test_files_come_one_per_sheet_in_order():
    names = ["Nguyễn Thị Ánh", "Đặng Quốc Bảo", "Y Niê Kđăm", "Lê Thị Ý"]

    for way in WAYS:
        files = list(render(DEFAULT, [sheet(name=name) for name in names], way=way))

        assert [name in text(file) for name, file in zip(names, files, strict=True)] == [True] * 4


def test_sheets_are_drawn_as_they_are_asked_for():
    endless = (sheet(number=f"{number:02d}/2026/GCN-TGPL") for number in count(1))

    for way in WAYS:
        files = list(islice(render(DEFAULT, endless, way=way), 2))
        assert len(files) == 2


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_small_and_has_one_page(way):
    file = render_one(DEFAULT, sheet(), way=way)

    assert len(file) < 100_000
    assert len(opened(file).pages) == 1


def test_the_default_layout_takes_the_fast_way():
    assert fastest_way(DEFAULT) is Way.COMPILED


@pytest.mark.parametrize("way", [Way.CHUNKS, Way.COMPILED])
def test_a_file_does_not_depend_on_its_neighbours(way):
    mine = sheet(name="Phạm Hữu Nghĩa")
    neighbours = [sheet(name=name) for name in ("Đỗ Ỷ Lan", "Ngô Bảo Châu", "Müller Jörg")]

    alone = render_one(DEFAULT, mine, way=way)

    assert list(render(DEFAULT, [*neighbours, mine], way=way))[3] == alone


def test_another_process_draws_the_same_bytes():
    program = (
        "import django; django.setup()\n"
        "from hashlib import sha256\n"
        "from certificates.rendering import DEFAULT, Way, render_one\n"
        "from tests.certificates.drawing import sheet\n"
        "print(*(sha256(render_one(DEFAULT, sheet(), way=way)).hexdigest() for way in list(Way)[1:]))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == [
        sha256(render_one(DEFAULT, sheet(), way=way)).hexdigest()
        for way in (Way.PLAIN, Way.CHUNKS, Way.COMPILED)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_text_can_be_copied_in_reading_order_and_composed(way):
    said = text(render_one(DEFAULT, sheet(), way=way))

    assert unicodedata.is_normalized("NFC", said)
    expected = [
        VALUES["superior_body"],
        "Độc lập - Tự do - Hạnh phúc",
        VALUES["title"],
        "Chứng nhận bà",
        VALUES["name"],
        VALUES["course"],
        "Thời lượng 16 giờ, từ ngày 12/05/2026 đến ngày 13/05/2026, tại Hội trường Sở Tư pháp",
        "Số: 05/2026/GCN-TGPL",
        "Hà Tĩnh, ngày 15 tháng 5 năm 2026",
        VALUES["signer_name"],
    ]
    places = [said.find(piece) for piece in expected]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("way", WAYS)
def test_only_the_shipped_typeface_is_embedded_and_as_a_subset(way):
    document = opened(render_one(DEFAULT, sheet(), way=way))
    fonts = document.pages[0].Resources.Font

    names = {str(font.BaseFont) for font in fonts.values()}
    assert {name.split("+")[1] for name in names} == {
        "Certificate-Serif",
        "Certificate-Serif-Italic",
        "Certificate-Serif-Semi-Bold",
    }
    assert all(len(name.split("+")[0]) == len("/ABCDEF") for name in names)
    for font in fonts.values():
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert "/ToUnicode" in font


@pytest.mark.parametrize("way", WAYS)
def test_the_checker_of_pdf_a_finds_nothing_but_its_own_limits(way):
    attached = AttachedFile("chung-nhan.json", b"{}", "application/ld+json", "Source")
    file = render_one(
        DEFAULT,
        replace(sheet(attachments=(attached,)), created_at=datetime(2026, 5, 15, 8, 30, tzinfo=UTC)),
        way=way,
    )

    with opened(file) as document:
        findings = {finding.message for finding in pdfa.check(document, "3b").findings}

    # The checker knows level B only, of which A is a superset; and WeasyPrint's empty lists of patterns confuse it.
    limits = {"pdfaid:conformance is 'A', expected 'B'"}
    if way is Way.PLAIN:
        limits |= {"patterns are not supported", "shadings are not supported"}
    assert findings == limits


def _elements(element) -> list[pikepdf.Object]:
    kids = element.get("/K", [])
    found = [element]
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += _elements(kid)
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_structure_tells_title_paragraphs_and_the_picture(way):
    with opened(render_one(DEFAULT, sheet(), way=way)) as document:
        root = document.Root
        elements = _elements(root.StructTreeRoot.K[0])
        kinds = [str(element.S) for element in elements]
        figure = next(element for element in elements if element.S == "/Figure")
        parents = root.StructTreeRoot.ParentTree.Nums[1]
        marks = operators(render_one(DEFAULT, sheet(), way=way)).count(b"/MCID")

        assert root.MarkInfo.Marked
        assert root.Lang == "vi"
        assert kinds.count("/H1") == 1
        assert kinds.count("/P") >= 20
        assert "Mã QR" in str(figure.Alt)
        assert len(parents) == marks
        assert all(parent.P is not None for parent in parents)


@pytest.mark.parametrize("way", WAYS)
def test_a_file_can_carry_another(way):
    credential = '{"type": "OpenBadgeCredential", "name": "Nguyễn"}'.encode()
    attached = AttachedFile("chung-nhan.json", credential, "application/ld+json", "Source", "Open Badges 3.0")

    with opened(render_one(DEFAULT, sheet(attachments=(attached,)), way=way)) as document:
        found = document.attachments["chung-nhan.json"]

        assert found.get_file().read_bytes() == credential
        assert found.get_file().mime_type == "application/ld+json"
        assert document.Root.AF[0].AFRelationship == "/Source"


@pytest.mark.parametrize("way", WAYS)
def test_the_file_knows_its_title_author_and_time(way):
    moment = datetime(2026, 5, 15, 8, 30, tzinfo=UTC)
    file = render_one(DEFAULT, replace(sheet(), created_at=moment), way=way)

    with opened(file) as document, document.open_metadata() as metadata:
        assert str(document.docinfo.Title) == "Giấy chứng nhận số 05/2026/GCN-TGPL – Nguyễn Thị Hồng Ngọc"
        assert metadata["dc:title"] == str(document.docinfo.Title)
        assert metadata["dc:creator"] == ["Trung tâm Trợ giúp pháp lý Nhà nước"]
        assert str(document.docinfo.CreationDate).startswith("D:20260515083000")
        assert metadata["pdfaid:part"] == "3"


def test_what_a_sheet_does_not_say_leaves_no_trace():
    bare = without(
        sheet(sample="", title_en="", person="", facts=""), "honorific", "decision", "state_en", "facts_en"
    )

    for way in WAYS:
        said = text(render_one(DEFAULT, bare, way=way))
        assert "Chứng nhận\r\n" in said
        assert not {"MẪU", "None", "Socialist", "Thời lượng", "Quyết định"} & set(said.split())


def test_nobody_else_is_in_a_file():
    files = list(render(DEFAULT, [sheet(name="Vũ Thị Khác"), sheet()], way=Way.CHUNKS))

    assert "Khác" not in text(files[1])
    assert "Vũ" not in str(opened(files[1]).docinfo)
