"""Issuing to a whole class in the background: ordered once, carried out whole, taken over where it was killed."""

import os
import signal
import time
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from certificates import actions, bundles, tasks
from certificates.batches import SILENCE
from certificates.errors import IssuedInFuture, NobodyWaiting, SessionNotSettled
from certificates.files import pdf_of
from certificates.models import Batch, Certificate, private_storage
from certificates.sheets import check, sample_of
from lms.mail.models import Message
from lms.roles import Role
from tests.certificates.screens import of_session, text_of
from tests.certificates.stories import TODAY, settled_session
from tests.factories import AFTER, CourseSessionFactory, ProviderFactory, RegisterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def order(session, register=None, **changes):
    facts = {"by": None, "on": TODAY, "at": AFTER} | changes
    return actions.order_batch(session=session, register=register or RegisterFactory(), **facts)


def test_an_order_is_carried_out_whole_and_a_second_run_does_nothing():
    session = settled_session(completed=3, missed=1)
    batch = order(session)
    assert (batch.stage, batch.is_open) == ("waiting", True)

    got = tasks.carry_out_batch.call(batch.pk)
    batch.refresh_from_db()
    assert got == 3, batch.refusal
    assert tasks.carry_out_batch.call(batch.pk) == 0

    batch.refresh_from_db()
    assert (batch.stage, batch.issued_count, batch.refusal) == ("done", 3, "")
    assert not Certificate.objects.of_session(session).without_file().exists()
    with pikepdf.open(BytesIO(bundles.print_file_of(session, blank_backs=False))) as printed:
        assert len(printed.pages) == 3
    with pikepdf.open(BytesIO(bundles.print_file_of(session))) as printed:
        assert len(printed.pages) == 6  # every back is blank


def test_each_holder_is_told_once_that_the_certificate_is_ready():
    [told, silent] = ProviderFactory.create_batch(2)
    told.email = "anh@example.vn"
    told.save()
    session = settled_session(completed=[told, silent])
    batch = order(session)
    tasks.carry_out_batch.call(batch.pk)
    actions.finish_batch(batch=batch, issued=list(Certificate.objects.all()), at=timezone.now())

    certificate = Certificate.objects.get(provider=told)
    ready = Message.objects.filter(kind="certificates.ready")
    message = ready.get(provider=told)
    assert message.key == f"certificate:{certificate.pk}:ready"
    assert certificate.number_text in message.text
    assert message.action_url.endswith(f"/v/{certificate.code}/")
    assert ready.get(provider=silent).state == Message.State.NO_ADDRESS

    successor = actions.replace(certificate=certificate, reason="Sai tên", by=None, on=TODAY, at=AFTER)
    assert Message.objects.filter(key=f"certificate:{successor.pk}:ready").exists()


def test_an_order_that_runs_is_given_back_and_never_doubled():
    session = settled_session()
    first = order(session)

    assert order(session) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.create(
            session=session, register=first.register, issued_on=TODAY, ordered_at=AFTER, sign_of_life_at=AFTER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=first.pk).update(stage=Batch.Stage.REFUSED)


def test_what_cannot_be_ordered_is_refused_at_once():
    with pytest.raises(SessionNotSettled):
        order(CourseSessionFactory())
    session = settled_session()
    with pytest.raises(IssuedInFuture):
        order(session, on=TODAY + timedelta(days=1))
    tasks.carry_out_batch.call(order(session).pk)
    with pytest.raises(NobodyWaiting):
        order(session)


def test_what_a_rule_forbids_meanwhile_ends_the_batch_with_its_reason():
    register = RegisterFactory(name="Sổ cũ")
    tasks.carry_out_batch.call(order(settled_session(), register).pk)
    actions.revise_register(register=register, number_format="{number}/{year}/CU", by=None, at=AFTER)
    session = settled_session()
    batch = order(session, RegisterFactory(organization=register.organization))

    assert tasks.carry_out_batch.call(batch.pk) == 0

    batch.refresh_from_db()
    assert (batch.stage, "Sổ cũ" in batch.refusal) == ("refused", True)
    assert order(session, RegisterFactory(number_format="{number}/{year}/KHAC")) != batch


def test_what_nobody_foresaw_ends_the_batch_too_and_says_so(settings, tmp_path):
    session = settled_session()
    batch = order(session)
    (tmp_path / "full").write_text("no folder")
    settings.STORAGES = settings.STORAGES | {
        "private": settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path / "full"}}
    }

    assert tasks.carry_out_batch.call(batch.pk) == 0

    batch.refresh_from_db()
    assert (batch.stage, "Error)" in batch.refusal) == ("refused", True), batch.refusal
    assert Certificate.objects.count() == 1


def test_only_a_batch_that_fell_silent_is_taken_over():
    now = timezone.now()
    batch = order(settled_session(), at=now)
    assert actions.claim_batch(batch_id=batch.pk, at=now) == batch
    actions.note_stage(batch=batch, stage=Batch.Stage.DRAWING, at=now)

    assert actions.claim_batch(batch_id=batch.pk, at=now + timedelta(seconds=30)) is None
    assert tasks.take_over_silent_batches(now + timedelta(seconds=30)) == 0
    batch.refresh_from_db()
    assert not batch.is_silent(at=now)
    assert batch.is_silent(at=now + SILENCE * 2)
    assert tasks.take_over_silent_batches(now + SILENCE * 2) == 1

    batch.refresh_from_db()
    assert batch.stage == "done"


