"""Certificates signed three ways: a scan attached, files signed elsewhere taken in, signed here by the office's key."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from certificates import actions, errors, intake, signing_office, tasks
from certificates.file_checks import Answer, check_file
from certificates.files import content_of, given_file, pdf_of
from certificates.models import Certificate, FormerFile, SignedCopy, SigningWay, private_storage
from certificates.notices import READY
from certificates.signing import SigningKeyUnreadable
from lms.mail.models import Message
from lms.roles import Role
from tests.certificates.screens import inspect, of_session, text_of
from tests.certificates.signers import AUTHORITY, CENTRE, PASSPHRASE, authority, pkcs12_of, signed_elsewhere
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, RegisterFactory, UserFactory

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


@pytest.fixture
def trusted(settings, tmp_path):
    """The office trusts one authority, and knows who signs."""
    path = tmp_path / "root.pem"
    path.write_bytes(authority(AUTHORITY)[1].public_bytes(serialization.Encoding.PEM))
    settings.LMS_SIGNING_ROOTS = [str(path)]


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


def test_files_signed_elsewhere_are_shown_row_by_row_and_then_taken_in(client, sign_in_as, trusted):
    sign_in_as(Role.MANAGER)
    session = settled_session(completed=3)
    register = RegisterFactory(signing=SigningWay.AGENCY)
    tasks.carry_out_batch.call(
        actions.order_batch(session=session, register=register, by=None, on=TODAY, at=AFTER).pk
    )
    assert of_session(session, "zip") + "?unsigned" in text_of(client.get(of_session(session)))
    saved = client.get(of_session(session, "zip") + "?unsigned").getvalue()
    with zipfile.ZipFile(BytesIO(saved)) as archive:
        files = [archive.read(name) for name in archive.namelist()]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/1.pdf", signed_elsewhere(files[0]))
        archive.writestr("a/2.pdf", signed_elsewhere(files[1], issuer="Tổ chức lạ"))
    strange = SimpleUploadedFile("khac.pdf", b"%PDF-1.7\n%%EOF\n")
    unsigned = SimpleUploadedFile("chua-ky.pdf", files[2])
    url = reverse("certificate_signing:take_in", args=[session.pk])

    page = text_of(
        client.post(url, {"files": [SimpleUploadedFile("ky.zip", out.getvalue()), strange, unsigned]})
    )

    assert "1 of 4 files can be taken in" in page
    for said in (
        CENTRE,
        "01/2026/GCN-TGPL",
        "not from an authority",
        "none of the files",
        "no digital signature",
    ):
        assert said in page
    assert not SignedCopy.objects.exists()
    ticket = page.split('name="ticket" value="')[1].split('"')[0]
    keep = reverse("certificate_signing:keep_signed", args=[session.pk])

    page = text_of(client.post(keep, {"ticket": ticket}, follow=True))

    assert "1 signed file was taken in." in page
    copy = SignedCopy.objects.get()
    assert (copy.way, copy.signed_by, copy.signatures[0]["issuer"]) == ("agency", CENTRE, AUTHORITY)
    assert given_file(copy.certificate) == content_of(copy) != pdf_of(copy.certificate)
    assert CENTRE in page
    assert "not here any more" in text_of(client.post(keep, {"ticket": ticket}, follow=True))
    assert "not here any more" in text_of(client.post(keep, {"ticket": "x"}, follow=True))
    again = client.post(url, {"files": [SimpleUploadedFile("1.pdf", content_of(copy))]})
    assert "taken in already" in text_of(again)


def test_a_row_that_changed_meanwhile_is_refused_by_the_door(client, sign_in_as, trusted, certificate):
    sign_in_as(Role.MANAGER)
    session = certificate.registration.session
    upload = SimpleUploadedFile("1.pdf", signed_elsewhere(pdf_of(certificate)))
    page = text_of(
        client.post(reverse("certificate_signing:take_in", args=[session.pk]), {"files": [upload]})
    )
    actions.revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)
    ticket = page.split('name="ticket" value="')[1].split('"')[0]

    page = client.post(
        reverse("certificate_signing:keep_signed", args=[session.pk]), {"ticket": ticket}, follow=True
    )

    assert "was revoked; it is not signed any more" in text_of(page)
    assert not SignedCopy.objects.exists()


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


def test_what_was_handed_out_is_recognised_after_a_lost_file_came_out_otherwise(
    client, sign_in_as, trusted, certificate
):
    """Another version of a font or of the engine draws another file; the papers on people's disks stay genuine."""
    sign_in_as(Role.MANAGER)
    handed_out = pdf_of(certificate)
    signed = signed_elsewhere(handed_out)
    Path(private_storage().path(certificate.pdf.name)).unlink()
    with override_settings(WAGTAILADMIN_BASE_URL="https://moved.example"):
        assert pdf_of(certificate) != handed_out

    assert check_file(handed_out, at=AFTER).answer == Answer.UNSIGNED
    assert check_file(signed, at=AFTER).answer == Answer.SIGNED_SINCE
    url = reverse("certificate_signing:take_in", args=[certificate.registration.session_id])
    page = text_of(client.post(url, {"files": [SimpleUploadedFile("1.pdf", signed)]}))
    assert "1 of 1 files can be taken in" in page
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


def test_too_much_at_once_is_refused(client, sign_in_as, monkeypatch, certificate):
    sign_in_as(Role.MANAGER)
    monkeypatch.setattr(intake, "MOST_FILES", 1)
    url = reverse("certificate_signing:take_in", args=[certificate.registration.session_id])
    files = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-") for number in range(2)]
    incoming = Path(private_storage().path("certificates/incoming"))
    before = set(incoming.glob("*"))

    response = client.post(url, {"files": files})

    assert response.status_code == 422
    assert "At most 1 files" in text_of(response)
    assert set(incoming.glob("*")) == before
    assert client.post(url, {}).status_code == 422


def test_archives_that_cannot_be_read_are_refused_file_by_file(client, sign_in_as, certificate):
    """One locked with a password, one packed in an unknown way, one whose directory is damaged, one torn."""
    sign_in_as(Role.MANAGER)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.pdf", b"%PDF-1.7" * 99)
    plain = out.getvalue()
    central = plain.index(b"PK\x01\x02")
    locked, unknown, damaged, torn = (bytearray(plain) for _ in range(4))
    locked[6] |= 1
    locked[central + 8] |= 1
    unknown[8] = unknown[central + 10] = 77
    damaged[central : central + 4] = b"XXXX"
    torn[35:45] = b"\xff" * 10
    files = [
        SimpleUploadedFile(f"{number}.zip", bytes(each))
        for number, each in enumerate((locked, unknown, damaged, torn))
    ]

    response = client.post(
        reverse("certificate_signing:take_in", args=[certificate.registration.session_id]), {"files": files}
    )

    assert response.status_code == 200
    assert text_of(response).count("not a readable PDF") == 4


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
