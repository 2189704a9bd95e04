"""Files that were signed with the agency's own tool come back: brought, checked one by one, shown, then taken in."""

import os
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from certificates import actions, errors, intake, tasks
from certificates.files import content_of, given_file, pdf_of
from certificates.models import Certificate, Intake, SignedCopy, SignedFile, SigningWay, private_storage
from lms.roles import Role
from tests.certificates.screens import of_session, text_of
from tests.certificates.signers import AUTHORITY, CENTRE, signed_elsewhere
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, RegisterFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def certificate():
    [certificate] = issued(register=RegisterFactory(signing=SigningWay.AGENCY))
    pdf_of(certificate)
    return Certificate.objects.get()


@pytest.fixture
def bring(client, sign_in_as):
    """Upload files as a manager; gives the page that shows them."""
    sign_in_as(Role.MANAGER)

    def bring(session, *contents):
        files = [
            each if isinstance(each, SimpleUploadedFile) else SimpleUploadedFile(f"{number}.pdf", each)
            for number, each in enumerate(contents, start=1)
        ]
        return client.post(address(session), {"files": files}, follow=True)

    return bring


def address(session, found=None, name="take_in"):
    return reverse(f"certificate_signing:{name}", args=[session.pk, *([found.pk] if found else [])])


def folders() -> set[Path]:
    return set(Path(private_storage().path("certificates/incoming")).glob("*"))


def test_files_signed_elsewhere_are_checked_shown_row_by_row_and_then_taken_in(client, bring, trusted):
    before = folders()
    session = settled_session(completed=3)
    register = RegisterFactory(signing=SigningWay.AGENCY)
    tasks.carry_out_batch.call(
        actions.order_batch(session=session, register=register, by=None, on=TODAY, at=AFTER).pk
    )
    sign_in_page = bring(session)
    assert sign_in_page.status_code == 422
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

    page = text_of(bring(session, SimpleUploadedFile("ky.zip", out.getvalue()), strange, unsigned))

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
    found = Intake.objects.get()
    confirm = address(session, found, "confirm")
    assert confirm in page
    assert address(session, found, "intake") in text_of(client.get(address(session)))

    page = text_of(client.post(confirm, follow=True))

    assert "1 signed file was taken in." in page
    copy = SignedCopy.objects.get()
    assert (copy.way, copy.signed_by, copy.signatures[0]["issuer"]) == ("agency", CENTRE, AUTHORITY)
    assert copy.taken_in_by == found.brought_by
    assert given_file(copy.certificate) == content_of(copy) != pdf_of(copy.certificate)
    assert CENTRE in text_of(client.get(of_session(session)))
    assert folders() == before, "files that were dealt with are not kept twice"
    assert "There is nothing to take in" in text_of(client.post(confirm, follow=True))
    assert "taken in already" in text_of(bring(session, content_of(copy)))


def test_a_file_that_changed_meanwhile_is_refused_by_the_door_and_the_others_go_on(
    client, bring, trusted, certificate
):
    session = certificate.registration.session
    [other] = issued(register=certificate.register)
    signed = signed_elsewhere(pdf_of(certificate))
    bring(session, signed, signed, signed_elsewhere(pdf_of(other)), signed_elsewhere(pdf_of(other)))
    found = Intake.objects.get()
    assert [file.state for file in found.files.order_by("position")] == ["good", "bad", "good", "good"]
    actions.revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)
    (Path(private_storage().path("certificates/incoming")) / found.folder / "2").unlink()

    page = text_of(client.post(address(session, found, "confirm"), follow=True))

    for said in ("was revoked; it is not signed any more", "could not be looked at", "taken in already"):
        assert said in page
    assert SignedCopy.objects.get().certificate == other
    assert "This certificate was revoked" in text_of(bring(session, signed))


