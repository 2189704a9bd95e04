"""The office's screens of places: import, lists, designations."""

import io
from datetime import date

import pytest
from django.urls import reverse

from lms.places import communes
from lms.places.actions import add_village, designate
from lms.places.models import Commune, Designation, Village
from lms.roles import Role
from tests.factories import NOON, CommuneFactory

IMPORT = "/admin/communes/import/"


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


@pytest.fixture
def commune(db):
    return CommuneFactory(name="Hương Khê")


@pytest.fixture
def designation(commune):
    return designate(
        commune=commune,
        kind=Designation.Kind.POOR_COMMUNE,
        decision_number="131/QĐ-TTg",
        decided_on=date(2017, 1, 25),
        issuer="Thủ tướng Chính phủ",
        valid_from=date(2017, 1, 25),
        by=None,
        at=NOON,
    )


def upload(content: bytes, name: str = "communes.csv") -> dict:
    file = io.BytesIO(content)
    file.name = name
    return {"file": file}


# --- communes -----------------------------------------------------------------------------------------------


def test_a_manager_imports_the_communes_of_a_province(manager):
    response = manager.post(IMPORT, upload(communes.HA_TINH.read_bytes()), follow=True)

    assert "69" in response.content.decode()
    assert Commune.objects.count() == 69


def test_bad_rows_are_shown_row_by_row_and_nothing_is_saved(manager):
    response = manager.post(IMPORT, upload("province_code,code,kind,name\n42,1,xã,A\n77,2,ward,B\n".encode()))

    page = response.content.decode()
    assert response.status_code == 422
    assert "xã" in page
    assert "77" in page
    assert not Commune.objects.exists()


def test_what_is_no_table_is_refused_beside_the_field(manager):
    response = manager.post(IMPORT, upload(b"%PDF-1.7 \x00\x01\x02", "communes.pdf"))

    assert response.status_code == 422
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("role", [Role.TRAINER, Role.DIRECTOR, Role.AUDITOR])
def test_only_managers_import(client_of, role):
    client = client_of(role)

    assert client.post(IMPORT, upload(communes.HA_TINH.read_bytes())).status_code in (302, 403)
    assert "/import/" not in client.get("/admin/communes/").content.decode()
    assert not Commune.objects.exists()


def test_communes_are_found_without_accents_and_come_from_files_only(manager, commune):
    assert "xã Hương Khê" in manager.get("/admin/communes/", {"q": "huong khe"}).content.decode()
    assert manager.get("/admin/communes/new/").status_code == 404
    assert manager.get(f"/admin/communes/edit/{commune.pk}/").status_code == 404


def test_provinces_are_listed_with_what_they_merged_into(manager):
    page = manager.get("/admin/provinces/", {"q": "ha giang"}).content.decode()

    assert "Hà Giang" in page
    assert "Tuyên Quang" in page


# --- villages and designations ------------------------------------------------------------------------------


def test_a_village_is_added_and_renamed(manager, commune):
    manager.post("/admin/villages/new/", {"commune": commune.pk, "name": "Thôn 1"})
    village = Village.objects.get()
    manager.post(f"/admin/villages/edit/{village.pk}/", {"name": "Thôn Phú Lâm"})

    village.refresh_from_db()
    assert village.name == "Thôn Phú Lâm"


def test_a_designation_is_entered_by_its_decision(manager, commune):
    fields = {
        "kind": "difficult_village",
        "commune": commune.pk,
        "decision_number": "861/QĐ-TTg",
        "decided_on": "04/06/2021",
        "issuer": "Thủ tướng Chính phủ",
        "valid_from": "04/06/2021",
    }

    refused = manager.post("/admin/designations/new/", fields)
    assert refused.context["form"].errors["village"]
    village = add_village(commune=commune, name="Thôn 1", by=None, at=NOON)
    manager.post("/admin/designations/new/", fields | {"village": village.pk})

    assert Designation.objects.get().valid_from == date(2021, 6, 4)


def test_a_designation_is_renewed_and_the_old_one_stays_readable(manager, designation):
    fields = {
        "kind": "poor_commune",
        "decision_number": "861/QĐ-TTg",
        "decided_on": "04/06/2021",
        "issuer": "Thủ tướng Chính phủ",
        "valid_from": "04/06/2021",
    }

    response = manager.post(f"/admin/designations/review/{designation.pk}/", fields)

    successor = Designation.objects.get(predecessor=designation)
    assert response.url == reverse("designations:inspect", args=[successor.pk])
    assert manager.get(response.url).status_code == 200
    page = manager.get(reverse("designations:inspect", args=[designation.pk])).content.decode()
    assert "04/06/2021" in page
    assert "/review/" not in page


def test_a_wrong_day_is_refused_beside_its_field(manager, designation):
    response = manager.post(f"/admin/designations/end/{designation.pk}/", {"on": "25/01/2017"})

    assert response.status_code == 422
    assert "25/01/2017" in str(response.context["form"].errors["on"])
    designation.refresh_from_db()
    assert designation.valid_until is None


def test_a_designation_is_ended(manager, designation):
    manager.post(f"/admin/designations/end/{designation.pk}/", {"on": "01/01/2021"})

    page = manager.get("/admin/designations/", {"current": "ended"}).content.decode()
    assert "Hương Khê" in page
    assert "Hương Khê" not in manager.get("/admin/designations/", {"current": "now"}).content.decode()


def test_readers_end_nothing(client_of, designation):
    client = client_of(Role.AUDITOR)

    assert client.get(reverse("designations:inspect", args=[designation.pk])).status_code == 200
    assert client.post(f"/admin/designations/end/{designation.pk}/", {"on": "01/01/2021"}).status_code in (
        302,
        403,
    )
    designation.refresh_from_db()
    assert designation.valid_until is None


# --- queries ------------------------------------------------------------------------------------------------


def fill(first: int, last: int) -> None:
    for commune in CommuneFactory.create_batch(last - first):
        village = add_village(commune=commune, name="Thôn 1", by=None, at=NOON)
        designate(
            commune=commune,
            village=village,
            kind=Designation.Kind.DIFFICULT_VILLAGE,
            decision_number="861/QĐ-TTg",
            decided_on=date(2021, 6, 4),
            issuer="Thủ tướng Chính phủ",
            valid_from=date(2021, 6, 4),
            by=None,
            at=NOON,
        )


def test_lists_ask_the_same_number_of_questions_however_many_rows(manager, queries_of):
    lists = ["/admin/communes/", "/admin/villages/", "/admin/designations/", "/admin/provinces/"]
    fill(0, 10)
    few = [queries_of(manager, address) for address in lists]
    fill(10, 300)

    assert [queries_of(manager, address) for address in lists] == few
