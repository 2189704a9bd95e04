"""Lists as Vietnamese offices really write them: to be printed and signed, not to be read by a program."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.people.models import Organization, Provider, ProviderStatus, RosterImport
from lms.people.roster import actions, errors
from lms.people.roster.cells import as_typed
from lms.people.roster.columns import Field, meaning_of
from lms.people.roster.lines import class_in, read_date, read_line
from lms.people.roster.tables import find_header, people_in
from lms.roles import Role
from lms.spreadsheets import Merge, Row
from tests.factories import NOON, OrganizationFactory, ProviderFactory, ProviderStatusFactory, ProvinceFactory
from tests.people.rosters import carried_out, checked, verdicts

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
SIGNED = (
    [None, "Tổng cộng: 4 người"],
    [None, None, None, None, None, None, "Hà Tĩnh, ngày 05 tháng 6 năm 2026"],
    [None, "NGƯỜI LẬP BIỂU", None, None, None, None, "GIÁM ĐỐC"],
    [None, None, None, None, None, None, "(Ký, ghi rõ họ tên, đóng dấu)"],
    [None, "Trần Thị Lập", None, None, None, None, "Lê Văn Giám"],
)


def book(*sheets: tuple[str, list[list], list[str]]) -> bytes:
    """A workbook of sheets: name, rows, merged ranges."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows, merges in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def printed_list() -> bytes:
    """All of it at once: motto, title, two lines of headings, names in two columns, sections, merged units, a sum."""
    rows = [
        ["SỞ TƯ PHÁP TỈNH HÀ TĨNH\nTRUNG TÂM TGPL NHÀ NƯỚC", None, None, None, None, MOTTO],
        [],
        ["DANH SÁCH NGƯỜI THỰC HIỆN TRỢ GIÚP PHÁP LÝ"],
        ["(Kèm theo Công văn số 12/TGPL ngày 05 tháng 6 năm 2026)"],
        ["STT", "Họ và tên", None, "Ngày, tháng, năm sinh", None, "Số CCCD", "Điện thoại", "Đơn vị công tác",
         "Thẻ TGVPL", None, "Ghi chú"],
        [None, "Họ đệm", "Tên", "Nam", "Nữ", None, None, None, "Số", "Ngày cấp"],
        ["A", "B", "C", 1, 2, 3, 4, 5, 6, 7, 8],
        ["I", "Trợ giúp viên pháp lý", None, None, None, None, None, None, None, None, 2],
        [1, "Nguyễn Văn", "An", datetime(1985, 9, 5), None, 42085012345, "0239 3855 555", "Chi nhánh TGPL số 7",
         "TGV-01", "01/01/2026"],
        [2, "Bà Lê Thị", "Hoa (Phó Trưởng CN)", None, 31295, 1085012346, "0912.345.678/0987654321", None,
         "TGV-02", 45658],
        ["STT", "Họ đệm", "Tên", "Nam", "Nữ", "Số CCCD", "Điện thoại"],
        ["II", "Cộng tác viên"],
        [3, "Võ", "Tý", "00/00/1960", None, None, None, "CN TGPL số 7", None, "9/2019"],
        [4, "Hồ Thị", "Lài", None, "13/9/85", None, "+84 239 3 777 888", "Văn phòng Luật sư Hồng Lĩnh", None, "1/2/20"],
        *SIGNED,
    ]  # fmt: skip
    return book(("DS 2026", rows, ["A3:K3", "B5:C5", "D5:E5", "I5:J5", "H9:H10"]))


