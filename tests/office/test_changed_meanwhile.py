"""Two people change one record at a time: a form changes only what its person changed, and says what both did."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from certificates.actions import save_template
from courses.actions import revise_session, revise_threshold
from courses.models import CompletionThreshold
from lms.hours.actions import revise_duty
from lms.hours.models import Duty
from lms.people.actions import revise_organization, revise_provider
from lms.people.models import Organization, Provider
from lms.places.actions import add_village
from lms.planning.actions import revise_activity, revise_plan
from lms.reporting.actions import revise_period
from lms.roles import Role
from tests.factories import (
    HANOI,
    NOON,
    AnnualPlanFactory,
    CertificateTemplateFactory,
    CommuneFactory,
    CourseSessionFactory,
    OrganizationFactory,
    PlannedActivityFactory,
    ProviderFactory,
    ReportingPeriodFactory,
)
from tests.support.sending import as_shown

pytestmark = pytest.mark.django_db
DEED = {"by": None, "at": NOON}
FOLLOWING = {"version", "calendar_version", "folded_text"}
"""Fields that follow from others."""


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


def edit(name, record):
    return reverse(f"{name}:edit", args=[record.pk])


def test_what_somebody_else_changed_meanwhile_stays(manager):
    organization = OrganizationFactory(name="Chi nhánh Đức Thọ", phone="0239 1")
    url = edit("organizations", organization)
    page = manager.get(url)
    revise_organization(organization=organization, phone="0239 2", kind=Organization.Kind.BRANCH, **DEED)

    response = manager.post(url, as_shown(page, name="Chi nhánh Hương Khê"))

    assert response.status_code == 302, response.context["form"].errors
    organization.refresh_from_db()
    assert (organization.name, organization.phone) == ("Chi nhánh Hương Khê", "0239 2")
    assert organization.kind == Organization.Kind.BRANCH


def test_what_both_changed_is_told_beside_the_field_once(manager):
    organization = OrganizationFactory(phone="0239 1", short_name="A")
    url = edit("organizations", organization)
    page = manager.get(url)
    revise_organization(organization=organization, phone="0239 2", short_name="B", **DEED)

    response = manager.post(url, as_shown(page, phone="0239 3"))

    assert "“0239 2”" in response.context["form"].errors["phone"][0]
    assert 'value="0239 3"' in response.content.decode()
    organization.refresh_from_db()
    assert organization.phone == "0239 2"

    assert manager.post(url, as_shown(response)).status_code == 302
    organization.refresh_from_db()
    assert (organization.phone, organization.short_name) == ("0239 3", "B")


def test_whoever_types_what_the_other_saved_hears_nothing(manager):
    organization = OrganizationFactory(phone="0239 1")
    url = edit("organizations", organization)
    page = manager.get(url)
    revise_organization(organization=organization, phone="0239 2", **DEED)

    assert manager.post(url, as_shown(page, phone="0239 2")).status_code == 302


@pytest.mark.parametrize("remembered", ["", "no JSON", "[]"])
def test_a_form_without_its_memory_is_compared_with_what_is_stored(manager, remembered):
    organization = OrganizationFactory(phone="0239 1")
    url = edit("organizations", organization)

    response = manager.post(url, as_shown(manager.get(url), phone="0239 2", opened=remembered))

    assert response.status_code == 302
    organization.refresh_from_db()
    assert organization.phone == "0239 2"


def test_what_the_other_did_is_said_in_words(manager):
    provider = ProviderFactory(sex=Provider.Sex.MALE, born_on=date(1980, 5, 1), phone="0912 000 111")
    url = edit("providers", provider)
    page = manager.get(url)
    changes = {"sex": Provider.Sex.FEMALE, "born_on": date(1981, 12, 24), "phone": ""}
    revise_provider(provider=provider, **changes, **DEED)

    response = manager.post(url, as_shown(page, sex="", born_on="01/01/1990", phone="0912 000 222"))

    told = {name: errors[0] for name, errors in response.context["form"].errors.items()}
    assert set(told) == {"sex", "born_on", "phone"}
    assert f"“{Provider.Sex.FEMALE.label}”" in told["sex"]
    assert "“24/12/1981”" in told["born_on"]
    assert "xóa trống" in told["phone"]


def test_moments_numbers_and_records_are_said_in_words_too(manager):
    session = CourseSessionFactory(needs_approval=False, organizer=OrganizationFactory(name="Trung tâm"))
    url = edit("sessions", session)
    page = manager.get(url)
    closes = datetime(2026, 6, 1, 17, 30, tzinfo=HANOI)
    branch = OrganizationFactory(name="Chi nhánh Đức Thọ")
    changes = {"registration_closes_at": closes, "organizer": branch, "capacity": 45, "needs_approval": True}
    revise_session(session=session, **changes, **DEED)

    response = manager.post(
        url,
        as_shown(
            page,
            registration_closes_at="02/06/2026 08:00",
            organizer=OrganizationFactory().pk,
            capacity=50,
            needs_approval=True,
        ),
    )

    told = {name: errors[0] for name, errors in response.context["form"].errors.items()}
    assert set(told) == {"registration_closes_at", "organizer", "capacity"}
    assert "“01/06/2026 17:30”" in told["registration_closes_at"]
    assert "“Chi nhánh Đức Thọ”" in told["organizer"]
    assert "“45”" in told["capacity"]


CASES = {
    "plans": (
        AnnualPlanFactory,
        lambda plan: revise_plan(plan=plan, number="9/KH-TGPL", **DEED),
        {"title": "Kế hoạch mới"},
    ),
    "activities": (
        PlannedActivityFactory,
        lambda activity: revise_activity(activity=activity, target_count=7, **DEED),
        {"title": "Tập huấn mới"},
    ),
    "thresholds": (
        CompletionThreshold.objects.get,
        lambda threshold: revise_threshold(threshold=threshold, percent=75, **DEED),
        {"source": "Quyết định số 9"},
    ),
    "sessions": (
        CourseSessionFactory,
        lambda session: revise_session(session=session, capacity=45, **DEED),
        {"venue": "Hội trường B"},
    ),
    "duties": (
        lambda: Duty.objects.get(provider_class="officer"),
        lambda duty: revise_duty(duty=duty, content_kinds=["skills"], reason="Nhầm", **DEED),
        {"source": "Thông tư số 9", "reason": "Nhầm"},
    ),
    "reporting_periods": (
        ReportingPeriodFactory,
        lambda period: revise_period(period=period, recipient="Sở Tư pháp", **DEED),
        {"title": "Báo cáo mới"},
    ),
    "certificate_templates": (
        CertificateTemplateFactory,
        lambda template: save_template(template=template, signer_name="Trần Thị B", lines=[], **DEED),
        {"place": "Hà Nội"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_form_leaves_what_others_changed(manager, name):
    make, change, typed = CASES[name]
    record = make()
    url = edit(name, record)
    page = manager.get(url)
    changed = change(record)

    response = manager.post(url, as_shown(page, **typed))

    assert response.status_code == 302, response.context["form"].errors
    record.refresh_from_db()
    for field in record._meta.concrete_fields:
        if field.name not in FOLLOWING:
            assert getattr(record, field.name) == typed.get(field.name, getattr(changed, field.name)), (
                field.name
            )


def test_a_village_saved_as_it_was_keeps_its_name(manager):
    village = add_village(commune=CommuneFactory(), name="Thôn Bắc", **DEED)
    url = edit("villages", village)

    assert manager.post(url, as_shown(manager.get(url))).status_code == 302

    village.refresh_from_db()
    assert village.name == "Thôn Bắc"
