"""Coverage of the communes on lists."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from lms.hours.coverage import coverage
from lms.places.actions import add_village, designate
from lms.roles import Role
from tests.factories import HANOI, NOON, CommuneFactory, OrganizationFactory, ProviderStatusFactory
from tests.hours.training import settled_session

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


def listed(name: str, kind: str = "poor_commune"):
    commune = CommuneFactory(name=name)
    village = (
        add_village(commune=commune, name="Thôn Bắc", by=None, at=NOON)
        if kind == "difficult_village"
        else None
    )
    designate(
        commune=commune, village=village, kind=kind, decision_number="861", decided_on=date(2021, 6, 4),
        issuer="Thủ tướng", valid_from=date(2021, 6, 4), by=None, at=NOON,
    )  # fmt: skip
    return commune


def test_communes_on_lists_are_covered_by_people_trained_lately(client_of, monkeypatch, queries_of):
    home, work, old, nobody = listed("Sơn Kim"), listed("Hương Liên", "difficult_village"), listed("Kỳ Thượng"), listed("Vũ Quang")  # fmt: skip  # noqa: E501
    CommuneFactory(name="Ngoài Danh Sách")
    lives = ProviderStatusFactory(
        provider__commune=home, organization=OrganizationFactory(commune=nobody)
    ).provider
    works = ProviderStatusFactory(organization=OrganizationFactory(commune=work)).provider
    long_ago = ProviderStatusFactory(provider__commune=old).provider
    settled_session(date(2026, 6, 15), seats={lives: 240, works: 240})
    settled_session(date(2025, 6, 15), seats={long_ago: 240}, year=2025)

    found = {each.commune.name: each for each in coverage(on=TODAY)}

    assert {name: each.tone for name, each in found.items()} == {
        "Sơn Kim": "covered", "Hương Liên": "covered", "Kỳ Thượng": "open", "Vũ Quang": "open",
        "Ngoài Danh Sách": "none",
    }  # fmt: skip
    assert found["Hương Liên"].villages == ["Thôn Bắc"]
    assert [number for _label, number in found["Sơn Kim"].by_content] == [0, 1, 0]
    assert not any(each.people for each in coverage(on=TODAY, content_kind="conduct"))

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 30, 9, tzinfo=HANOI))
    page, manager = reverse("coverage:map"), client_of(Role.MANAGER)
    content = manager.get(page).content.decode()
    assert "tile-covered" in content
    assert "xã Kỳ Thượng" in content
    sheet = manager.get(page, {"export": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(sheet))).active.iter_rows(values_only=True))
    assert len(rows) == 5
    few = queries_of(manager, page)
    for number in range(100):
        CommuneFactory()
        ProviderStatusFactory(provider__commune=listed(f"Mới {number}"))
    assert queries_of(manager, page) == few
    assert client_of(Role.TRAINER).get(page).status_code in (302, 403)
