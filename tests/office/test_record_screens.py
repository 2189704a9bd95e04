"""What every screen of records does, shown on organisations: search, export, scope, doors, history."""

import io
import re
from datetime import datetime

import openpyxl
import pytest
from django.urls import reverse
from wagtail.admin.viewsets import viewsets

from lms.office.viewsets import RecordViewSet
from lms.people.models import Organization
from lms.people.viewsets import OrganizationViewSet
from lms.planning.actions import approve
from lms.roles import Role
from tests.factories import (
    HANOI,
    OrganizationFactory,
    PlannedActivityFactory,
    ProvinceFactory,
    UserFactory,
)

LIST = "/admin/organizations/"


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


def sheet_of(response):
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(response))).active


# --- search -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["duc tho", "ĐỨC THỌ", "tho duc", "Đức Thọ"])
def test_a_list_finds_names_whatever_their_accents(manager, query):
    OrganizationFactory(name="Chi nhánh Đức Thọ")
    OrganizationFactory(name="Chi nhánh Hương Khê")

    page = manager.get(LIST, {"q": query}).content.decode()

    assert "Chi nhánh Đức Thọ" in page
    assert "Chi nhánh Hương Khê" not in page


def test_names_spelt_as_typed_come_first(manager):
    for name in ("Ban An", "Bàn An", "Bản An"):
        OrganizationFactory(name=name)

    page = manager.get(LIST, {"q": "Bản"}).content.decode()

    assert page.index("Bản An") < page.index("Ban An") < page.index("Bàn An")


def test_a_list_is_in_vietnamese_order(manager):
    for name in ("Đoàn Luật sư", "Dự án", "Ân Phú", "An Bình"):
        OrganizationFactory(name=name)

    page = manager.get(LIST).content.decode()

    assert sorted(["An Bình", "Ân Phú", "Dự án", "Đoàn Luật sư"], key=page.index) == [
        "An Bình",
        "Ân Phú",
        "Dự án",
        "Đoàn Luật sư",
    ]


def test_the_name_in_a_list_leads_to_looking_not_to_changing(manager):
    organization = OrganizationFactory()

    assert reverse("organizations:inspect", args=[organization.pk]) in manager.get(LIST).content.decode()


# --- export -------------------------------------------------------------------------------------------------


def test_an_xlsx_export_keeps_text_as_text_and_says_kinds_in_words(manager):
    OrganizationFactory(name="=HYPERLINK(1)", phone="0239 3855", kind=Organization.Kind.BAR)

    sheet = sheet_of(manager.get(LIST, {"export": "xlsx"}))

    headings, row = [[cell.value for cell in row] for row in sheet.iter_rows()]
    found = dict(zip(headings, row, strict=True))
    assert "=HYPERLINK(1)" in row
    assert sheet.cell(2, 1).data_type == "s"
    assert "0239 3855" in row
    assert "bar" not in row
    assert "Hà Tĩnh" in row
    assert len(found) == len(OrganizationViewSet.list_export)


def test_a_csv_export_opens_right_in_excel_and_runs_nothing(manager):
    OrganizationFactory(name="=cmd|' /C calc'!A0")

    response = manager.get(LIST, {"export": "csv"})

    content = b"".join(response)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "'=cmd|" in content.decode()
    assert ".csv" in response["Content-Disposition"]


def test_moments_are_exported_in_local_time(manager):
    plan = PlannedActivityFactory().plan
    approve(plan=plan, by=None, at=datetime(2026, 11, 23, 1, 0, tzinfo=HANOI))

    sheet = sheet_of(manager.get("/admin/plans/", {"export": "xlsx"}))

    assert datetime(2026, 11, 23, 1, 0) in [cell.value for cell in sheet[2]]


def test_an_export_holds_what_the_list_is_filtered_to(manager):
    OrganizationFactory(name="Chi nhánh Đức Thọ")
    OrganizationFactory(name="Chi nhánh Hương Khê")

    sheet = sheet_of(manager.get(LIST, {"export": "xlsx", "q": "duc"}))

    assert sheet.max_row == 2


# --- doors --------------------------------------------------------------------------------------------------


def form(**fields):
    return {"name": "Chi nhánh mới", "kind": "branch", "province": ProvinceFactory().pk} | fields


def test_a_record_is_added_through_its_door_and_shown(manager):
    response = manager.post(LIST + "new/", form())

    organization = Organization.objects.get(name="Chi nhánh mới")
    assert response.url == reverse("organizations:inspect", args=[organization.pk])
    assert "Chi nhánh mới" in manager.get(response.url).content.decode()


