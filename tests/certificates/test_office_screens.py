"""The office's screens of certificates, used as people use them."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook

from certificates.actions import replace, revoke
from certificates.models import Certificate, CertificateTemplate, Register
from courses.models import CourseSession
from lms.roles import Role
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import (
    AFTER,
    CertificateTemplateFactory,
    CourseSessionFactory,
    OrganizationFactory,
    ProviderFactory,
    RegisterFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("issued_certificates:index")


@pytest.fixture
def sign_in_as(client):
    def sign_in(role: Role):
        user = UserFactory(role=role)
        client.force_login(user)
        client.cookies["django_language"] = "en"
        return user

    return sign_in


def text_of(response) -> str:
    return response.content.decode()


def inspect(certificate: Certificate) -> str:
    return reverse("issued_certificates:inspect", args=[certificate.pk])


def of_session(session: CourseSession, name: str = "list") -> str:
    return reverse(f"session_certificates:{name}", args=[session.pk])


# --- the register -------------------------------------------------------------------------------------------


def test_the_register_is_searched_without_accents_and_filtered(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    register = RegisterFactory()
    [first] = issued(settled_session(completed=[ProviderFactory(full_name="Đặng Thị Ánh")]), register)
    [second] = issued(settled_session(completed=[ProviderFactory(full_name="Lê Văn Bình")]))
    revoke(certificate=second, reason="Cấp nhầm", by=None, at=AFTER)

    def numbers(query: str) -> set[str]:
        return {certificate.holder for certificate in client.get(LIST + query).context["object_list"]}

    assert numbers("?q=dang+anh") == {"Đặng Thị Ánh"}
    assert numbers("?q=01/2026") == {"Đặng Thị Ánh", "Lê Văn Bình"}
    assert numbers(f"?q={first.course}") >= {"Đặng Thị Ánh"}
    assert numbers("?status=revoked") == {"Lê Văn Bình"}
    assert numbers(f"?register={register.pk}") == {"Đặng Thị Ánh"}
    assert numbers("?year=2026") == {"Đặng Thị Ánh", "Lê Văn Bình"}
    assert numbers("?year=2026&status=valid&q=binh") == set()


def test_the_register_is_exported_in_words(client, sign_in_as):
    sign_in_as(Role.DIRECTOR)
    [certificate] = issued(settled_session(completed=[ProviderFactory(full_name="Đặng Thị Ánh")]))
    revoke(certificate=certificate, reason="=HYPERLINK(1)", by=None, at=AFTER)

    response = client.get(LIST + "?export=xlsx")

    headings, row = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    exported = dict(zip(headings, row, strict=True))
    assert exported["Given to"] == "Đặng Thị Ánh"
    assert exported["Number as printed"] == "01/2026/GCN-TGPL"
    assert exported["Minutes"] == 240
    assert exported["First day"] in (date(2026, 6, 15), datetime(2026, 6, 15))
    assert exported["Revoked at"] == datetime(2026, 6, 20, 12)
    assert "HYPERLINK" in exported["Reason of revocation"]
    assert client.get(LIST + "?export=csv").status_code == 200


def test_the_register_asks_the_same_queries_for_ten_and_for_a_thousand(client, sign_in_as, queries_of):
    sign_in_as(Role.MANAGER)
    register = RegisterFactory()
    [certificate, *_more] = issued(settled_session(completed=10), register)
    narrowed = f"{LIST}?q=ngoc&year=2026&status=valid"
    before = queries_of(client, LIST), queries_of(client, narrowed)
    facts = {
        field.attname: getattr(certificate, field.attname) for field in Certificate._meta.concrete_fields
    }
    copies = [
        Certificate(
            **facts | {"id": None, "number": number, "code": f"code{number}", "registration_id": None}
        )
        for number in range(11, 1001)
    ]
    Certificate.objects.bulk_create(copies)

    assert Certificate.objects.count() == 1000
    assert (queries_of(client, LIST), queries_of(client, narrowed)) == before


def test_a_line_shows_verdict_facts_deeds_and_history(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    [certificate] = issued(settled_session(completed=[ProviderFactory(full_name="Đặng Thị Ánh")]))

    text = text_of(client.get(inspect(certificate)))

    for part in (
        "Certificate no. 01/2026/GCN-TGPL",
        "bà Đặng Thị Ánh",
        "4 hours",
        "15/06/2026",
        "Certificate issued",
        reverse("certificates:download", args=[certificate.code]),
        reverse("issued_certificates:revoke", args=[certificate.pk]),
        reverse("issued_certificates:replace", args=[certificate.pk]),
    ):
        assert part in text


def test_a_replaced_line_leads_to_the_new_one_and_back(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    [old] = issued()
    new = replace(certificate=old, reason="Sai họ tên", by=None, on=TODAY, at=AFTER)

    assert inspect(new) in text_of(client.get(inspect(old)))
    assert inspect(old) in text_of(client.get(inspect(new)))
    assert "Revoked on 20/06/2026: Sai họ tên" in text_of(client.get(inspect(old)))


def test_no_line_can_be_added_edited_or_deleted(client, sign_in_as):
    for name in ("add", "edit", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"issued_certificates:{name}", args=[1] if name != "add" else [])


# --- deeds --------------------------------------------------------------------------------------------------


def test_a_manager_revokes_with_a_reason(client, sign_in_as):
    manager = sign_in_as(Role.MANAGER)
    [certificate] = issued()
    url = reverse("issued_certificates:revoke", args=[certificate.pk])
    assert "This cannot be taken back" in text_of(client.get(url))

    response = client.post(url, {"reason": "Cấp nhầm"}, follow=True)

    certificate = Certificate.objects.get()
    assert (certificate.status, certificate.revoked_by) == ("revoked", manager)
    assert "is revoked." in text_of(response)


def test_revoking_without_a_reason_says_so_beside_the_field_and_changes_nothing(client, sign_in_as):
    sign_in_as(Role.DIRECTOR)
    [certificate] = issued()

    response = client.post(reverse("issued_certificates:revoke", args=[certificate.pk]), {"reason": "  "})

    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    assert Certificate.objects.get().status == "valid"


def test_revoking_twice_is_refused_on_the_page(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    [certificate] = issued()
    revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)

    response = client.post(
        reverse("issued_certificates:revoke", args=[certificate.pk]), {"reason": "Lần nữa"}
    )

    assert response.status_code == 422
    assert "already revoked on 20/06/2026" in text_of(response)


def lines_of(client, certificate) -> dict[str, str]:
    form = client.get(reverse("issued_certificates:replace", args=[certificate.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"reason": "Sai họ tên"}


def test_a_manager_replaces_one_with_a_corrected_name(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    [old] = issued()
    typed = lines_of(client, old) | {"name": "Trần Thị Ánh", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}

    response = client.post(reverse("issued_certificates:replace", args=[old.pk]), typed, follow=True)

    new = Certificate.objects.get(replaces=old)
    assert (new.holder, new.course) == ("Trần Thị Ánh", old.course)
    assert new.pdf  # drawn at once in tests
    assert response.redirect_chain[-1][0] == inspect(new)


@pytest.mark.parametrize(
    "wrong,field",
    [
        ({"name": ""}, "name"),
        ({"reason": ""}, "reason"),
        ({"issued_on": "31/02/2026"}, "issued_on"),
        ({"issued_on": "01/01/2020"}, "issued_on"),
        ({"issued_on": "01/01/2100"}, "issued_on"),
    ],
)
def test_a_wrong_replacement_is_refused_beside_the_field(client, sign_in_as, wrong, field):
    sign_in_as(Role.MANAGER)
    [old] = issued()
    typed = lines_of(client, old) | {"issued_on": f"{timezone.localdate():%d/%m/%Y}"} | wrong

    response = client.post(reverse("issued_certificates:replace", args=[old.pk]), typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Certificate.objects.get().status == "valid"


# --- a session's certificates -------------------------------------------------------------------------------


def issue_form(register: Register, on: date | None = None) -> dict[str, object]:
    return {"register": register.pk, "issued_on": f"{on or timezone.localdate():%d/%m/%Y}"}


def test_certificates_are_issued_from_the_sessions_page_with_their_files(client, sign_in_as):
    manager = sign_in_as(Role.MANAGER)
    session, register = settled_session(completed=3, missed=1), RegisterFactory()
    assert of_session(session) in text_of(client.get(reverse("sessions:inspect", args=[session.pk])))
    assert of_session(session, "issue") in text_of(client.get(of_session(session)))
    assert "3 people completed the session" in text_of(client.get(of_session(session, "issue")))

    response = client.post(of_session(session, "issue"), issue_form(register), follow=True)

    assert "Certificates issued: 3." in text_of(response)
    certificates = Certificate.objects.of_session(session)
    assert [(each.issued_by, bool(each.pdf)) for each in certificates] == [(manager, True)] * 3
    assert client.get(of_session(session, "progress")).json() == {"all": 3, "drawn": 3}
    assert of_session(session, "issue") not in text_of(response)


def test_issuing_again_issues_none(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session, register = settled_session(completed=2), RegisterFactory()
    client.post(of_session(session, "issue"), issue_form(register))

    response = client.post(of_session(session, "issue"), issue_form(register), follow=True)

    assert "Certificates issued: 0." in text_of(response)
    assert Certificate.objects.count() == 2


def test_the_only_register_of_the_organiser_is_proposed(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session()
    register = RegisterFactory(organization=session.organizer)

    form = client.get(of_session(session, "issue")).context["form"]

    assert form["register"].value() == register.pk


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

    response = client.post(of_session(session, "issue"), issue_form(RegisterFactory()) | wrong)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert said in text_of(response)
    assert not Certificate.objects.exists()


def test_a_session_that_is_not_closed_issues_nothing_and_says_why(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = CourseSessionFactory()
    assert of_session(session) not in text_of(client.get(reverse("sessions:inspect", args=[session.pk])))

    response = client.post(of_session(session, "issue"), issue_form(RegisterFactory()))

    assert response.status_code == 422
    assert "after the session is closed" in text_of(response)


def test_missing_files_are_drawn_when_asked(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session(completed=2)
    issued(session)
    assert "0</span> / 2" in text_of(client.get(of_session(session)))

    response = client.post(of_session(session, "draw"), follow=True)

    assert "2</span> / 2" in text_of(response)
    assert not Certificate.objects.without_file().exists()


def test_a_sessions_page_asks_the_same_queries_for_three_and_for_a_hundred(client, sign_in_as, queries_of):
    sign_in_as(Role.MANAGER)
    small, large = settled_session(completed=3), settled_session(completed=100)
    issued(small)
    issued(large)

    assert queries_of(client, of_session(large)) == queries_of(client, of_session(small))


# --- registers and templates --------------------------------------------------------------------------------


def test_a_manager_opens_a_register_and_changes_it(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    typed = {
        "organization": OrganizationFactory().pk,
        "name": "Sổ cấp 2026",
        "number_format": "{number:03d}/{year}/GCN",
        "template": CertificateTemplateFactory().pk,
    }
    client.post(reverse("certificate_registers:add"), typed)
    register = Register.objects.get()
    assert register.number_format == "{number:03d}/{year}/GCN"

    client.post(reverse("certificate_registers:edit", args=[register.pk]), typed | {"name": "Sổ mới"})

    register.refresh_from_db()
    assert register.name == "Sổ mới"


@pytest.mark.parametrize(
    "wrong,field",
    [
        ({"number_format": "GCN-{number}"}, "number_format"),
        ({"name": ""}, "name"),
        ({"template": ""}, "template"),
    ],
)
def test_a_wrong_register_is_refused_beside_the_field(client, sign_in_as, wrong, field):
    sign_in_as(Role.MANAGER)
    typed = {
        "organization": OrganizationFactory().pk,
        "name": "Sổ cấp 2026",
        "number_format": "{number:03d}/{year}/GCN",
        "template": CertificateTemplateFactory().pk,
    } | wrong

    response = client.post(reverse("certificate_registers:add"), typed)

    assert list(response.context["form"].errors) == [field]
    assert not Register.objects.exists()


def test_a_registers_name_taken_before_is_refused_beside_the_field(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    register = RegisterFactory()
    typed = {
        "organization": register.organization.pk,
        "name": register.name,
        "number_format": "{number}/{year}/B",
        "template": register.template.pk,
    }

    response = client.post(reverse("certificate_registers:add"), typed)

    assert list(response.context["form"].errors) == ["name"]


def test_a_register_shows_how_far_its_numbers_are(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    register = RegisterFactory()
    issued(settled_session(completed=2), register)

    text = text_of(client.get(reverse("certificate_registers:inspect", args=[register.pk])))

    assert f'{LIST}?register={register.pk}&amp;year=2026">2026</a></td><td class="number">2<' in text


def test_a_manager_makes_a_template_and_its_next_version(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    add = reverse("certificate_templates:add")
    typed = {name: field.initial or "" for name, field in client.get(add).context["form"].fields.items()}
    typed |= {"name": "Mẫu 1", "signer_name": "Lê Văn A"}
    client.post(add, typed)
    template = CertificateTemplate.objects.get()
    edit = reverse("certificate_templates:edit", args=[template.pk])

    client.post(edit, typed | {"signer_name": "Trần Thị B"})
    template.refresh_from_db()
    assert (template.version, template.signer_name) == (2, "Trần Thị B")

    response = client.post(edit, typed | {"signer_name": "安"})
    assert "安" in text_of(response)
    template.refresh_from_db()
    assert template.version == 2


def test_a_template_shows_a_sample_certificate(client, sign_in_as):
    sign_in_as(Role.TRAINER)
    template = CertificateTemplateFactory()
    preview = reverse("certificate_templates:preview", args=[template.pk])
    assert preview in text_of(client.get(reverse("certificate_templates:inspect", args=[template.pk])))

    response = client.get(preview)

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_template_that_cannot_be_drawn_says_why(client, sign_in_as):
    sign_in_as(Role.TRAINER)
    template = CertificateTemplateFactory(signer_name="安")

    response = client.get(reverse("certificate_templates:preview", args=[template.pk]))

    assert response.status_code == 409
    assert "安" in text_of(response)


@pytest.mark.parametrize("name", ["certificate_registers", "certificate_templates"])
def test_lists_of_registers_and_templates_ask_the_same_queries(client, sign_in_as, queries_of, name):
    sign_in_as(Role.MANAGER)
    RegisterFactory.create_batch(3)
    before = queries_of(client, reverse(f"{name}:index"))
    RegisterFactory.create_batch(15)

    assert queries_of(client, reverse(f"{name}:index")) == before


# --- who may --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role,issues,revokes",
    [
        (Role.MANAGER, True, True),
        (Role.DIRECTOR, False, True),
        (Role.AUDITOR, False, False),
        (Role.TRAINER, False, False),
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


def test_a_learner_sees_none_of_the_offices_screens(client):
    client.force_login(UserFactory())
    [certificate] = issued()

    for url in (LIST, inspect(certificate), of_session(certificate.registration.session)):
        assert client.get(url).status_code in (302, 403)


def test_nobody_may_delete_what_was_issued(db):
    deletions = Permission.objects.filter(
        Q(content_type__app_label="certificates"), codename__startswith="delete_", group__isnull=False
    )

    assert not deletions.exists()