def test_work_on_an_intake_is_taken_over_where_it_was_killed_and_old_ones_are_forgotten(trusted, certificate):
    session, now = certificate.registration.session, timezone.now()
    folder, names = intake.keep_aside([SimpleUploadedFile("1.pdf", signed_elsewhere(pdf_of(certificate)))])
    found = actions.open_intake(session=session, folder=folder, names=names, by=None, at=now)
    with pytest.raises(errors.NoFileBrought):
        actions.open_intake(session=session, folder="x", names=[], by=None, at=now)
    with pytest.raises(errors.NothingToTakeIn):
        actions.confirm_intake(intake=found, by=None, at=now)
    assert actions.claim_intake(intake_id=found.pk, at=now) == found
    assert tasks.work_on_intake.call(found.pk) == 0, "somebody is at it"
    assert tasks.look_after_intakes(now) == 0

    tasks.look_after_intakes(now + timedelta(minutes=5))

    file = found.files.get()
    content = intake.content_at(folder, 0)
    assert (file.state, file.certificate) == ("good", certificate)
    assert actions.check_signed_file(file=file, content=b"", at=now).state == "good"
    actions.confirm_intake(intake=found, by=None, at=now)
    assert actions.take_in_file(file=file, content=content, by=None, at=now).state == "taken"
    assert actions.take_in_file(file=file, content=content, by=None, at=now).state == "taken"
    actions.refuse_file(file=file, refusal="x")
    assert tasks.look_after_intakes(timezone.now() + timedelta(minutes=5)) == 1
    found.refresh_from_db()
    assert (found.stage, found.files.get().state, str(found.files.get())) == ("done", "taken", "1.pdf")
    actions.finish_step(intake=found, at=now)
    assert tasks.look_after_intakes(now + timedelta(hours=25)) == 1
    assert not Intake.objects.exists()
    assert SignedCopy.objects.count() == 1


def test_the_page_says_how_far_it_is_and_asks_the_same_queries_for_three_and_for_fifty(
    client, sign_in_as, certificate, queries_of
):
    sign_in_as(Role.MANAGER)
    session = certificate.registration.session

    def page(number):
        found = actions.open_intake(
            session=session, folder=f"{number}", names=["a.pdf"] * number, by=None, at=timezone.now()
        )
        working = text_of(client.get(address(session, found, "intake")))
        assert '<noscript><meta http-equiv="refresh"' in working
        answer = client.get(address(session, found, "intake_progress")).json()
        assert answer == {"all": number, "drawn": 0, "working": True, "words": "files are being checked"}
        found.files.update(state="good", certificate=certificate)
        Intake.objects.filter(pk=found.pk).update(stage="checked")
        return address(session, found, "intake")

    assert queries_of(client, page(3)) == queries_of(client, page(50))
    found = Intake.objects.first()
    assert client.get(address(settled_session(), found, "intake")).status_code == 404
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get(address(session, found, "intake")).status_code in (302, 403)


def test_the_database_keeps_an_intake_whole(certificate):
    session = certificate.registration.session
    found = actions.open_intake(session=session, folder="a", names=["1"], by=None, at=AFTER)
    for wrong in (
        lambda: Intake.objects.create(session=session, folder="a", brought_at=AFTER),
        lambda: Intake.objects.update(stage="lost"),
        lambda: SignedFile.objects.create(intake=found, position=0, name="2"),
        lambda: SignedFile.objects.update(state="bad"),
        lambda: SignedFile.objects.update(state="good"),
        lambda: SignedFile.objects.update(flaw="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_too_much_at_once_is_refused_and_leaves_nothing(client, bring, monkeypatch, certificate):
    monkeypatch.setattr(intake, "MOST_FILES", 1)
    session, before = certificate.registration.session, folders()

    response = bring(session, b"%PDF-", b"%PDF-")

    assert response.status_code == 422
    assert "At most 1 files" in text_of(response)
    empty = BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert "There is no file in it" in text_of(bring(session, SimpleUploadedFile("0.zip", empty.getvalue())))
    assert folders() == before
    stray = Path(private_storage().path("certificates/incoming")) / "stray"
    stray.mkdir(parents=True)
    os.utime(stray, (0, 0))
    tasks.look_after_intakes(timezone.now())
    assert not stray.exists()


def test_archives_that_cannot_be_read_are_refused_file_by_file(bring, certificate):
    """One locked with a password, one packed in an unknown way, one whose directory is damaged, one torn."""
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

    response = bring(certificate.registration.session, *files)

    assert response.status_code == 200
    assert text_of(response).count("not a readable PDF") == 4
