"""The people of a session on the office's page: found, decided many at once, exported."""

import io

import openpyxl
import pytest
from django.urls import reverse

from courses.actions import set_quotas
from courses.models import Registration
from lms.roles import Role
from tests.courses.stories import fill, session_in
from tests.factories import NOON, OrganizationFactory, ProviderFactory, RegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def manager(client):
    user = UserFactory(role=Role.MANAGER)
    client.force_login(user)
    return user


def names(response):
    return [row["name"] for row in response.context["rows"]]


def test_people_are_found_by_name_state_and_unit_and_exported_so(client, manager):
    session, unit = session_in(9), OrganizationFactory(name="Chi nhánh số 2")
    ngoc = RegistrationFactory(
        session=session,
        provider=ProviderFactory(full_name="Đặng Thị Ngọc", phone="0912345678"),
        organization=unit,
    )
    anh = RegistrationFactory(
        session=session, provider=ProviderFactory(full_name="Lê Văn Ánh"), status="requested"
    )
    gone = RegistrationFactory(session=session, status="refused", ended_at=NOON, end_reason="Hết chỉ tiêu")
    idle = OrganizationFactory(name="Đoàn Luật sư")
    set_quotas(session=session, quotas={unit.pk: 3, idle.pk: 2}, by=None, at=NOON)
    page = reverse("sessions:inspect", args=[session.pk])
    file = reverse("sessions:people_file", args=[session.pk])

    for query, expected in (
        ({}, ["Lê Văn Ánh", "Đặng Thị Ngọc"]),
        ({"name": "ngoc dang"}, ["Đặng Thị Ngọc"]),
        ({"state": "requested"}, ["Lê Văn Ánh"]),
        ({"state": "refused"}, [gone.provider.full_name]),
        ({"unit": unit.pk}, ["Đặng Thị Ngọc"]),
        ({"unit": 0}, ["Lê Văn Ánh"]),
        ({"state": "?", "unit": "x"}, ["Lê Văn Ánh", "Đặng Thị Ngọc"]),
        ({"name": "không có"}, []),
    ):
        response = client.get(page, query)
        assert names(response) == expected
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(file, query))))
        assert [row[1] for row in sheet.active.iter_rows(min_row=2, values_only=True)] == expected
    units = {
        row["name"]: (row["number"], row["quota"] and row["quota"].seats) for row in response.context["units"]
    }
    assert units[unit.name] == (1, 3)
    assert units[idle.name] == (0, 2)
    assert len(units) == 3
    assert anh.provider.full_name in client.get(page).content.decode()
    client.force_login(UserFactory(role=Role.TRAINER))
    assert client.get(file).status_code in {302, 403}
    assert ngoc.status == Status.CONFIRMED


def test_requests_are_decided_many_at_once(client, manager):
    session = session_in(9, capacity=2, needs_approval=True)
    asked = fill(session, 4, status="requested")
    address = reverse("sessions:decide", args=[session.pk])
    assert address in client.get(reverse("sessions:inspect", args=[session.pk])).content.decode()

    client.post(address, {"registration": [each.pk for each in asked[:3]], "approve": "1"})
    unsaid = client.post(
        address, {"registration": [asked[3].pk, "9" * 5000], "refuse": "1", "reason": "\x00"}
    )
    assert unsaid.status_code == 422
    assert f'value="{asked[3].pk}" checked' in unsaid.content.decode()
    assert session.registrations.get(pk=asked[3].pk).status == Status.REQUESTED
    client.post(address, {"registration": [asked[3].pk, asked[0].pk], "refuse": "1", "reason": "Hết chỗ"})
    client.post(address, {"registration": [asked[3].pk, "x"], "approve": "1"})  # decided already

    assert list(session.registrations.order_by("pk").values_list("status", flat=True)) == [
        "confirmed",
        "confirmed",
        "waitlisted",
        "refused",
    ]
