"""Certificates signed three ways: a scan attached, files signed elsewhere taken in, signed here by the office's key."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from certificates import actions, errors, signing_office, tasks
from certificates.file_checks import Answer, check_file
from certificates.files import content_of, given_file, pdf_of
from certificates.models import Certificate, FormerFile, SignedCopy, SigningWay, private_storage
from certificates.notices import READY
from certificates.signing import SigningKeyUnreadable
from lms.mail.models import Message
from lms.roles import Role
from tests.certificates.screens import inspect, of_session, text_of
from tests.certificates.signers import CENTRE, PASSPHRASE, pkcs12_of, signed_elsewhere
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, RegisterFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


@pytest.fixture
def key(settings, tmp_path, trusted, monkeypatch):
    """A PKCS#12 key of the office, its passphrase in the environment."""
    path = tmp_path / "office.p12"
    path.write_bytes(pkcs12_of())
    settings.LMS_SIGNING_KEY = str(path)
    monkeypatch.setenv(signing_office.PASSPHRASE, PASSPHRASE)
    return path


@pytest.fixture
def certificate():
    [certificate] = issued(register=RegisterFactory(signing=SigningWay.AGENCY))
    pdf_of(certificate)
    return Certificate.objects.get()


def take_in(certificate, content):
    return actions.take_in_signed(certificate=certificate, content=content, by=None, at=AFTER)


# --- (a) on paper -------------------------------------------------------------------------------------------


def test_a_scan_is_kept_privately_and_opened_by_the_office_only(client, sign_in_as, certificate):
    manager = sign_in_as(Role.MANAGER)
    url = reverse("issued_certificates:scan", args=[certificate.pk])
    assert url in text_of(client.get(inspect(certificate)))

    client.post(url, {"file": SimpleUploadedFile("scan.png", PNG)})

    copy = SignedCopy.objects.get()
    assert (copy.way, copy.taken_in_by, str(copy)) == ("paper", manager, copy.get_way_display())
    assert content_of(copy) == PNG
    opened = reverse("certificate_signing:signed_copy", args=[certificate.pk, copy.pk])
    assert opened in text_of(client.get(inspect(certificate)))
    assert (client.get(opened)["Content-Type"], client.get(opened).content) == ("image/png", PNG)
    assert given_file(certificate) == pdf_of(certificate)
    client.force_login(UserFactory(role=Role.TRAINER))
    assert client.get(opened).status_code in (302, 403)


def test_what_is_no_scan_or_was_attached_before_is_refused(certificate, client, sign_in_as):
    for content in (b"MZ program", PNG + b"0" * actions.LARGEST_SCAN):
        with pytest.raises(errors.NotAScan):
            actions.attach_scan(certificate=certificate, content=content, by=None, at=AFTER)
    copy = actions.attach_scan(certificate=certificate, content=PNG, by=None, at=AFTER)
    with pytest.raises(errors.TakenInBefore):
        actions.attach_scan(certificate=certificate, content=PNG, by=None, at=AFTER)

    Path(private_storage().path(copy.file.name)).unlink()
    sign_in_as(Role.AUDITOR)
    response = client.get(reverse("certificate_signing:signed_copy", args=[certificate.pk, copy.pk]))
    assert response.status_code == 409


# --- (b) with the agency's own tool --------------------------------------------------------------------------


def test_only_a_good_signature_over_the_whole_issued_file_is_taken_in(trusted, certificate, settings):
    pdf = pdf_of(certificate)
    good = signed_elsewhere(pdf)

    for content in (pdf, signed_elsewhere(pdf, issuer="Tổ chức lạ"), good + b"%more", b"%PDF-1.7"):
        with pytest.raises(errors.SignatureRefused):
            take_in(certificate, content)
    settings.LMS_SIGNING_SIGNERS = ["0" * 64]
    with pytest.raises(errors.SignatureRefused, match="01/2026"):
        take_in(certificate, good)
    settings.LMS_SIGNING_SIGNERS = []
    take_in(certificate, good)
    with pytest.raises(errors.TakenInBefore):
        take_in(certificate, good)


