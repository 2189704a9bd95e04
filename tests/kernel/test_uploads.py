"""Files that people upload: read when they are tables, refused by name when they are not."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.utils import translation

from lms.spreadsheets import (
    EmptySpreadsheet,
    Limits,
    NoSuchSheet,
    NotASpreadsheet,
    OldExcelFormat,
    Row,
    SpreadsheetError,
    SpreadsheetTooLarge,
    SpreadsheetUnreadable,
    TooManyColumns,
    TooManyRows,
    UnpacksTooLarge,
    read,
    xlsx_bytes,
)


def workbook(*rows, **sheets):
    """The bytes of a workbook as Excel saves it; ``sheets`` are further sheets by name."""
    book = openpyxl.Workbook()
    book.active.title = "Trang 1"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content, path, text):
    """The workbook ``content`` with one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == path else old.read(name))
    return file.getvalue()


def with_cells(xml, start=""):
    """A workbook whose sheet has ``xml`` as its rows."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'{start}<worksheet xmlns="{namespace}"><sheetData>{xml}</sheetData></worksheet>'
    return with_part(xlsx_bytes(["A"], []), "xl/worksheets/sheet1.xml", sheet)


def test_cells_come_as_text_numbers_and_dates_with_the_row_numbers_of_excel():
    sheet = read(
        workbook(
            ["DANH SÁCH NGƯỜI THỰC HIỆN TRỢ GIÚP PHÁP LÝ"],
            [],
            ["Họ và tên", "Ngày sinh", "Giờ", "Số", "Đúng", None],
            ["  Nguyễn Thị Ngọc\u00a0", date(1985, 1, 5), datetime(2026, 1, 5, 7, 30), 8.0, True, None],
            ["Lê An", "05/01/1985", 7.5],
        )
    )

    assert sheet.rows == (
        Row(1, ("DANH SÁCH NGƯỜI THỰC HIỆN TRỢ GIÚP PHÁP LÝ", None, None, None, None)),
        Row(3, ("Họ và tên", "Ngày sinh", "Giờ", "Số", "Đúng")),
        Row(4, ("Nguyễn Thị Ngọc", date(1985, 1, 5), datetime(2026, 1, 5, 7, 30), 8, "TRUE")),
        Row(5, ("Lê An", "05/01/1985", 7.5, None, None)),
    )
    assert (sheet.encoding, sheet.legacy, sheet.name) == ("xlsx", None, "Trang 1")


def test_an_open_file_is_read_too():
    assert read(io.BytesIO(workbook(["A"]))).rows == (Row(1, ("A",)),)


def test_a_formula_gives_its_last_value():
    cells = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>2x</v></c></row>'
    )

    assert read(with_cells(cells)).rows == (Row(1, (2, "2x")),)


def test_escapes_of_the_format_are_undone():
    cells = '<row r="1"><c r="A1" t="str"><v>dòng 1_x000D_\nx_x005F_x0041_</v></c></row>'

    assert read(with_cells(cells)).rows[0].cells == ("dòng 1\r\nx_x0041_",)
    half = '<row r="1"><c r="A1" t="str"><v>An_xD800_</v></c></row>'
    # Half a character cannot be shown or stored.
    assert read(with_cells(half)).rows[0].cells == ("An_xD800_",)


def test_the_first_visible_sheet_is_read_unless_another_is_named():
    content = workbook(["một"], **{"Trang 2": [["hai"]], "Trang 3": [["ba"]]})

    assert read(content).other_sheets == ("Trang 2", "Trang 3")
    assert read(content, sheet="Trang 2").rows[0].cells == ("hai",)
    with pytest.raises(NoSuchSheet, match="Trang 1, Trang 2, Trang 3"):
        read(content, sheet="Trang 9")


def test_cells_typed_in_an_old_font_are_converted_and_said_to_be():
    sheet = read(
        workbook(["Hä vµ tªn", "§Þa chØ"], ["NguyÔn ThÞ Hång Ngäc", "Hµ TÜnh"], ["Lª An", "H­¬ng Khª"])
    )

    assert sheet.legacy == "tcvn3"
    assert [row.cells for row in sheet.rows] == [
        ("Họ và tên", "Địa chỉ"),
        ("Nguyễn Thị Hồng Ngọc", "Hà Tĩnh"),
        ("Lê An", "Hương Khê"),
    ]


@pytest.mark.parametrize(
    "content,encoding",
    [
        ("Họ và tên;Số\r\nNguyễn Thị Ngọc;0912345678\r\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Họ và tên\tSố\r\nNguyễn Thị Ngọc\t0912345678\r\n".encode("utf-16"), "utf-16"),
        ("Hä vµ tªn,Sè\r\nNguyÔn ThÞ Ngäc,0912345678\r\n".encode("latin-1"), "tcvn3"),
        ("Hoï vaø teân,Soá\r\nNguyeãn Thò Ngoïc,0912345678\r\n".encode("latin-1"), "vni"),
        ("sep=|\r\nHọ và tên|Số\r\nNguyễn Thị Ngọc|0912345678\r\n".encode(), "utf-8"),
    ],
)
def test_csv_is_read_whatever_its_encoding_and_delimiter(content, encoding):
    sheet = read(content)

    assert sheet.rows == (Row(1, ("Họ và tên", "Số")), Row(2, ("Nguyễn Thị Ngọc", "0912345678")))
    assert sheet.encoding == encoding
    assert sheet.legacy == (encoding if encoding in {"tcvn3", "vni"} else None)


def test_old_fonts_saved_as_utf_8_are_converted_too():
    sheet = read("Hä vµ tªn,Sè\nNguyÔn ThÞ Ngäc,1\n".encode())

    assert (sheet.encoding, sheet.legacy) == ("utf-8", "tcvn3")
    assert sheet.rows[1].cells == ("Nguyễn Thị Ngọc", "1")


def test_commas_inside_text_do_not_make_columns():
    sheet = read("Tên;Địa chỉ\nLê An;thôn 1, xã A, tỉnh B\nTrần Bình;thôn 2\n".encode())

    assert sheet.rows[1].cells == ("Lê An", "thôn 1, xã A, tỉnh B")


def test_quoted_lines_blank_rows_and_single_columns_of_csv_are_kept_apart():
    assert read(b'a,"x\r\ny"\r\n\r\n,\r\nb,2\r\n').rows == (Row(1, ("a", "x\r\ny")), Row(4, ("b", "2")))
    assert read(b"PK,1\n").rows == (Row(1, ("PK", "1")),)
    assert read("Lê An\nTrần Bình\n".encode()).rows == (Row(1, ("Lê An",)), Row(2, ("Trần Bình",)))


@pytest.mark.parametrize(
    "content,refusal",
    [
        (b"", EmptySpreadsheet),
        (b" \r\n ", EmptySpreadsheet),
        (b",,\r\n,,", EmptySpreadsheet),
        (workbook(), EmptySpreadsheet),
        (workbook([None, "  "]), EmptySpreadsheet),
        (b"%PDF-1.7 ...", NotASpreadsheet),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NotASpreadsheet),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0", NotASpreadsheet),
        (b"{\\rtf1 text}", NotASpreadsheet),
        (b"<html><table><tr><td>1</td></tr></table>", NotASpreadsheet),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', NotASpreadsheet),
        (b"MZ\x90\0\x03\0\0\0", NotASpreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OldExcelFormat),
        (b"PK\x03\x04 and no more", SpreadsheetUnreadable),
        (workbook(["A"])[:-30], SpreadsheetUnreadable),
        (with_part(workbook(["A"]), "xl/worksheets/sheet1.xml", "<worksheet"), SpreadsheetUnreadable),
        (with_part(workbook(["A"]), "xl/workbook.xml", "not xml"), SpreadsheetUnreadable),
        (b'"' + b"x" * 200_000, SpreadsheetUnreadable),
    ],
)
def test_what_is_no_table_is_refused_by_name(content, refusal):
    with pytest.raises(refusal) as caught:
        read(content)

    assert isinstance(caught.value, SpreadsheetError)
    assert caught.value.field == "file"
    assert str(caught.value)


def test_another_kind_of_archive_is_not_a_spreadsheet():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(NotASpreadsheet):
        read(file.getvalue())


def test_a_file_over_the_limit_is_refused_unread():
    limits = Limits(file_bytes=1024 * 1024)

    for file in (b"x" * (1024 * 1024 + 1), io.BytesIO(b"x" * (1024 * 1024 + 1))):
        with pytest.raises(SpreadsheetTooLarge, match="1 MB"):
            read(file, limits=limits)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_cells(" " * 30_000_000)

    assert len(bomb) < 100_000
    with pytest.raises(UnpacksTooLarge, match="20 MB"):
        read(bomb, limits=Limits(unpacked_bytes=20 * 1024 * 1024))


@translation.override("en")
def test_rows_and_columns_over_the_limit_are_refused():
    with pytest.raises(TooManyRows, match="2"):
        read(b"1\n2\n3\n", limits=Limits(rows=2))
    with pytest.raises(TooManyColumns, match="Row 2"):
        read(workbook(["A"], ["x"] * 4), limits=Limits(columns=3))
    with pytest.raises(TooManyColumns):
        read(with_cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    assert read(b"1\n2\n", limits=Limits(rows=2)).rows


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("start,entity", [(ENTITIES, "&b;"), (OUTSIDE, "&a;")])
def test_entities_are_not_expanded(start, entity):
    cells = f'<row r="1"><c r="A1" t="str"><v>{entity}</v></c></row>'

    with pytest.raises(SpreadsheetUnreadable):
        read(with_cells(cells, start))


@pytest.mark.parametrize(
    "path", ["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
)
def test_entities_in_the_other_parts_do_not_leak_or_explode(path):
    content = xlsx_bytes(["A"], [])
    text = zipfile.ZipFile(io.BytesIO(content)).read(path).decode()
    declaration, _, rest = text.partition("?>")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    hostile = f'{declaration}?><!DOCTYPE x [<!ENTITY e0 "ha">{bomb}]>{rest.replace("><", ">&e11;<", 1)}'

    try:
        sheet = read(with_part(content, path, hostile))
    except SpreadsheetUnreadable:
        return
    assert sheet.rows == (Row(1, ("A",)),)


def test_formatting_to_the_end_of_the_sheet_costs_nothing():
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576" s="1"/></row>'
    impossible = '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A1"/></row>'

    assert read(with_cells(far)).rows == read(with_cells(impossible)).rows == (Row(1, (1,)),)
