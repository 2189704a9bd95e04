"""The office's screens of mail."""

import pytest
from django.core import mail as outbox_of_tests
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.mail.actions import queue, restore_wording, revise_wording, send_test
from lms.mail.errors import (
    NoOwnAddress,
    StrayBrace,
    SubjectMissing,
    SubjectNotOneLine,
    TextMissing,
    UnknownPlaceholder,
    WordsAsShipped,
)
from lms.mail.kinds import Wording, all_kinds
from lms.mail.models import Message, MessageTemplate
from lms.mail.wording import as_html
from lms.mail.words import check
from lms.roles import Role
from tests.factories import NOON, ProviderFactory, UserFactory
from tests.mail.test_send import KIND

SHIPPED = all_kinds()
WORDS = {"subject": "Mời {name}", "text": "Kính gửi {name}:\n- {session}", "action_label": ""}

pytestmark = pytest.mark.both  # words and sending again are told here alone


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setattr("lms.mail.kinds._kinds", {KIND.key: KIND})


@pytest.fixture
def manager(client):
    manager = UserFactory(role=Role.MANAGER)
    client.force_login(manager)
    return manager


def test_every_shipped_wording_names_only_its_own_placeholders():
    for kind in SHIPPED:
        check(kind, kind.vi)
        check(kind, kind.en)


def test_what_people_write_cannot_become_markup():
    assert "<script>" not in as_html("<script>alert(1)</script>\n- <b>x</b> https://example.org/?a=1&b=2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change, refusal",
    [
        ({"subject": " "}, SubjectMissing),
        ({"subject": "một\nhai"}, SubjectNotOneLine),
        ({"text": ""}, TextMissing),
        ({"text": "{ngay}"}, UnknownPlaceholder),
        ({"action_label": "{url}"}, UnknownPlaceholder),
        ({"text": "{{name}}"}, StrayBrace),
        ({"text": "{% now %}"}, StrayBrace),
        ({"subject": "{name.password}"}, StrayBrace),
    ],
)
def test_words_that_cannot_be_sent_are_refused_beside_their_field(change, refusal):
    with pytest.raises(refusal) as refused:
        revise_wording(kind=KIND, language="vi", wording=Wording(**WORDS | change), by=None, at=NOON)
    assert refused.value.field == next(iter(change))
    assert str(refused.value)
    assert not MessageTemplate.objects.exists()


@pytest.mark.django_db
def test_a_manager_looks_tests_saves_and_takes_back(client, manager, django_capture_on_commit_callbacks):
    address = reverse("wordings:edit", args=[KIND.key, "vi"])
    assert "Mời Nguyễn Thị Hồng Ngọc" in client.post(address, WORDS | {"preview": "1"}).content.decode()
    assert not MessageTemplate.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, WORDS | {"test": "1"})
    assert [sent.subject for sent in outbox_of_tests.outbox] == ["[test] Mời Nguyễn Thị Hồng Ngọc"]

    wrong = client.post(address, WORDS | {"text": "{ngay}", "save": "1"})
    assert wrong.status_code == 422
    assert "{ngay}" in wrong.content.decode()
    assert client.post(address, WORDS | {"save": "1"}).status_code == 302
    assert "Mời {name}" in client.get(reverse("wordings:index")).content.decode()
    restore = reverse("wordings:restore", args=[KIND.key, "vi"])
    assert client.get(restore).status_code == 200
    client.post(restore)
    assert not MessageTemplate.objects.exists()
    client.post(restore)  # says that there is nothing to take back
    with pytest.raises(WordsAsShipped):
        restore_wording(kind=KIND, language="vi", by=manager, at=NOON)
    with pytest.raises(NoOwnAddress):
        send_test(kind=KIND, language="vi", wording=Wording(**WORDS), by=UserFactory(email=""), at=NOON)
    assert client.get(reverse("wordings:edit", args=["no.such", "vi"])).status_code == 404


@pytest.mark.django_db
def test_an_auditor_reads_the_words_and_a_trainer_sees_no_mail(client):
    edit = reverse("wordings:edit", args=[KIND.key, "vi"])
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get(edit).status_code == 200
    assert client.post(edit, WORDS).status_code in (302, 403)
    assert not MessageTemplate.objects.exists()
    client.force_login(UserFactory(role=Role.TRAINER))
    for page in (edit, reverse("messages:index")):
        assert client.get(page).status_code in (302, 403)


@pytest.mark.django_db
def test_the_queue_shows_state_reason_and_who_is_to_be_called(client, manager):
    person = ProviderFactory(full_name="Lê Thị Xa", phone="0912345678")
    context = {"session": "x", "place": ""}
    message = queue(
        key="a", kind=KIND.key, context=context, provider=person, about=person, by=manager, at=NOON
    )
    queue(key="b", kind=KIND.key, context=context, name="Khác", address="b@example.org", by=None, at=NOON)

    calls = client.get(reverse("messages:index"), {"state": "no_address"}).content.decode()
    assert "0912345678" in calls
    assert "Khác" not in calls
    of_record = client.get(reverse("messages:index"), {"about": message.about_key}).content.decode()
    assert "Lê Thị Xa" in of_record
    assert "Khác" not in of_record
    shown = client.get(reverse("messages:inspect", args=[message.pk])).content.decode()
    assert reverse("messages:call", args=[message.pk]) in shown
    refused = client.post(reverse("messages:retry", args=[message.pk]))
    assert refused.status_code == 422
    client.post(reverse("messages:call", args=[message.pk]), {"note": "Đã báo"})
    assert Message.objects.get(key="a").state == Message.State.PHONED


@pytest.mark.django_db
def test_everything_that_failed_is_sent_again_at_once(client, manager):
    context = {"session": "x", "place": ""}
    queue_page, page = reverse("messages:index"), reverse("messages:retry_failed")
    for key in ("a", "b", "late", "forgotten"):
        address = "forgotten@invalid" if key == "forgotten" else f"{key}@example.org"
        queue(key=key, kind=KIND.key, context=context, name=key, address=address, by=None, at=NOON)
    assert page not in client.get(queue_page).content.decode()
    assert client.post(page).status_code == 422  # nothing failed

    Message.objects.update(state=Message.State.FAILED, problem="no answer", tries=5)
    Message.objects.filter(key="late").update(useless_after=NOON)
    assert page in client.get(queue_page).content.decode()
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"a": "queued", "b": "queued", "late": "failed", "forgotten": "failed"}
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.post(page).status_code in (302, 403)


@pytest.mark.django_db
def test_the_queue_asks_as_often_for_a_page_of_fifty_as_for_five(client, manager):
    def grow(first, last):
        for number in range(first, last):
            queue(
                key=f"m{number}",
                kind=KIND.key,
                context={"session": "", "place": ""},
                name="A",
                address="a@example.org",
                by=manager,
                at=NOON,
            )

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("messages:index"))
        return len(queries)

    grow(0, 5)
    asked()
    few = asked()
    grow(5, 60)
    assert asked() == few
