"""Many certificates as one file to print."""

from io import BytesIO

import pikepdf
import pypdfium2
from PIL import ImageChops

from certificates.rendering import DEFAULT, Way, render, render_one, shipped
from certificates.rendering.binding import bind
from tests.certificates.drawing import picture, sheet
from tests.certificates.signers import signed

NAMES = ["Nguyễn Thị Ánh", "Đặng Quốc Bảo", "Y Niê Kđăm"]


def bound(*files: bytes, blank_backs: bool = False) -> bytes:
    into = BytesIO()
    pages = bind(files, into, blank_backs=blank_backs)
    assert len(pypdfium2.PdfDocument(into.getvalue())) == pages
    return into.getvalue()


def words(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def same_picture(pdf: bytes, index: int, file: bytes) -> bool:
    page = pypdfium2.PdfDocument(pdf)[index].render(scale=100 / 72).to_pil().convert("RGB")
    return ImageChops.difference(page, picture(file, dpi=100)).getbbox() is None


def test_pages_look_as_in_their_own_files_and_share_what_is_the_same():
    files = list(render(DEFAULT, [sheet(name=name) for name in NAMES]))
    upright = render_one(shipped("drum", "portrait"), sheet(name="Lê Ý"))

    run = bound(*files, upright)

    assert [name in said for name, said in zip([*NAMES, "Lê Ý"], words(run), strict=True)] == [True] * 4
    assert all(same_picture(run, index, file) for index, file in enumerate([*files, upright]))
    assert len(run) < len(files[0]) + len(upright) + 2 * 10_000
    with pikepdf.open(BytesIO(run)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def test_on_both_sides_every_certificate_begins_on_a_sheet_of_its_own():
    files = list(render(DEFAULT, [sheet(name=name) for name in NAMES[:2]]))
    two_pages = bound(*files)

    run = bound(files[0], two_pages, files[1], blank_backs=True)

    said = words(run)
    assert [bool(page) for page in said] == [True, False, True, True, True, False]
    assert {tuple(map(round, page.get_size())) for page in pypdfium2.PdfDocument(run)} == {(842, 595)}
    with pikepdf.open(BytesIO(run)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"


def test_plain_and_signed_files_are_bound_too():
    plain = render_one(DEFAULT, sheet(name="Åsa Šimková"), way=Way.PLAIN)

    run = bound(plain, signed())

    assert "Šimková" in words(run)[0]
    assert same_picture(run, 0, plain)
    assert same_picture(run, 1, signed())