def test_what_the_door_refuses_stands_beside_its_field_and_changes_nothing(manager):
    top = OrganizationFactory(name="Trung tâm")
    branch = OrganizationFactory(name="Chi nhánh", parent=top)

    response = manager.post(f"{LIST}edit/{top.pk}/", form(name="Tên khác", parent=branch.pk))

    assert response.status_code == 200
    assert "parent" in response.context["form"].errors
    assert Organization.objects.get(pk=top.pk).name == "Trung tâm"
    assert 'value="Tên khác"' in response.content.decode()


def test_a_name_taken_is_refused_beside_it(manager):
    OrganizationFactory(name="Chi nhánh mới")

    response = manager.post(LIST + "new/", form())

    assert response.context["form"].errors["name"]
    assert not response.context["form"].non_field_errors()


def test_dates_and_texts_have_wagtails_fields(manager):
    page = manager.get("/admin/plans/new/").content.decode()

    assert "initDateChooser" in page
    assert 'data-controller="w-autosize"' in page


def test_nothing_is_deleted_from_these_screens(manager):
    organization = OrganizationFactory()

    assert manager.get(f"{LIST}delete/{organization.pk}/").status_code == 404
    assert "/delete/" not in manager.get(LIST).content.decode()


# --- roles --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.TRAINER, Role.DIRECTOR, Role.AUDITOR])
def test_readers_look_and_change_nothing(client_of, role):
    organization = OrganizationFactory()
    client = client_of(role)

    assert client.get(LIST).status_code == 200
    page = client.get(reverse("organizations:inspect", args=[organization.pk]))
    assert page.status_code == 200
    assert "/edit/" not in page.content.decode()
    assert client.get(f"{LIST}history/{organization.pk}/").status_code == 200
    for address in (f"{LIST}new/", f"{LIST}edit/{organization.pk}/"):
        assert client.post(address, form()).status_code in (302, 403)
    assert Organization.objects.count() == 1


def test_learners_and_visitors_see_nothing(client_of, client):
    assert client_of(None).get(LIST).status_code in (302, 403)
    assert client.get(LIST).status_code == 302


# --- scope --------------------------------------------------------------------------------------------------


@pytest.fixture
def foreign(monkeypatch):
    """An organisation out of everybody's sight: what a later rule of scope would do."""
    organization = OrganizationFactory(name="Đơn vị nơi khác")
    everything = OrganizationViewSet.rows_for
    monkeypatch.setattr(
        OrganizationViewSet,
        "rows_for",
        lambda viewset, user: everything(viewset, user).exclude(pk=organization.pk),
    )
    return organization


def test_rows_out_of_scope_are_nowhere(manager, foreign):
    OrganizationFactory(name="Đơn vị của mình")

    for params in ({}, {"q": "don vi"}, {"export": "csv"}):
        response = manager.get(LIST, params)
        content = b"".join(response).decode()
        assert "Đơn vị của mình" in content
        assert "Đơn vị nơi khác" not in content
    for screen in ("inspect", "edit", "history", "history-results", "usage"):
        assert manager.get(f"{LIST}{screen}/{foreign.pk}/").status_code == 404
    assert manager.post(f"{LIST}edit/{foreign.pk}/", form()).status_code == 404


# --- queries ------------------------------------------------------------------------------------------------


def test_the_list_asks_the_same_number_of_questions_for_10_and_1000(manager, queries_of):
    top = OrganizationFactory()
    OrganizationFactory.create_batch(10, parent=top)
    few = queries_of(manager, LIST)
    OrganizationFactory.create_batch(990, parent=top)

    assert queries_of(manager, LIST) == few


def test_the_export_asks_the_same_number_of_questions_for_10_and_1000(manager, queries_of):
    top = OrganizationFactory()
    OrganizationFactory.create_batch(10, parent=top)
    few = queries_of(manager, LIST + "?export=xlsx")
    OrganizationFactory.create_batch(990, parent=top)

    assert queries_of(manager, LIST + "?export=xlsx") == few


# --- what a record's page says ------------------------------------------------------------------------------


@pytest.mark.once
def test_no_page_of_a_record_shows_what_the_code_calls_nothing(demo, client):
    client.force_login(UserFactory(is_superuser=True))
    screens = {screen.name: screen for screen in record_screens(viewsets.viewsets)}

    assert len(screens) > 20
    for screen in screens.values():
        rows = screen.model._default_manager.order_by("pk")
        for record in {rows.first(), rows.last()} - {None}:
            address = reverse(screen.get_url_name("inspect"), args=[record.pk])
            assert not {"None", "True", "False"} & set(words_of(client.get(address))), address


def record_screens(found):
    """Every ``RecordViewSet`` of the admin, those in groups too."""
    for each in found:
        yield from record_screens(getattr(each, "registerables", ()))
        if isinstance(each, RecordViewSet):
            yield each


def words_of(response) -> list[str]:
    """What stands between the tags of a page, without scripts and styles."""
    page = re.sub(r"(?s)<(script|style).*?</\1>", "", response.content.decode())
    return [text.strip() for text in re.findall(r">([^<]+)", page)]