@pytest.mark.django_db
def test_a_list_made_to_be_printed_and_signed_is_understood():
    OrganizationFactory(name="Chi nhánh Trợ giúp pháp lý số 7")
    OrganizationFactory(name="Văn phòng Luật sư Hồng Lĩnh")

    roster = checked(printed_list())

    rows = list(roster.rows.order_by("number"))
    assert [(row.number, row.verdict, row.values.get("full_name")) for row in rows] == [
        (9, "new", "Nguyễn Văn An"),
        (10, "new", "Lê Thị Hoa"),
        (13, "new", "Võ Tý"),
        (14, "new", "Hồ Thị Lài"),
    ], [row.notes for row in rows]
    an, hoa, ty, lai = (row.values for row in rows)
    assert (an["born_on"], an["sex"], an["phone"], an["citizen_id"]) == (
        "1985-09-05", "male", "02393855555", "042085012345",
    )  # fmt: skip
    assert (an["provider_class"], an["card_number"], an["valid_from"]) == ("officer", "TGV-01", "2026-01-01")
    assert (hoa["born_on"], hoa["sex"], hoa["citizen_id"], hoa["valid_from"]) == (
        "1985-09-05", "female", "001085012346", "2025-01-01",
    )  # fmt: skip
    assert hoa["organization"] == an["organization"] == ty["organization"] != lai["organization"]
    assert (ty["provider_class"], ty["sex"], "born_on" in ty, ty["valid_from"]) == (
        "collaborator", "male", False, "2019-09-01",
    )  # fmt: skip
    assert (lai["born_on"], lai["phone"], lai["valid_from"]) == ("1985-09-13", "02393777888", "2020-02-01")
    left_out = dict(roster.left_out)
    assert left_out[8].startswith("I · Trợ giúp viên")
    assert left_out[19] == "Trần Thị Lập · Lê Văn Giám"
    assert roster.counts["left_out"] == len(left_out) == 8


@pytest.mark.django_db
def test_the_sheet_with_people_is_found_and_another_can_be_taken():
    people = [["TT", "Họ tên", "Chức danh"], [1, "Lê An", "Giám đốc, TGVPL hạng II"]]
    others = [["Họ tên"], ["Võ Bình"], ["Hồ Lan"]]
    data = book(
        ("Bìa", [["BÁO CÁO"]], []), ("Trống", [], []), ("Danh sách", people, []), ("Ngoài", others, [])
    )

    roster = actions.upload(file_name="a.xlsx", data=data, by=None, at=NOON)
    assert (roster.sheet_name, roster.other_sheets) == ("Danh sách", ["Bìa", "Trống", "Ngoài"])

    roster = actions.choose_sheet(roster=roster, sheet="Ngoài", by=None, at=NOON)
    assert (roster.sheet_name, roster.rows.count(), roster.columns) == ("Ngoài", 2, {"full_name": 0})
    with pytest.raises(errors.NoRows):
        actions.choose_sheet(roster=roster, sheet="Bìa", by=None, at=NOON)
    with pytest.raises(errors.NoRows):
        actions.upload(
            file_name="a.xlsx", data=book(("Bìa", [["BÁO CÁO"], ["Quý II/2026"]], [])), by=None, at=NOON
        )


