"""Revoking: with a reason, once, and nothing goes away."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates import errors
from certificates.actions import revoke
from certificates.models import Certificate
from courses.actions import correct_attendance
from courses.models import Meeting, Registration
from lms.roles import Role
from tests.certificates.stories import issued
from tests.factories import AFTER, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    [certificate] = issued()
    return certificate


def test_a_revoked_certificate_stays_with_day_and_reason(certificate):
    user = UserFactory(role=Role.MANAGER)

    revoke(certificate=certificate, reason="  Cấp   nhầm ", by=user, at=AFTER)

    certificate = Certificate.objects.get(pk=certificate.pk)
    assert (certificate.status, certificate.verdict) == ("revoked", "revoked")
    assert (certificate.revoked_at, certificate.revoked_by, certificate.revocation_reason) == (
        AFTER,
        user,
        "Cấp nhầm",
    )
    entry = ModelLogEntry.objects.for_instance(certificate).get(action="certificates.revoke")
    assert (entry.user, entry.data) == (user, {"reason": "Cấp nhầm"})


@pytest.mark.parametrize("reason", ["", "  \u200b "])
def test_without_a_reason_nothing_is_revoked(certificate, reason):
    with pytest.raises(errors.ReasonMissing):
        revoke(certificate=certificate, reason=reason, by=None, at=AFTER)

    certificate.refresh_from_db()
    assert certificate.status == "valid"


def test_a_certificate_is_revoked_once(certificate):
    revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)

    with pytest.raises(errors.AlreadyRevoked, match="20/06/2026"):
        revoke(certificate=certificate, reason="Lần nữa", by=None, at=AFTER)

    certificate.refresh_from_db()
    assert certificate.revocation_reason == "Cấp nhầm"


def test_the_database_keeps_no_revocation_without_reason(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(status="revoked", revoked_at=AFTER)


def take_completion_back(certificate):
    correct_attendance(
        meeting=Meeting.objects.get(session=certificate.registration.session),
        registration=certificate.registration,
        mark="absent",
        minutes=None,
        reason="Điểm danh nhầm",
        by=None,
        at=AFTER,
    )
    return Registration.objects.get(pk=certificate.registration.pk).outcome


def test_attendance_under_a_valid_certificate_cannot_lose_its_completion(certificate):
    with pytest.raises(errors.CertificateStands, match=certificate.number_text):
        take_completion_back(certificate)


def test_after_revoking_attendance_can_be_corrected(certificate):
    revoke(certificate=certificate, reason="Điểm danh nhầm", by=None, at=AFTER)

    assert take_completion_back(certificate) == "not_completed"
