"""Messages are queued once, sent once, and nobody without an address is forgotten."""

import smtplib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail as outbox_of_tests
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.users.models import UserProfile

from lms.mail import sending
from lms.mail.actions import Letter, note_call, queue, queue_all, retry, revise_wording
from lms.mail.errors import NoteMissing, NotWaitingForYou, StillNoAddress, TooLateToSend
from lms.mail.kinds import MailKind, Wording, register_kind
from lms.mail.models import Message
from lms.mail.sending import give_up_stale, send_due
from lms.people.models import Provider
from tests.factories import NOON, ProviderFactory, UserFactory

State = Message.State
KIND = MailKind(
    key="tests.hello",
    label="Lời chào",
    group="Thử",
    placeholders={"session": ("Lớp", "Lớp mẫu"), "place": ("Nơi", "")},
    vi=Wording(
        "Chào {name}: {session}",
        "Chào {name},\n\nLớp {session} sắp mở.\nTại: {place}\n\n- một\n- hai",
        "Xem lớp",
    ),
    en=Wording("Hello {name}: {session}", "Hello {name},\n\n{session} is about to begin.", "See the session"),
)


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setattr("lms.mail.kinds._kinds", {})
    register_kind(KIND)


@pytest.fixture
def outbox():
    return outbox_of_tests.outbox


def greet(key="hello:1", **receiver):
    context = {"session": "Kỹ năng tư vấn", "place": ""}
    return queue(key=key, kind=KIND.key, context=context, by=None, at=NOON, **receiver)


@pytest.mark.django_db
def test_one_key_is_one_message_with_text_and_html_in_the_persons_language(
    outbox, django_capture_on_commit_callbacks
):
    account = UserFactory(email="ngoc@example.org")
    UserProfile.objects.create(user=account, preferred_language="en")
    reader, listed = (
        ProviderFactory(user=account),
        ProviderFactory(email="mai@example.org", full_name="Trần Mai"),
    )

    with django_capture_on_commit_callbacks(execute=True) as committed:
        first = greet(provider=reader, action_url="/lop/x/")
        again = greet(provider=listed)  # the same key: nothing new
        greet("hello:2", provider=listed)

    assert again.pk == first.pk
    assert len(committed) == 1  # one look of the worker, however many messages
    english, vietnamese = outbox
    assert english.to == ["ngoc@example.org"]
    assert english.subject == f"Hello {reader.full_name}: Kỹ năng tư vấn"
    assert "See the session: http" in english.body
    assert "/lop/x/" in english.alternatives[0].content
    assert vietnamese.to == ["mai@example.org"]
    assert "Tại:" not in vietnamese.body  # a line whose placeholders are all empty is left out
    html = vietnamese.alternatives[0].content
    assert "<li>một</li><li>hai</li>" in html
    assert 'lang="vi"' in html
    assert set(Message.objects.values_list("state", "tries")) == {(State.SENT, 1)}


@pytest.mark.django_db
def test_who_has_no_address_is_listed_for_a_call_until_somebody_calls_or_enters_one(outbox):
    person = ProviderFactory(full_name="Lê Thị Xa", phone="0912345678")
    message = greet(provider=person)
    send_due(at=NOON)

    assert (message.state, message.phone, outbox) == (State.NO_ADDRESS, "0912345678", [])
    with pytest.raises(StillNoAddress):
        retry(message=message, by=None, at=NOON)
    with pytest.raises(NoteMissing):
        note_call(message=message, note=" ", by=None, at=NOON)

    other = greet("hello:2", provider=person)
    assert note_call(message=other, note="Đã báo qua điện thoại", by=None, at=NOON).state == State.PHONED
    person.email = "xa@example.org"
    person.save()
    retry(message=message, by=None, at=NOON)
    send_due(at=NOON)
    assert [sent.to for sent in outbox] == [["xa@example.org"]]
    with pytest.raises(NotWaitingForYou):
        retry(message=message, by=None, at=NOON)
    with pytest.raises(NotWaitingForYou):
        note_call(message=message, note="Gọi lại", by=None, at=NOON)
    register_kind(replace(KIND, key="tests.thanks", worth_a_call=False))
    thanks = Letter("thanks", name="Ai đó", context={"session": "", "place": ""})
    assert queue_all([thanks], kind="tests.thanks", by=None, at=NOON) == 0