@pytest.mark.django_db
def test_a_unit_that_nobody_knows_is_said_once_and_made_with_the_import():
    hong_linh = OrganizationFactory(name="Văn phòng Luật sư Hồng Lĩnh")
    ha_tinh = ProvinceFactory()
    heads = ["STT", "Họ và tên", "Đối tượng", "Nơi công tác", "Từ ngày"]
    rows = [
        [n, f"Lê Văn {name}", "ctv", unit, "01/01/2026"]
        for n, (name, unit) in enumerate(
            [("An", "VPLS HLinh"), ("Bảo", "VPLS HLinh"), ("Cao", "Hội Luật gia"), ("Dân", "Hội Luật  GIA")],
            1,
        )
    ]
    roster = checked(book(("DS", [heads, *rows], [])))
    assert verdicts(roster) == ["refused"] * 4
    assert {asked["name"]: asked["rows"] for asked in roster.units.values()} == {
        "VPLS HLinh": 2,
        "Hội Luật gia": 2,
    }

    new = actions.UnitChoice(name="Hội Luật gia tỉnh", kind="association", province=ha_tinh)
    with pytest.raises(errors.NoSuchUnit):
        actions.name_units(roster=roster, choices={"Đoàn Luật sư": new}, by=None, at=NOON)
    taken = actions.UnitChoice(name=hong_linh.name, kind="bar", province=hong_linh.province)
    with pytest.raises(errors.UnitNameTaken):
        actions.name_units(roster=roster, choices={"Hội Luật gia": taken}, by=None, at=NOON)
    choices = {"VPLS HLinh": actions.UnitChoice(hong_linh), "Hội Luật gia": new}
    actions.name_units(roster=roster, choices=choices, by=None, at=NOON)
    roster = actions.check(roster=roster, at=NOON)
    assert verdicts(roster) == ["new"] * 4
    assert "Hội Luật gia tỉnh" in str(roster.rows.get(number=5).changes)
    assert not Organization.objects.filter(name="Hội Luật gia tỉnh").exists()
    actions.name_units(roster=roster, choices={"VPLS HLinh": None}, by=None, at=NOON)
    assert verdicts(actions.check(roster=roster, at=NOON)) == ["refused"] * 2 + ["new"] * 2
    actions.name_units(roster=roster, choices=choices, by=None, at=NOON)

    roster = carried_out(actions.check(roster=roster, at=NOON))

    made = Organization.objects.get(name="Hội Luật gia tỉnh")
    assert list(ProviderStatus.objects.order_by("pk").values_list("organization", flat=True)) == [
        hong_linh.pk, hong_linh.pk, made.pk, made.pk,
    ]  # fmt: skip
    branch = OrganizationFactory(parent=made)
    actions.undo(roster=roster, by=None, at=NOON)
    assert Organization.objects.filter(pk=made.pk).exists()  # somebody built on it since
    branch.delete()
    made.delete()

    roster = checked(book(("DS", [heads, *rows[2:]], [])))
    new = actions.UnitChoice(name="Hội Luật gia xã", kind="association", province=ha_tinh)
    actions.name_units(roster=roster, choices={"Hội Luật gia": new}, by=None, at=NOON)
    roster = carried_out(actions.check(roster=roster, at=NOON))
    assert Provider.objects.count() == 2
    actions.undo(roster=roster, by=None, at=NOON)
    assert not Organization.objects.filter(name="Hội Luật gia xã").exists()


@pytest.mark.django_db
def test_a_cell_is_corrected_without_going_back_to_excel():
    provider = ProviderStatusFactory(provider__full_name="Lê An", provider__phone="0912345678").provider
    rows = [["STT", "Họ và tên", "SĐT", "Số CCCD"], [1, "Lê An", "0912345678", "4,2085E+10"]]
    roster = checked(book(("DS", rows, [])))
    assert verdicts(roster) == ["refused"]
    assert "4,2085E+10" in roster.rows.get().notes[0]

    with pytest.raises(errors.NoSuchRow):
        actions.correct_row(roster=roster, number=9, cells={"phone": ""}, by=None, at=NOON)
    with pytest.raises(errors.NoSuchRow):
        actions.correct_row(roster=roster, number=2, cells={"email": ""}, by=None, at=NOON)
    actions.correct_row(roster=roster, number=2, cells={"citizen_id": "042085012345"}, by=None, at=NOON)

    roster = carried_out(actions.check(roster=roster, at=NOON))
    assert provider.identity.citizen_id == "042085012345"


