"""The screens of a session's certificates, used as people use them, and who may."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from certificates.actions import revise_register
from certificates.models import Certificate, Register
from lms.people.models import Organization
from lms.roles import Role
from tests.certificates.screens import LIST, inspect, of_session, text_of
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import (
    AFTER,
    CourseSessionFactory,
    OrganizationFactory,
    RegisterFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def issue_form(register: Register, on: date | None = None) -> dict[str, object]:
    return {"register": register.pk, "issued_on": f"{on or timezone.localdate():%d/%m/%Y}"}


def test_certificates_are_issued_from_the_sessions_page_with_their_files(client, sign_in_as):
    manager = sign_in_as(Role.MANAGER)
    session = settled_session(completed=3, missed=1)
    register = RegisterFactory(organization=session.organizer)
    assert of_session(session) in text_of(client.get(reverse("sessions:inspect", args=[session.pk])))
    assert of_session(session, "issue") in text_of(client.get(of_session(session)))
    assert "3 people completed the session" in text_of(client.get(of_session(session, "issue")))

    response = client.post(of_session(session, "issue"), issue_form(register), follow=True)

    assert "Certificates are being issued." in text_of(response)
    certificates = Certificate.objects.of_session(session)
    assert [(each.issued_by, bool(each.pdf)) for each in certificates] == [(manager, True)] * 3
    assert client.get(of_session(session, "progress")).json() == {
        "all": 3,
        "drawn": 3,
        "working": False,
        "words": "",
    }
    assert of_session(session, "issue") not in text_of(response)


def test_issuing_again_issues_none_and_says_so(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session(completed=2)
    register = RegisterFactory(organization=session.organizer)
    client.post(of_session(session, "issue"), issue_form(register))

    response = client.post(of_session(session, "issue"), issue_form(register))

    assert response.status_code == 422
    assert "there is nothing to issue" in text_of(response)
    assert Certificate.objects.count() == 2


def test_the_only_register_of_the_organiser_is_proposed(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session()
    register = RegisterFactory(organization=session.organizer)

    form = client.get(of_session(session, "issue")).context["form"]

    assert form["register"].value() == register.pk


def test_registers_of_the_organiser_its_superior_and_its_branches_are_offered(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    centre = OrganizationFactory(kind=Organization.Kind.CENTRE)
    organizer = OrganizationFactory(parent=centre)
    near = [
        RegisterFactory(organization=organization)
        for organization in (organizer, centre, OrganizationFactory(parent=organizer))
    ]
    stranger = RegisterFactory()
    url = of_session(settled_session(organizer=organizer), "issue")

    form = client.get(url).context["form"]

    assert set(form.fields["register"].queryset) == set(near)
    assert {label for _value, label in form["register"].field.choices} >= {
        f"{register.name} – {register.organization.name}" for register in near
    }
    response = client.post(url, issue_form(stranger))
    assert list(response.context["form"].errors) == ["register"]
    assert not Certificate.objects.exists()


def test_where_an_outside_body_organised_the_centres_registers_are_offered(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    outside = OrganizationFactory(kind=Organization.Kind.BAR)
    ours = RegisterFactory(organization=OrganizationFactory(kind=Organization.Kind.CENTRE))
    RegisterFactory(organization=OrganizationFactory(kind=Organization.Kind.LAW_OFFICE))

    form = client.get(of_session(settled_session(organizer=outside), "issue")).context["form"]

    assert list(form.fields["register"].queryset) == [ours]


def test_a_number_given_before_by_another_register_is_refused_on_the_page(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session()
    former = RegisterFactory(organization=session.organizer, name="Sổ cũ")
    issued(register=former)
    revise_register(register=former, number_format="{number}/{year}/CU", by=None, at=AFTER)
    register = RegisterFactory(organization=session.organizer)

    response = client.post(of_session(session, "issue"), issue_form(register, on=TODAY), follow=True)

    assert "The work stopped:" in text_of(response)
    assert "“Sổ cũ”" in text_of(response)
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    "wrong,field,said",
    [
        ({"issued_on": "14/06/2026"}, "issued_on", "before the session&#x27;s last day, 15/06/2026"),
        ({"issued_on": "01/01/2100"}, "issued_on", "after today"),
        ({"issued_on": "hôm nay"}, "issued_on", "valid date"),
        ({"register": ""}, "register", "required"),
        ({"register": "999999"}, "register", "valid choice"),
    ],
)
def test_a_wrong_date_or_register_is_refused_beside_the_field(client, sign_in_as, wrong, field, said):
    sign_in_as(Role.MANAGER)
    session = settled_session()

    response = client.post(
        of_session(session, "issue"), issue_form(RegisterFactory(organization=session.organizer)) | wrong
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert said in text_of(response)
    assert not Certificate.objects.exists()


def test_a_session_that_is_not_closed_issues_nothing_and_says_why(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = CourseSessionFactory()
    assert of_session(session) not in text_of(client.get(reverse("sessions:inspect", args=[session.pk])))

    response = client.post(
        of_session(session, "issue"), issue_form(RegisterFactory(organization=session.organizer))
    )

    assert response.status_code == 422
    assert "after the session is closed" in text_of(response)


def test_missing_files_are_drawn_when_asked(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session(completed=2)
    issued(session)
    assert "0</span> / <span data-all>2</span>" in text_of(client.get(of_session(session)))

    response = client.post(of_session(session, "draw"), follow=True)

    assert "2</span> / <span data-all>2</span>" in text_of(response)
    assert not Certificate.objects.without_file().exists()


def test_a_sessions_page_asks_the_same_queries_for_three_and_for_a_hundred(client, sign_in_as, queries_of):
    sign_in_as(Role.MANAGER)
    small, large = settled_session(completed=3), settled_session(completed=100)
    issued(small)
    issued(large)

    assert queries_of(client, of_session(large)) == queries_of(client, of_session(small))


# --- who may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role,issues,revokes",
    [
        (Role.MANAGER, True, True),
        (Role.DIRECTOR, False, True),
        (Role.AUDITOR, False, False),
    ],
)
def test_what_each_role_may_do(client, sign_in_as, role, issues, revokes):
    sign_in_as(role)
    session = settled_session()
    [certificate] = issued(session)

    def may(url: str) -> bool:
        return client.get(url).status_code == 200

    assert may(LIST)
    assert may(inspect(certificate))
    assert may(of_session(session))
    assert may(of_session(session, "issue")) is issues
    assert may(reverse("issued_certificates:replace", args=[certificate.pk])) is issues
    assert may(reverse("issued_certificates:revoke", args=[certificate.pk])) is revokes
    assert may(reverse("certificate_registers:add")) is issues
    assert may(reverse("certificate_templates:add")) is issues
    text = text_of(client.get(inspect(certificate)))
    assert (reverse("issued_certificates:revoke", args=[certificate.pk]) in text) is revokes


def test_who_may_not_draw_files_cannot(client, sign_in_as):
    sign_in_as(Role.AUDITOR)

    assert client.post(of_session(settled_session(), "draw")).status_code in (302, 403)


@pytest.mark.parametrize("role", [None, Role.TRAINER])
def test_learners_and_trainers_see_none_of_the_offices_screens(client, role):
    client.force_login(UserFactory(role=role) if role else UserFactory())
    [certificate] = issued()

    for url in (LIST, inspect(certificate), of_session(certificate.registration.session)):
        assert client.get(url).status_code in (302, 403)


def test_nobody_may_delete_what_was_issued(db):
    deletions = Permission.objects.filter(
        Q(content_type__app_label="certificates"), codename__startswith="delete_", group__isnull=False
    )

    assert not deletions.exists()