@pytest.mark.django_db
def test_a_server_that_says_not_now_is_asked_again_and_one_that_says_no_is_not(outbox, monkeypatch):
    answers = {
        "later@example.org": smtplib.SMTPRecipientsRefused({"later@example.org": (451, b"try later")}),
        "never@example.org": smtplib.SMTPRecipientsRefused({"never@example.org": (550, b"no such person")}),
        "full@example.org": smtplib.SMTPDataError(552, b"too big"),
        "broke@example.org": TimeoutError("timed out"),
    }
    send = EmailBackend.send_messages

    def refusing(backend, messages):
        if trouble := answers.get(messages[0].to[0]):
            raise trouble
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refusing)
    people = {
        address: greet(address, name="Ai đó", address=address) for address in [*answers, "ok@example.org"]
    }

    assert send_due(at=NOON) == (1, 4)
    found = {message.address: message for message in Message.objects.all()}
    assert found["ok@example.org"].state == State.SENT
    assert "550 no such person" in found["never@example.org"].problem
    assert "552 too big" in found["full@example.org"].problem
    assert {
        found[address].state for address in ("never@example.org", "full@example.org", "broke@example.org")
    } == {
        State.FAILED  # after a break nobody knows whether it arrived: a person decides
    }
    assert found["later@example.org"].state == State.QUEUED
    assert send_due(at=NOON) == (0, 0)  # not before the pause is over
    at = NOON
    for _pause in sending.PAUSES:
        at += timedelta(days=1)
        assert send_due(at=at) == (0, 1)
    later = Message.objects.get(pk=people["later@example.org"].pk)
    assert (later.state, later.tries) == (State.FAILED, len(sending.PAUSES) + 1)
    answers.clear()
    retry(message=later, by=None, at=at)
    assert send_due(at=at) == (1, 0)


@pytest.mark.django_db
def test_while_the_server_cannot_be_reached_everything_waits(outbox, monkeypatch):
    def unreachable(backend):
        raise ConnectionRefusedError("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "open", unreachable)
        greet(name="A", address="a@example.org")
        assert send_due(at=NOON) == (0, 1)
    waiting = Message.objects.get()
    assert (waiting.state, waiting.tries) == (State.QUEUED, 0)  # however long it lasts
    assert "no answer" in waiting.problem
    assert not sending.claim(waiting.pk, at=NOON)  # nor does another worker skip the pause
    assert send_due(at=NOON + sending.PAUSES[0]) == (1, 0)


@pytest.mark.django_db
def test_a_connection_refused_in_the_middle_gives_nobody_up(outbox, monkeypatch):
    tried = []

    def breaking(backend, messages):
        tried.append(messages[0].to[0])
        backend.open = refused
        raise smtplib.SMTPRecipientsRefused({tried[-1]: (550, b"no such person")})

    def refused():
        raise ConnectionRefusedError("no answer")

    monkeypatch.setattr(EmailBackend, "send_messages", breaking)
    for number in range(3):
        greet(f"m{number}", name="A", address=f"a{number}@example.org")

    assert send_due(at=NOON) == (0, 3)
    assert tried == ["a0@example.org"]
    found = Message.objects.order_by("pk").values_list("state", "tries")
    assert list(found) == [(State.FAILED, 1), (State.QUEUED, 0), (State.QUEUED, 0)]


@pytest.mark.django_db
def test_what_comes_too_late_is_not_sent_but_says_so(outbox):
    in_time = greet("a", name="A", address="a@example.org", useless_after=NOON + timedelta(minutes=1))
    late = greet("b", name="B", address="b@example.org", useless_after=NOON)
    nowhere = greet("c", name="C", useless_after=NOON)

    assert not sending.claim(late.pk, at=NOON)
    assert send_due(at=NOON) == (1, 0)
    assert [sent.to for sent in outbox] == [[in_time.address]]
    late.refresh_from_db()
    assert (late.state, bool(late.problem)) == (State.USELESS, True)
    with pytest.raises(TooLateToSend):
        retry(message=nowhere, by=None, at=NOON)


@pytest.mark.django_db
def test_words_with_long_titles_fit_their_columns():
    wording = Wording("Mời {session} {session}", "{session}", "Xem {session}")
    revise_wording(kind=KIND, language="vi", wording=wording, by=None, at=NOON)
    context = {"session": "Kỹ năng " * 31, "place": ""}
    message = queue(
        key="x", kind=KIND.key, context=context, name="A", address="a@b.vn", action_url="/", by=None, at=NOON
    )
    assert len(message.subject) <= 400
    assert len(message.action_label) <= 100
    assert message.action_label.endswith("…")


@pytest.mark.django_db
def test_what_a_dead_worker_was_sending_is_given_to_people_and_never_sent_by_itself(outbox):
    message = greet(name="A", address="a@example.org")
    assert sending.claim(message.pk, at=NOON)
    later = NOON + sending.STALE_AFTER + timedelta(minutes=1)

    assert send_due(at=later) == (0, 0)
    assert give_up_stale(at=NOON) == 0
    assert give_up_stale(at=later) == 1
    assert Message.objects.get().state == State.FAILED
    assert outbox == []


@pytest.mark.django_db
def test_queueing_takes_as_many_queries_for_three_people_as_for_thirty(django_assert_num_queries):
    def letters(people, word):
        return [
            Letter(key=f"{word}:{person.pk}", provider=person, context={"session": "x", "place": ""})
            for person in people
        ]

    for _number in range(30):  # SQLite takes more in several INSERTs
        ProviderFactory(user=UserFactory())
    few, many = Provider.objects.order_by("pk")[:3], Provider.objects.order_by("pk")
    with CaptureQueriesContext(connection) as counted:
        queue_all(letters(few, "few"), kind=KIND.key, by=None, at=NOON)
    with django_assert_num_queries(len(counted)):
        assert queue_all(letters(many, "many"), kind=KIND.key, by=None, at=NOON) == 30
    assert queue_all(letters(few, "many"), kind=KIND.key, by=None, at=NOON) == 0


@pytest.mark.django_db
def test_a_message_keeps_what_it_said_when_the_words_change(outbox):
    message = greet(name="A", address="a@example.org")
    wording = Wording("Khác", "Khác hẳn {name}")
    revise_wording(kind=KIND, language="vi", wording=wording, by=None, at=NOON)
    greet("hello:2", name="B", address="b@example.org", action_url="/")
    send_due(at=NOON)

    assert [sent.subject for sent in outbox] == [message.subject, "Khác"]
    assert outbox[0].extra_headers["Message-ID"] != outbox[1].extra_headers["Message-ID"]


@pytest.mark.django_db
def test_a_value_too_few_or_too_many_is_our_own_mistake():
    with pytest.raises(TypeError, match="takes"):
        queue(key="x", kind=KIND.key, context={"session": "x"}, by=None, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sent"},
        {"state": "queued", "address": ""},
        {"state": "failed"},
        {"state": "phoned"},
        {"state": "useless", "problem": "x"},
        {"key": "hello:1", "pk": None},
    ],
)
def test_the_database_holds_the_rules_too(wrong):
    message = greet(name="A", address="a@example.org")
    for name, value in wrong.items():
        setattr(message, name, value)
    with pytest.raises(IntegrityError):
        message.save()