def test_a_holder_is_given_nothing_before_it_is_signed(client, sign_in_as, trusted, certificate):
    person = certificate.provider
    person.user = sign_in_as(Role.TRAINER)
    person.save()
    url = reverse("certificates:download", args=[certificate.code])
    tasks.draw_files.call([certificate.pk])
    pages = [reverse("certificates:verify", args=[certificate.code]), reverse("home:my_certificates")]
    assert client.get(url).status_code == 409
    assert "is not signed yet" in text_of(client.get(url))
    assert all("The file is not signed yet" in text_of(client.get(page)) for page in pages)
    assert not Message.objects.filter(kind=READY.key).exists()

    copy = take_in(certificate, signed_elsewhere(pdf_of(certificate)))

    assert client.get(url).content == content_of(copy)
    assert all(url in text_of(client.get(page)) for page in pages)
    assert Message.objects.filter(kind=READY.key).count() == 1


def test_what_was_handed_out_is_recognised_after_a_lost_file_came_out_otherwise(trusted, certificate):
    """Another version of a font or of the engine draws another file; the papers on people's disks stay genuine."""
    handed_out = pdf_of(certificate)
    signed = signed_elsewhere(handed_out)
    Path(private_storage().path(certificate.pdf.name)).unlink()
    with override_settings(WAGTAILADMIN_BASE_URL="https://moved.example"):
        assert pdf_of(certificate) != handed_out

    assert check_file(handed_out, at=AFTER).answer == Answer.UNSIGNED
    assert check_file(signed, at=AFTER).answer == Answer.SIGNED_SINCE
    take_in(certificate, signed)
    assert check_file(signed, at=AFTER).answer == Answer.SIGNED


