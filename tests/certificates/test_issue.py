"""Issuing for one person."""

from datetime import timedelta

import pytest

from certificates import errors
from certificates.actions import issue, replace, revoke
from certificates.models import Certificate
from tests.certificates.stories import TODAY, completed_registration, settled_session
from tests.factories import AFTER, RegisterFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    return RegisterFactory()


def test_a_person_who_completed_gets_one(register):
    registration = completed_registration()

    certificate = issue(registration=registration, register=register, by=None, on=TODAY, at=AFTER)

    assert (certificate.registration, certificate.provider) == (registration, registration.provider)
    assert certificate.number_text == "01/2026/GCN-TGPL"


def test_issuing_again_gives_the_same_one(register):
    registration = completed_registration()
    first = issue(registration=registration, register=register, by=None, on=TODAY, at=AFTER)

    assert issue(registration=registration, register=register, by=None, on=TODAY, at=AFTER) == first
    assert Certificate.objects.count() == 1


def test_a_revoked_one_is_not_given_again_but_replaced(register):
    registration = completed_registration()
    first = issue(registration=registration, register=register, by=None, on=TODAY, at=AFTER)
    revoke(certificate=first, reason="Cấp nhầm", by=None, at=AFTER)

    with pytest.raises(errors.RevokedBefore, match="01/2026/GCN-TGPL"):
        issue(registration=registration, register=register, by=None, on=TODAY, at=AFTER)

    second = replace(certificate=first, reason="Cấp lại", by=None, on=TODAY, at=AFTER)
    assert issue(registration=registration, register=register, by=None, on=TODAY, at=AFTER) == second


def test_who_did_not_complete_gets_none(register):
    [registration] = settled_session(completed=0, missed=1).registrations.all()

    with pytest.raises(errors.NotCompleted, match=registration.provider.full_name):
        issue(registration=registration, register=register, by=None, on=TODAY, at=AFTER)


def test_before_closing_nobody_gets_one(register):
    with pytest.raises(errors.SessionNotSettled):
        issue(registration=RegistrationFactory(), register=register, by=None, on=TODAY, at=AFTER)


def test_a_wrong_date_is_refused(register):
    registration = completed_registration()

    with pytest.raises(errors.IssuedBeforeSettled):
        issue(registration=registration, register=register, by=None, on=TODAY - timedelta(days=20), at=AFTER)

    assert not Certificate.objects.exists()
