"""The communes of a province come from a file: all of it or nothing, as often as one likes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from lms.places import communes
from lms.places.actions import import_communes
from lms.places.errors import BadRows, NothingToImport
from lms.places.models import Commune, Province
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def row(**cells):
    return {"province_code": "42", "code": "90001", "kind": "commune", "name": "Sơn Mẫu"} | cells


def ha_tinh():
    with communes.HA_TINH.open("rb") as file:
        return communes.read_communes(file)


def test_the_69_units_of_ha_tinh_come_with_the_project():
    result = import_communes(rows=ha_tinh(), by=None, at=NOON)

    assert result == (69, 0, 0)
    province = Province.objects.get(code="42")
    assert province.communes.filter(kind=Commune.Kind.COMMUNE).count() == 60
    assert province.communes.filter(kind=Commune.Kind.WARD).count() == 9
    huong_khe = province.communes.get(name="Hương Khê")
    assert huong_khe.source.startswith("Nghị quyết 1665/NQ-UBTVQH15")
    assert f"{huong_khe.valid_from:%d/%m/%Y}" == "01/07/2025"
    assert huong_khe.formed_from


def test_importing_again_changes_nothing():
    import_communes(rows=ha_tinh(), by=None, at=NOON)

    assert import_communes(rows=ha_tinh(), by=None, at=NOON) == (0, 69, 0)
    assert ModelLogEntry.objects.filter(action="places.import_communes").count() == 1


def test_a_changed_name_is_taken_over_with_its_search_form():
    import_communes(rows=[row()], by=None, at=NOON)

    assert import_communes(rows=[row(name="Sơn Đẹp")], by=None, at=NOON) == (0, 0, 1)
    assert Commune.objects.get(code="90001").folded_name == "son dep"


def test_zeros_that_a_spreadsheet_dropped_are_put_back():
    import_communes(
        rows=[row(province_code=1, code=4, name="Ba Đình", kind="ward", valid_from=None)], by=None, at=NOON
    )

    commune = Commune.objects.get(code="00004")
    assert (commune.province.name, str(commune)) == ("Hà Nội", "phường Ba Đình")


@pytest.mark.parametrize(
    "cells, problem",
    [
        ({"province_code": "99"}, "99"),
        ({"province_code": None}, "“”"),
        ({"code": "12A45"}, "12A45"),
        ({"code": "123456"}, "123456"),
        ({"code": ""}, "“”"),
        ({"kind": "huyện"}, "huyện"),
        ({"name": " "}, ""),
        ({"name": "x" * 101}, "100"),
        ({"valid_from": "1/7/2025"}, "1/7/2025"),
    ],
)
def test_bad_rows_are_told_by_number_and_nothing_is_saved(cells, problem):
    with pytest.raises(BadRows) as refusal:
        import_communes(rows=[row(), row(**{"code": "90002"} | cells)], by=None, at=NOON)

    assert [number for number, _sentence in refusal.value.rows] == [3]
    assert problem in refusal.value.lines[0]
    assert not Commune.objects.exists()


def test_a_code_twice_or_of_another_province_is_refused():
    import_communes(rows=[row()], by=None, at=NOON)

    with pytest.raises(BadRows) as refusal:
        import_communes(
            rows=[row(province_code="40"), row(code="90002"), row(code="90002")], by=None, at=NOON
        )

    assert [number for number, _sentence in refusal.value.rows] == [2, 4]


def test_an_empty_file_is_refused():
    with pytest.raises(NothingToImport):
        import_communes(rows=[], by=None, at=NOON)


# --- the command --------------------------------------------------------------------------------------------


def test_command_loads_ha_tinh_without_a_file_and_says_how_many():
    out = StringIO()
    call_command("import_communes", stdout=out)

    assert "69" in out.getvalue()
    assert Commune.objects.count() == 69


def test_command_shows_bad_rows_row_by_row(tmp_path):
    file = tmp_path / "communes.csv"
    file.write_text(
        "code,kind,name,province_code\n90001,commune,A,42\n\n9,town,B,42\nx,ward,C,77\n", encoding="utf-8"
    )

    with pytest.raises(CommandError) as error:
        call_command("import_communes", str(file))

    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert "4" in lines[1]
    assert "town" in lines[1]
    assert "77" in lines[2]
    assert not Commune.objects.exists()


def test_command_says_which_columns_are_missing(tmp_path):
    file = tmp_path / "communes.csv"
    file.write_text("ma,ten\n1,A\n", encoding="utf-8")

    with pytest.raises(CommandError, match="province_code, code, kind, name"):
        call_command("import_communes", str(file))


def test_command_says_when_the_file_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        call_command("import_communes", str(tmp_path / "nowhere.csv"))