@pytest.mark.django_db
def test_a_manager_mends_a_list_on_its_pages(client_of):
    manager = client_of(Role.MANAGER)
    unit = OrganizationFactory(name="Văn phòng Luật sư Hồng Lĩnh")
    heads = ["STT", "Họ và tên", "Đối tượng", "Nơi công tác", "Từ ngày", "CCCD"]
    rows = [
        [1, "Lê An", "ctv", "Văn phòng LS Hồng Linhh", "01/01/2026", "42085012345"],
        [2, "Lê Bảo", "ctv", "Hội Luật gia", "01/01/2026", "4,2E+10"],
        ["Tổng cộng", None, 2],
    ]
    cover = ("Bìa", [["Họ và tên", "SĐT"], ["Võ Bình", "0912345678"]], [])
    file = SimpleUploadedFile("ds.xlsx", book(cover, ("DS", [heads, *rows], [])))
    columns_page = manager.post(reverse("roster_imports:add"), {"file": file}).url
    roster = RosterImport.objects.get()
    assert "Bìa" in manager.get(columns_page).content.decode()

    def address(slug):
        return reverse(f"roster_imports:{slug}", args=[roster.pk])

    assert manager.post(address("sheet"), {"sheet": "Bìa"}).status_code == 422
    assert manager.post(address("sheet"), {"sheet": "DS"}).url == columns_page
    shown = manager.get(columns_page).content.decode()
    assert "420•••" in shown
    assert "42085012345" not in shown
    roster.refresh_from_db()
    manager.post(columns_page, {f"column_{column}": name for name, column in roster.columns.items()})
    shown = manager.get(address("inspect")).content.decode()
    assert address("units") in shown
    assert "Tổng cộng" in shown
    assert f"{address('row')}?row=3" in shown

    form = manager.get(address("units")).context["form"]
    assert unit.pk in (form["organization_0"].value(), form["organization_1"].value())  # alike: suggested
    near, other = ("0", "1") if form["organization_0"].value() else ("1", "0")
    both = {
        f"organization_{near}": unit.pk,
        f"kind_{near}": "bar",
        f"name_{near}": "x",
        "province": unit.province_id,
    }
    assert manager.post(address("units"), both).status_code == 422
    nameless = {f"kind_{other}": "association", f"name_{other}": " "}
    assert len(manager.post(address("units"), nameless).context["form"].errors) == 2
    told = {
        f"organization_{near}": unit.pk,
        f"kind_{other}": "association",
        f"name_{other}": "Hội Luật gia tỉnh",
    }
    assert manager.post(address("units"), told | {"province": unit.province_id}).url == address("inspect")
    assert verdicts(roster) == ["new", "refused"]

    page = f"{address('row')}?row=3"
    cells = {name: field.value() for name, field in ((f.name, f) for f in manager.get(page).context["form"])}
    assert (cells["full_name"], cells["citizen_id"]) == ("Lê Bảo", "4,2E+10")
    assert manager.get(f"{address('row')}?row=2").context["form"]["citizen_id"].value() == ""
    assert manager.get(f"{address('row')}?row=99").status_code == 404
    manager.post(page, cells | {"citizen_id": "042085012399"})
    assert verdicts(roster) == ["new", "new"]
    assert manager.get(address("row")).status_code == 404


@pytest.mark.django_db
def test_days_and_months_that_excel_may_have_turned_round_are_said():
    def remarks(last):
        heads = ["STT", "Họ và tên", "Ngày sinh"]
        days = [datetime(1985, 9, 5), datetime(1986, 1, 12), datetime(1987, 3, 4), last]
        roster = checked(
            book(("DS", [heads, *([n, f"Lê Thị {n * 'a'}", day] for n, day in enumerate(days, 1))], []))
        )
        return [
            sum("giấy tờ" in note or "turned" in note for note in row.notes)
            for row in roster.rows.order_by("number")
        ]

    assert remarks("13/9/1985") == [1, 1, 1, 0]
    assert remarks("12/9/1985") == remarks(datetime(1985, 9, 13)) == [0, 0, 0, 0]


def test_days_are_shown_as_they_are_typed():
    assert (as_typed("2026-01-31"), as_typed("1985-09-05T07:30:00")) == ("31/01/2026", "05/09/1985")
    assert (as_typed("Chi nhánh số 7"), as_typed(None), as_typed(912)) == ("Chi nhánh số 7", "", "912")


# --- reading, without a database ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading, field",
    [
        ("Họ và tên người thực hiện TGPL", Field.FULL_NAME),
        ("Họ, tên đệm", None),
        ("Ngày, tháng, năm sinh", Field.BORN_ON),
        ("Số ĐT di động", Field.PHONE),
        ("ĐTDĐ", Field.PHONE),
        ("Số CMND/CCCD/Hộ chiếu", Field.CITIZEN_ID),
        ("Ngày cấp CCCD", None),
        ("Ngày cấp thẻ", Field.VALID_FROM),
        ("Ngày vào Đảng", None),
        ("Quyết định số, ngày", None),
        ("Số thẻ TGVPL", Field.CARD_NUMBER),
        ("Nơi công tác hiện nay", Field.ORGANIZATION),
        ("Tổ chức hành nghề luật sư", Field.ORGANIZATION),
        ("Họ và tên (ghi chữ in hoa)", Field.FULL_NAME),
        ("Năm", None),
        ("Nam", Field.MALE),
        ("Chức vụ", None),
        ("Địa chỉ", None),
    ],
)
def test_headings_mean_what_offices_mean(heading, field):
    assert meaning_of(heading) == field


