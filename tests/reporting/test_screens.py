"""The figures of a period on their page, the rows behind each, and who may see them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lms.hours.models import Duty, Exemption
from lms.reporting.definitions import DEFINITIONS
from lms.reporting.models import ReportingPeriod
from lms.roles import Role
from tests.factories import ProviderStatusFactory, ReportingPeriodFactory, UserFactory
from tests.hours.training import settled_session, train_many
from tests.reporting.year import CUTOFF, FIRST, Year, first_half_of_2026

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in_as(client):
    def sign_in(role: Role | None):
        client.force_login(UserFactory(role=role))

    return sign_in


def page_of(period) -> str:
    return reverse("reporting_periods:inspect", args=[period.pk])


def rows_page(period, key: str, query: str = "") -> str:
    return reverse("reporting_periods:rows", args=[period.pk, key]) + query


def test_every_figure_is_a_link_to_its_rows_and_every_link_opens(client, sign_in_as):
    Year()
    sign_in_as(Role.AUDITOR)
    period = first_half_of_2026()

    content = client.get(page_of(period)).content.decode()

    for definition in DEFINITIONS:
        link = rows_page(period, definition.key)
        assert (f'href="{link}"' in content) or definition.only_if_any or definition.key in content
        for address in (link, link + "?before=1", link + "?export=xlsx"):
            assert client.get(address).status_code == 200, address


def test_every_link_in_the_rows_leads_to_a_page(client, sign_in_as):
    Year()
    sign_in_as(Role.DIRECTOR)
    period = first_half_of_2026()

    addresses = set()
    for definition in DEFINITIONS:
        rows = client.get(rows_page(period, definition.key)).context["rows"]
        first = rows[0] if rows else []
        addresses |= {cell["url"] for cell in first if cell["url"]}

    assert len(addresses) > 10
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_rows_page_tells_the_value_and_what_stands_behind_it(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    period = first_half_of_2026()
    status = ProviderStatusFactory(organization__name="Chi nhánh Hương Khê")
    session = settled_session(CUTOFF, seats={status.provider: 200})

    response = client.get(rows_page(period, "learners"))

    assert response.context["value"] == "1"
    content = response.content.decode()
    for words in (status.provider.full_name, "Chi nhánh Hương Khê", session.title, "31/05/2026"):
        assert words in content


def test_the_class_and_unit_are_those_of_the_day(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    then = ProviderStatusFactory(organization__name="Chi nhánh cũ", valid_until=date(2026, 6, 1))
    ProviderStatusFactory(
        provider=then.provider, organization__name="Chi nhánh mới", valid_from=date(2026, 6, 1)
    )
    settled_session(CUTOFF, seats={then.provider: 240})

    content = client.get(rows_page(first_half_of_2026(), "learners")).content.decode()

    assert "Chi nhánh cũ" in content
    assert "Chi nhánh mới" not in content


def test_long_lists_are_paged_and_exported_whole(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    train_many(120, on=FIRST)
    period = first_half_of_2026()

    page = client.get(rows_page(period, "learners", "?page=3"))
    assert len(page.context["rows"]) == 20

    file = client.get(rows_page(period, "learners", "?export=xlsx"))
    sheet = load_workbook(BytesIO(file.content)).active
    assert sheet.max_row == 121
    assert sheet.cell(2, 7).value == 4  # hours, as a number


def test_what_was_spent_on_one_item_is_told_apart(client, sign_in_as):
    year = Year()
    sign_in_as(Role.AUDITOR)
    training = year.activity("training", FIRST)
    period = first_half_of_2026()

    assert (
        client.get(rows_page(period, "spent_total", f"?activity={training.pk}")).context["value"]
        == "1.000.000"
    )
    assert client.get(rows_page(period, "spent_total", "?activity=0")).context["value"] == "0"


def test_all_figures_are_one_spreadsheet(client, sign_in_as):
    train_many(3, on=FIRST)
    sign_in_as(Role.DIRECTOR)

    response = client.get(reverse("reporting_periods:sheet", args=[first_half_of_2026().pk]))

    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert ["II.3.2", 3] in [[row[0], row[3]] for row in rows]
    assert 12 in [row[3] for row in rows]  # 3 × 240 minutes, in hours


@pytest.mark.parametrize("minutes, text", [(478, "7,96"), (100, "1,66"), (479, "7,98")])
def test_hours_are_the_same_on_the_page_in_the_file_and_behind_the_figure(client, sign_in_as, minutes, text):
    sign_in_as(Role.AUDITOR)
    status = ProviderStatusFactory()
    days = [FIRST + timedelta(days=number) for number in range(2)]
    session = settled_session(*days, seats={status.provider: 240})
    session.registrations.update(attended_minutes=minutes)
    period = first_half_of_2026()

    page = client.get(rows_page(period, "learners")).context["rows"][0]
    rows_file = client.get(rows_page(period, "learners", "?export=xlsx"))
    figures_file = client.get(reverse("reporting_periods:sheet", args=[period.pk]))

    number = float(text.replace(",", "."))
    assert text in [cell["text"] for cell in page]
    assert load_workbook(BytesIO(rows_file.content)).active.cell(2, 7).value == number
    figures = load_workbook(BytesIO(figures_file.content)).active.iter_rows(values_only=True)
    assert number in [row[3] for row in figures]


def test_the_page_says_how_far_the_data_reach(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    today = timezone.localdate()

    def words(cutoff_on: date, ends_on: date) -> str:
        days = {"starts_on": today - timedelta(days=30), "cutoff_on": cutoff_on, "ends_on": ends_on}
        return client.get(page_of(ReportingPeriodFactory(**days))).content.decode()

    yesterday, later, latest = (today + timedelta(days=number) for number in (-1, 5, 9))
    cut_off, runs = "cần cộng thêm phần ước", "Kỳ chưa kết thúc"
    assert cut_off in words(yesterday, later)
    assert cut_off not in words(later, latest)  # nothing is cut off yet
    assert cut_off not in words(yesterday, yesterday)
    assert runs not in words(yesterday, yesterday)


def test_an_unknown_figure_or_period_is_not_found(client, sign_in_as):
    sign_in_as(Role.AUDITOR)

    assert client.get(rows_page(first_half_of_2026(), "happiness")).status_code == 404
    assert client.get(reverse("reporting_periods:sheet", args=[987654])).status_code == 404


def test_the_menu_leads_to_the_period_that_runs_or_ran_last(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    latest = reverse("figures:latest")
    assert client.get(latest).url == reverse("reporting_periods:index")

    past = first_half_of_2026(
        starts_on=date(2024, 1, 1), ends_on=date(2024, 6, 30), cutoff_on=date(2024, 6, 30)
    )
    ReportingPeriodFactory(
        starts_on=date(2099, 1, 1), ends_on=date(2099, 6, 30), cutoff_on=date(2099, 6, 30), year=2099
    )
    assert client.get(latest).url == page_of(past)


def test_a_manager_opens_a_period_on_the_form_and_sees_what_is_wrong(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    facts = {
        "kind": "half_year",
        "title": "6 tháng đầu năm 2026",
        "year": "2026",
        "starts_on": "01/01/2026",
        "ends_on": "30/06/2026",
        "cutoff_on": "31/05/2026",
    }

    wrong = client.post(reverse("reporting_periods:add"), facts | {"year": "2024"})
    assert "year" in wrong.context["form"].errors

    response = client.post(reverse("reporting_periods:add"), facts)
    period = ReportingPeriod.objects.get()
    assert response.url == page_of(period)

    client.post(reverse("reporting_periods:edit", args=[period.pk]), facts | {"cutoff_on": "30/06/2026"})
    period.refresh_from_db()
    assert period.cutoff_on == date(2026, 6, 30)


def test_a_manager_opens_a_years_usual_periods(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    url = reverse("reporting_periods:open_year")
    assert url in client.get(reverse("reporting_periods:index")).content.decode()

    client.post(url, {"year": "2026"})
    client.post(url, {"year": "2026"})

    assert ReportingPeriod.objects.count() == 3
    assert (
        client.get(reverse("reporting_periods:index") + "?year=2026&kind=year_end")
        .context["object_list"]
        .count()
        == 1
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DIRECTOR, Role.AUDITOR])
def test_managers_directors_and_auditors_read_the_figures(client, sign_in_as, role):
    sign_in_as(role)
    period = first_half_of_2026()

    for address in (
        page_of(period),
        rows_page(period, "learners"),
        reverse("reporting_periods:sheet", args=[period.pk]),
        reverse("reporting_periods:index"),
    ):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.TRAINER, None])
def test_trainers_and_learners_do_not(client, sign_in_as, role):
    sign_in_as(role)
    period = first_half_of_2026()

    for address in (
        page_of(period),
        rows_page(period, "learners"),
        reverse("reporting_periods:sheet", args=[period.pk]),
        reverse("reporting_periods:index"),
        reverse("reporting_periods:open_year"),
        reverse("figures:latest"),
        reverse("duties:index"),
        reverse("exemptions:index"),
    ):
        assert client.get(address).status_code in (302, 403), address


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR])
def test_who_only_reads_opens_no_period(client, sign_in_as, role):
    sign_in_as(role)

    client.post(reverse("reporting_periods:open_year"), {"year": "2026"})
    client.post(reverse("reporting_periods:add"), {})

    assert not ReportingPeriod.objects.exists()


def test_the_pages_ask_the_same_of_the_database_for_ten_and_a_thousand(client, sign_in_as, queries_of):
    sign_in_as(Role.AUDITOR)
    period = first_half_of_2026()
    addresses = [page_of(period), rows_page(period, "learners"), rows_page(period, "officers_short")]

    train_many(10, on=FIRST)
    few = [queries_of(client, address) for address in addresses]
    train_many(990, on=FIRST)

    assert [queries_of(client, address) for address in addresses] == few


# --- duties and exemptions, which stand in the same menu ----------------------------------------------------


def test_a_duty_is_added_corrected_and_ended_on_its_screens(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    facts = {
        "provider_class": "consultant",
        "minutes_per_year": "240",
        "change_rule": "by_days",
        "valid_from": "01/01/2026",
        "source": "Quyết định của Sở Tư pháp",
        "caveat": "",
    }
    overlapping = client.post(reverse("duties:add"), facts | {"provider_class": "officer"})
    assert overlapping.context["form"].errors

    client.post(reverse("duties:add"), facts)
    duty = Duty.objects.get(provider_class="consultant")

    edit = reverse("duties:edit", args=[duty.pk])
    assert "reason" in client.post(edit, facts | {"minutes_per_year": "300"}).context["form"].errors
    client.post(edit, facts | {"minutes_per_year": "300", "reason": "Gõ nhầm."})

    end = reverse("duties:end", args=[duty.pk])
    assert "on" in client.post(end, {"on": "01/01/2026"}).context["form"].errors
    client.post(end, {"on": "01/01/2027"})

    duty.refresh_from_db()
    assert (duty.minutes_per_year, duty.valid_until) == (300, date(2027, 1, 1))
    assert end not in client.get(reverse("duties:inspect", args=[duty.pk])).content.decode()


def test_an_exemption_is_approved_and_withdrawn_on_its_screens(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    officer = ProviderStatusFactory().provider
    facts = {"provider": officer.pk, "year": "2026", "clause": "maternity", "note": ""}

    client.post(reverse("exemptions:add"), facts)
    exemption = Exemption.objects.get()
    again = client.post(reverse("exemptions:add"), facts)
    assert again.context["form"].errors

    withdraw = reverse("exemptions:withdraw", args=[exemption.pk])
    assert "reason" in client.post(withdraw, {"reason": ""}).context["form"].errors
    client.post(withdraw, {"reason": "Nhầm người."})

    exemption.refresh_from_db()
    assert exemption.withdrawn_at is not None
    found = client.get(reverse("exemptions:index") + "?withdrawn=true&q=hong ngoc").context["object_list"]
    assert list(found) == [exemption]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR])
def test_who_only_reads_changes_no_duty_and_no_exemption(client, sign_in_as, role):
    sign_in_as(role)
    duty = Duty.objects.get(provider_class="officer")

    assert client.get(reverse("duties:inspect", args=[duty.pk])).status_code == 200
    client.post(reverse("duties:end", args=[duty.pk]), {"on": "01/01/2027"})
    client.post(reverse("exemptions:add"), {"provider": ProviderStatusFactory().provider.pk})

    duty.refresh_from_db()
    assert duty.valid_until is None
    assert not Exemption.objects.exists()
