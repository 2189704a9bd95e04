"""Replacing: a new line for a corrected paper; the old code points at it."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from certificates import errors
from certificates.actions import issue_for_session, replace, revoke, save_template
from certificates.models import Certificate
from courses.models import Registration
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, RegisterFactory

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=10)


@pytest.fixture
def certificate():
    [certificate] = issued()
    return certificate


def replaced(certificate, **facts):
    return replace(
        **{
            "certificate": certificate,
            "reason": "Sai họ tên",
            "by": None,
            "on": LATER.date(),
            "at": LATER,
            **facts,
        }
    )


def test_the_new_one_has_a_new_number_and_code_and_the_old_one_points_at_it(certificate):
    new = replaced(certificate, changes={"name": " Trần  Thị Ánh"})

    old = Certificate.objects.get(pk=certificate.pk)
    assert (old.status, old.verdict, old.revocation_reason, old.revoked_at) == (
        "revoked",
        "replaced",
        "Sai họ tên",
        LATER,
    )
    assert old.replaced_by == new
    assert (new.number_text, new.verdict, new.registration) == (
        "02/2026/GCN-TGPL",
        "valid",
        old.registration,
    )
    assert new.code != old.code
    assert new.snapshot == old.snapshot | {
        "name": "Trần Thị Ánh",
        "number": "02/2026/GCN-TGPL",
        "issued_on": "2026-06-30",
    }
    entry = ModelLogEntry.objects.for_instance(new).get(action="certificates.replace")
    assert entry.data == {"replaces": "01/2026/GCN-TGPL", "reason": "Sai họ tên"}


def test_the_new_one_is_signed_by_who_signs_now(certificate):
    save_template(
        template=certificate.register.template,
        signer_authority="KT.",
        signer_title="PHÓ GIÁM ĐỐC",
        signer_name="Lê Thị Phó",
        by=None,
        at=AFTER,
    )

    said = replaced(certificate).snapshot

    assert (said["signer_authority"], said["signer_title"], said["signer_name"]) == (
        "KT.",
        "PHÓ GIÁM ĐỐC",
        "Lê Thị Phó",
    )
    assert said["template_version"] == 2


def test_a_revoked_one_can_be_replaced_and_keeps_its_own_reason(certificate):
    revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)

    new = replaced(certificate)

    old = Certificate.objects.get(pk=certificate.pk)
    assert (old.revocation_reason, old.revoked_at, old.replaced_by) == ("Cấp nhầm", AFTER, new)


def test_one_is_replaced_once_and_its_successor_again(certificate):
    second = replaced(certificate)

    with pytest.raises(errors.AlreadyReplaced, match="02/2026/GCN-TGPL"):
        replaced(certificate)

    assert replaced(second).number_text == "03/2026/GCN-TGPL"


@pytest.mark.parametrize(
    "facts,refusal",
    [
        ({"reason": " "}, errors.ReasonMissing),
        ({"changes": {"minutes": 600}}, errors.UnknownChange),
        ({"changes": {"name": " "}}, errors.LineMissing),
        ({"on": TODAY - timedelta(days=1)}, errors.ReplacedBeforeIssued),
        ({"on": LATER.date() + timedelta(days=1)}, errors.IssuedInFuture),
    ],
)
def test_what_is_refused_changes_nothing(certificate, facts, refusal):
    with pytest.raises(refusal):
        replaced(certificate, **facts)

    assert list(Certificate.objects.values_list("status", flat=True)) == ["valid"]


def test_a_line_left_empty_is_named(certificate):
    with pytest.raises(errors.LineMissing) as refusal:
        replaced(certificate, changes={"course": ""})

    assert refusal.value.field == "course"


def test_what_may_be_empty_can_be_emptied(certificate):
    assert replaced(certificate, changes={"unit": "", "honorific": ""}).snapshot["unit"] == ""


def test_a_completion_taken_back_gives_no_new_paper(certificate):
    revoke(certificate=certificate, reason="Điểm danh nhầm", by=None, at=AFTER)
    Registration.objects.filter(pk=certificate.registration.pk).update(outcome="not_completed")

    with pytest.raises(errors.NotCompleted):
        replaced(certificate)


def test_one_that_belongs_to_no_registration_is_replaced_too(certificate):
    Certificate.objects.filter(pk=certificate.pk).update(registration=None)
    certificate.refresh_from_db()

    new = replaced(certificate)

    assert (new.registration, new.provider) == (None, certificate.provider)


def test_a_replacement_in_a_new_year_takes_that_years_number():
    register = RegisterFactory()
    december = AFTER.replace(month=12)
    [certificate] = issue_for_session(
        session=settled_session(), register=register, by=None, on=december.date(), at=december
    )
    january = december + timedelta(days=30)

    assert replaced(certificate, on=january.date(), at=january).number_text == "01/2027/GCN-TGPL"