@pytest.mark.parametrize(
    "text, found",
    [
        ("Trợ giúp viên pháp lý hạng III", "officer"),
        ("Phó Giám đốc - TGVPL", "officer"),
        ("Luật sư cộng tác viên", "lawyer"),
        ("Cộng tác viên là luật sư", None),
        ("Chuyên viên", None),
        ("CTV TGPL", "collaborator"),
    ],
)
def test_a_class_is_found_within_what_else_is_said(text, found):
    assert class_in(text) == found


@pytest.mark.parametrize(
    "cell, day",
    [
        ("05/09/85", date(1985, 9, 5)),
        ("1/2/26", date(2026, 2, 1)),
        ("00/00/1985", 1985),
        ("…/…/1985", 1985),
        ("9/1985", 1985),
    ],
)
def test_days_that_are_known_in_part(cell, day):
    assert read_date(cell) == day


def test_what_stands_around_a_name_is_left_away_and_said():
    def name(text):
        line = read_line(2, (text,), {Field.FULL_NAME: 0})
        return line.values["full_name"], line.values.get("sex"), len(line.remarks)

    assert name("Bà Nguyễn Thị Hoa (Trưởng CN)") == ("Nguyễn Thị Hoa", "female", 1)
    assert name("LS. Trần Văn Bình") == ("Trần Văn Bình", None, 1)
    assert name("Ông Ích Khiêm") == ("Ông Ích Khiêm", None, 0)
    assert name("Ông Trần Văn Bình") == ("Trần Văn Bình", "male", 1)


def test_two_lines_of_headings_of_which_the_lower_says_more():
    rows = [
        Row(1, ("TT", "Họ và tên", "Thông tin liên hệ", None, "Quyết định", None, "CCCD", None)),
        Row(2, (None, None, "Điện thoại", "Email", "Số", "Ngày", "Số", "Ngày cấp")),
        Row(3, (1, "Lê An", None, None, None, None, None, None)),
    ]

    header = find_header(rows)

    assert header.columns == {
        Field.FULL_NAME: 1,
        Field.PHONE: 2,
        Field.EMAIL: 3,
        Field.DECISION_NUMBER: 4,
        Field.VALID_FROM: 5,
        Field.CITIZEN_ID: 6,
    }
    assert header.titles[4] == "Quyết định – Số"


def test_a_name_merged_over_two_columns_without_headings_of_their_own():
    rows = [
        Row(1, ("Họ và tên", None, "Số CCCD", "Ngày cấp", "Ngày bổ nhiệm")),
        Row(2, ("Lê Văn", "An", None, None, None)),
        Row(3, ("Tôn Nữ Thị", "Hà", None, None, None)),
    ]

    header = find_header(rows)

    assert header.columns == {
        Field.FAMILY_NAME: 0,
        Field.GIVEN_NAME: 1,
        Field.CITIZEN_ID: 2,
        Field.VALID_FROM: 4,
    }


def test_lines_between_and_below_people_without_numbers():
    rows = [
        Row(1, ("Họ tên", "Điện thoại")),
        Row(2, ("Trung tâm TGPL:", None)),
        Row(3, ("Tô Thị Hà", None)),
        Row(4, ("Đoàn Phương", 912345678)),
        Row(5, ("Cộng", 2)),
        Row(6, ("Giám đốc", None)),
        Row(7, ("Lê Văn Giám", None)),
    ]

    body = people_in(rows, find_header(rows), [Merge(3, 9_000, 1, 1), Merge(4, 9_000, 1, 1)] * 50)

    assert [row.cells for row in body.rows] == [
        ("Tô Thị Hà", None, "Trung tâm TGPL"),
        ("Đoàn Phương", 912345678, "Trung tâm TGPL"),
    ]
    assert [number for number, _words in body.left_out] == [2, 5, 6, 7]


def test_of_a_person_in_the_list_the_name_alone_may_be_known():
    assert ProviderFactory.build(full_name="Lê An").full_name == "Lê An"
    rows = [
        Row(1, ("STT", "Họ tên", "SĐT")),
        Row(2, (1, "Lê An", None)),
        Row(3, (None, "Võ Bình", 912345678)),
    ]
    assert len(people_in(rows, find_header(rows)).rows) == 2