WORKERS = 6


def at_once(work):
    """Do ``work`` in several threads, each with its connection, all starting together."""
    ready = Barrier(WORKERS)

    def one(_number):
        try:
            ready.wait(timeout=20)
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, range(WORKERS)))


def wait_again(outbox):
    """Undo what the worker of the tests, which works at once, has sent."""
    Message.objects.update(state=State.QUEUED, sent_at=None)
    outbox.clear()


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_message_once(outbox):
    keys = [f"m{number}" for number in range(20)]
    letters = [
        Letter(key=key, name=key, address=f"{key}@example.org", context={"session": "", "place": ""})
        for key in keys
    ]
    queue_all(letters, kind=KIND.key, by=None, at=NOON)
    wait_again(outbox)

    at_once(lambda: send_due(at=NOON))

    assert Counter(sent.to[0] for sent in outbox) == Counter(f"{key}@example.org" for key in keys)


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_a_message_is_sent_more_than_once(outbox, monkeypatch):
    """The control: the test above can fail."""
    greet(name="A", address="a@example.org")
    wait_again(outbox)
    everyone_has_looked = Barrier(WORKERS)

    def careless(pk, *, at):
        waits = Message.objects.filter(pk=pk, state=State.QUEUED).exists()
        everyone_has_looked.wait(timeout=20)
        return waits

    monkeypatch.setattr(sending, "claim", careless)
    at_once(lambda: send_due(at=NOON))

    assert len(outbox) == WORKERS


@pytest.mark.django_db(transaction=True)
def test_two_doors_that_queue_one_key_together_make_one_message(outbox):
    at_once(lambda: greet(name="A", address="a@example.org"))

    assert Message.objects.count() == 1
    assert len(outbox) == 1