def test_the_database_knows_each_former_file_once(certificate):
    [other] = issued(register=RegisterFactory())
    FormerFile.objects.create(certificate=certificate, sha256="1" * 64, redrawn_at=AFTER)
    for sha256 in ("1" * 64, ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            FormerFile.objects.create(certificate=other, sha256=sha256, redrawn_at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(signing="by heart")


def test_the_database_keeps_each_content_once_and_says_who_signed(certificate):
    facts = {"certificate": certificate, "sha256": "0" * 64, "taken_in_at": AFTER, "file": "x.pdf"}
    SignedCopy.objects.create(way="here", signed_by="A", **facts)
    for wrong in (
        {"way": "paper"},
        {"way": "here", "signed_by": "B", "sha256": "1" * 64},
        {"way": "agency", "sha256": "2" * 64},
        {"way": "paper", "signed_by": "C", "sha256": "3" * 64},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignedCopy.objects.create(**facts | wrong)


# --- (c) here ------------------------------------------------------------------------------------------------


def test_a_register_that_signs_here_signs_each_file_as_it_is_issued(client, sign_in_as, key):
    manager = sign_in_as(Role.MANAGER)
    session = settled_session(completed=2)
    register = RegisterFactory(organization=session.organizer, signing=SigningWay.HERE)
    form = {"register": register.pk, "issued_on": f"{datetime.now(UTC):%d/%m/%Y}"}

    page = text_of(client.post(of_session(session, "issue"), form, follow=True))

    assert CENTRE in page
    certificates = list(Certificate.objects.of_session(session).order_by("number"))
    for certificate in certificates:
        copy = certificate.signed_copies.get()
        assert (copy.way, copy.taken_in_by) == ("here", manager)
        verdict = signing_office.judge(
            given_file(certificate), at=copy.taken_in_at, original_sha256=certificate.pdf_sha256
        )
        assert (verdict.flaw, verdict.signatures[0].name) == (None, CENTRE)
    assert actions.sign_here(certificates=certificates, by=None, at=AFTER) == 0
    client.logout()
    client.force_login(manager)
    response = client.get(reverse("certificates:download", args=[certificates[0].code]))
    assert response.content == given_file(certificates[0])


def test_what_a_kill_left_unsigned_is_signed_when_asked(client, sign_in_as, key):
    sign_in_as(Role.MANAGER)
    [certificate] = issued(register=RegisterFactory(signing=SigningWay.HERE))
    session = certificate.registration.session
    pdf_of(certificate)
    assert "Draw and sign what is missing" in text_of(client.get(of_session(session)))

    page = text_of(client.post(of_session(session, "draw"), follow=True))

    assert SignedCopy.objects.count() == 1
    assert "Draw and sign what is missing" not in page


def test_a_round_signs_what_a_stopped_worker_left_and_passes_over_what_it_cannot(key, settings, caplog):
    register = RegisterFactory(signing=SigningWay.HERE)
    [damaged] = issued(register=register)
    [whole] = issued(register=register)
    pdf_of(damaged)
    Path(private_storage().path(damaged.pdf.name)).write_bytes(b"forged")
    assert tasks.sign_what_waits(AFTER) == 0, "too early: its own worker may be at it"

    assert tasks.sign_what_waits(timezone.now()) == 1

    assert whole.signed_copies.get().way == "here"
    assert f"Certificate {damaged.pk} cannot be signed" in caplog.text
    assert Message.objects.get(kind=READY.key).provider == whole.provider
    settings.LMS_SIGNING_KEY = "/no/such.p12"
    with pytest.raises(SigningKeyUnreadable):
        tasks.sign_what_waits(timezone.now())
    settings.LMS_SIGNING_KEY = ""
    assert tasks.sign_what_waits(timezone.now()) == 0


def test_a_new_way_of_signing_is_for_what_is_issued_from_then_on_and_what_still_waits(trusted):
    register = RegisterFactory()
    [on_paper] = issued(register=register)
    actions.revise_register(register=register, signing=SigningWay.HERE, by=None, at=AFTER)
    [waiting] = issued(register=register)

    actions.revise_register(register=register, signing=SigningWay.AGENCY, by=None, at=AFTER)

    ways = Certificate.objects.in_bulk([on_paper.pk, waiting.pk])
    assert (ways[on_paper.pk].signing, ways[waiting.pk].signing) == ("paper", "agency")
    assert check_file(pdf_of(on_paper), at=AFTER).is_genuine
    assert take_in(on_paper, signed_elsewhere(pdf_of(on_paper))).way == "agency"


def test_without_a_key_nothing_is_ordered_that_is_signed_here(settings, tmp_path, certificate):
    register = RegisterFactory(signing=SigningWay.HERE)
    with pytest.raises(errors.NoSigningKey):
        actions.order_batch(session=settled_session(), register=register, by=None, on=TODAY, at=AFTER)
    with pytest.raises(errors.NoSigningKey):
        actions.sign_here(certificates=[certificate], by=None, at=AFTER)

    settings.LMS_SIGNING_KEY = str(tmp_path / "lost.p12")
    batch = actions.order_batch(session=settled_session(), register=register, by=None, on=TODAY, at=AFTER)
    tasks.carry_out_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, "lost.p12" in batch.refusal) == ("refused", True)

    settings.LMS_SIGNING_KEY, settings.LMS_SIGNING_TOKEN = (
        "",
        "module=/no/such.so;token=TGPL;certificate=TGPL",
    )
    with pytest.raises(SigningKeyUnreadable), signing_office.signatory():
        pass


def test_without_roots_the_offices_own_certificate_vouches_for_itself(settings, key, certificate):
    settings.LMS_SIGNING_ROOTS = []
    assert actions.sign_here(certificates=[certificate], by=None, at=AFTER) == 0, (
        "not a register that is signed here"
    )
    actions.revise_register(register=certificate.register, signing=SigningWay.HERE, by=None, at=AFTER)
    with pytest.raises(errors.SignedOtherwise):
        take_in(certificate, signed_elsewhere(pdf_of(certificate)))
    actions.sign_here(certificates=[certificate], by=None, at=AFTER)

    copy = SignedCopy.objects.get()
    assert signing_office.judge(content_of(copy), at=AFTER, sha256=copy.sha256).accepted
    settings.LMS_SIGNING_KEY = ""
    assert not signing_office.judge(content_of(copy), at=AFTER, sha256=copy.sha256).accepted