def test_the_page_says_how_far_it_is_and_offers_to_go_on(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session(completed=2)
    batch = order(session, at=timezone.now() - SILENCE * 2)
    Batch.objects.filter(pk=batch.pk).update(stage="drawing")

    page = text_of(client.get(of_session(session)))
    assert "files are being drawn" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert of_session(session, "issue") not in page
    assert client.get(of_session(session, "progress")).json()["working"] is True

    page = text_of(client.post(of_session(session, "continue"), follow=True))
    assert "The work goes on where it stopped." in page
    assert "2</span> / " in page
    assert "nothing had to be begun again" in text_of(
        client.post(of_session(session, "continue"), follow=True)
    )


def test_what_is_issued_when_a_batch_is_stopped_stays_issued(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session(completed=2)
    batch = actions.claim_batch(batch_id=order(session, at=timezone.now()).pk, at=timezone.now())
    assert of_session(session, "stop") in text_of(client.get(of_session(session)))
    issued = actions.issue_batch(batch=batch, at=timezone.now())
    url = of_session(session, "stop")
    assert "stay issued and in the register" in text_of(client.get(url))

    page = text_of(client.post(url, follow=True))

    assert "stay in the register: 2." in page
    assert "Draw and sign what is missing" in page
    assert not actions.note_stage(batch=batch, stage=Batch.Stage.DRAWING, at=timezone.now())
    assert list(Certificate.objects.valid()) == issued
    assert "No certificates are being issued" in text_of(client.post(url))
    client.post(of_session(session, "draw"))
    assert Message.objects.filter(kind="certificates.ready").count() == 2


def test_nothing_is_issued_once_a_batch_is_stopped():
    """Stopped before its turn, and between claim and numbers, when the worker is under way already."""
    session = settled_session()
    register = RegisterFactory()
    batch = order(session, register)
    assert actions.cancel_batch(session=session, by=None, at=AFTER) == 0
    assert tasks.carry_out_batch.call(batch.pk) == 0
    again = order(session, register)
    claimed = actions.claim_batch(batch_id=again.pk, at=AFTER)
    actions.cancel_batch(session=session, by=None, at=AFTER)

    assert actions.issue_batch(batch=claimed, at=AFTER) == []

    again.refresh_from_db()
    assert (again.stage, again.finished_at, Certificate.objects.count()) == ("cancelled", AFTER, 0)
    tasks.take_over_silent_batches(timezone.now())
    assert not Certificate.objects.exists()


def test_all_files_come_in_one_zip_and_one_file_to_print(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    session = settled_session(completed=3)
    certificates = actions.issue_for_session(
        session=session, register=RegisterFactory(), by=None, on=TODAY, at=AFTER
    )
    assert "Some files are not drawn yet" in text_of(client.get(of_session(session, "zip"), follow=True))
    printed = client.get(of_session(session, "print"))
    actions.revoke(certificate=certificates[0], reason="Cấp nhầm", by=None, at=AFTER)

    response = client.get(of_session(session, "zip"))

    with zipfile.ZipFile(BytesIO(response.getvalue())) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    certificates = list(Certificate.objects.of_session(session).valid().order_by("number"))
    assert list(found.values()) == [pdf_of(each) for each in certificates]
    assert all(name.startswith(("02-2026", "03-2026")) for name in found)
    again = client.get(of_session(session, "print"))
    with pikepdf.open(BytesIO(printed.content)) as first, pikepdf.open(BytesIO(again.content)) as second:
        assert (len(first.pages), len(second.pages)) == (6, 4)
        assert first.Root.ViewerPreferences.PrintScaling == "/None"
    kept = list(private_storage().listdir(f"certificates/print/{session.pk}")[1])
    assert len(kept) == 1


def test_a_damaged_file_is_not_printed(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session()
    assert client.get(of_session(session, "print")).status_code == 404
    [certificate] = actions.issue_for_session(
        session=session, register=RegisterFactory(), by=None, on=TODAY, at=AFTER
    )
    pdf_of(certificate)
    Path(private_storage().path(Certificate.objects.get().pdf.name)).write_bytes(b"forged")

    assert "its hash differs" in text_of(client.get(of_session(session, "print")))


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("patience", [0.02, 0.15, 0.4])
def test_a_killed_worker_leaves_neither_gap_nor_double(patience):
    """A worker in a process of its own is killed; another one takes the batch over and everyone has one paper."""
    register = RegisterFactory()
    check(sample_of(register.template, on=TODAY))
    session = settled_session(completed=60)
    batch = order(session, register)
    connections.close_all()
    child = os.fork()
    if not child:
        tasks.carry_out_batch.call(batch.pk)
        os._exit(0)
    time.sleep(patience)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    Batch.objects.filter(pk=batch.pk).open().update(sign_of_life_at=AFTER)
    tasks.take_over_silent_batches(timezone.now())

    batch.refresh_from_db()
    certificates = list(Certificate.objects.of_session(session).order_by("number"))
    assert [each.number for each in certificates] == list(range(1, 61))
    assert len({each.registration_id for each in certificates}) == 60
    assert (batch.stage, batch.issued_count) == ("done", 60)
    assert all(pdf_of(each) for each in certificates)
