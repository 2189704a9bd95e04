"""One person once: who may be on the list twice, and making one of two."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates.actions import issue
from courses.actions import cancel_registration, correct_attendance
from courses.errors import WouldHaveTaughtAndLearnt, WouldTeachAndLearn
from courses.models import MaterialReading, Registration
from lms.hours.errors import SettledForBoth
from lms.hours.ledger import standing, totals
from lms.hours.models import SettledStanding
from lms.hours.settling import reopen_year, settle_year
from lms.people import errors
from lms.people.actions import link_account
from lms.people.merging import merge, probable_duplicates
from lms.people.models import Provider, ProviderIdentity
from lms.roles import Role
from tests.factories import (
    AFTER,
    HANOI,
    NOON,
    MaterialPageFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegisterFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)
from tests.hours.training import held_session, settled_session

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 15)


def merged(keep, other, **changes):
    return merge(keep=keep, other=other, **{"reason": "Cùng số thẻ.", "by": None, "at": AFTER} | changes)


def test_rows_with_something_in_common_are_named_with_their_reasons():
    first = ProviderFactory(full_name="Nguyễn Thị Hòa", phone="0912345678", born_on=date(1985, 1, 1))
    second = ProviderFactory(full_name="Nguyễn Thị Hoà", phone="0912345678", born_on=date(1985, 1, 1))
    ProviderFactory(
        full_name="Nguyễn Thị Hoa", born_on=date(1990, 1, 1)
    )  # another birth date: another person
    ProviderFactory(full_name="Trần Văn An", email="an@example.org")
    ProviderFactory(full_name="Trần An", email="an@example.org")

    pairs = probable_duplicates(on=JUNE)

    assert [(pair.first.full_name, set(pair.reasons)) for pair in pairs] == [
        (first.full_name, {"same_name", "same_phone", "same_birth"}),
        ("Trần Văn An", {"same_email"}),
    ]
    assert pairs[0].second == second


def test_everything_of_the_second_row_moves_and_the_log_names_it():
    keep = ProviderStatusFactory(provider__full_name="Nguyễn Thị Hòa").provider
    other = ProviderStatusFactory(
        provider__full_name="Nguyễn Thị Hoà", provider__phone="0912345678", provider__user=UserFactory()
    ).provider
    user = other.user
    ProviderStatusFactory(provider=other, valid_from=date(2015, 1, 1), valid_until=date(2016, 1, 1))
    settled_session(JUNE, seats={other: 240})
    registration = Registration.objects.get()
    certificate = issue(
        registration=registration, register=RegisterFactory(), by=None, on=date(2026, 6, 18), at=AFTER
    )
    material = MaterialPageFactory()
    for person in (keep, other):
        MaterialReading.objects.create(provider=person, material=material, finished_at=NOON)
    ProviderIdentity.objects.create(provider=other, citizen_id="042085012345")

    merged(keep, other)

    assert Provider.objects.get() == keep
    keep.refresh_from_db()
    certificate.refresh_from_db()
    assert (keep.phone, keep.user, certificate.provider) == ("0912345678", user, keep)
    assert totals([keep.pk], 2026) == {keep.pk: 240}
    assert keep.identity.citizen_id == "042085012345"
    assert keep.statuses.count() == 2
    assert MaterialReading.objects.count() == 1
    data = ModelLogEntry.objects.for_instance(keep).get(action="people.merge").data
    assert data["merged"]["name"] == "Nguyễn Thị Hoà"
    assert data["moved"]["courses.Registration"] == [registration.pk]
    assert len(data["settled"]) == 2
    assert "0912345678" not in str(data)
    assert data["merged"]["taken_over"] == ["phone"]
    gone = ModelLogEntry.objects.get(object_id=str(data["merged"]["id"]), action="people.merge")
    assert (gone.deleted, gone.data["into"]) == (True, keep.pk)


def test_what_only_one_person_may_have_stops_the_merge_whole():
    keep, other = ProviderFactory(), ProviderFactory()
    session = RegistrationFactory(provider=keep).session
    RegistrationFactory(provider=other)
    RegistrationFactory(provider=other, session=session)

    with pytest.raises(errors.CannotMerge):
        merged(keep, other)

    assert other.registrations.count() == 2


def test_a_merge_leaves_every_past_day_its_class_and_no_day_two():
    keep = ProviderStatusFactory(provider_class="lawyer", valid_from=date(2026, 3, 1)).provider
    other = ProviderStatusFactory(provider_class="officer", valid_from=date(2019, 1, 1)).provider
    same = ProviderStatusFactory(
        provider_class="officer", valid_from=date(2020, 1, 1), valid_until=date(2021, 1, 1)
    ).provider
    owed = standing([other.pk], 2025, on=date(2025, 12, 31))[other.pk].required_minutes

    merged(keep, other)
    merged(keep, same)

    assert list(
        keep.statuses.order_by("valid_from").values_list("provider_class", "valid_from", "valid_until")
    ) == [("officer", date(2019, 1, 1), date(2026, 3, 1)), ("lawyer", date(2026, 3, 1), None)]
    assert standing([keep.pk], 2025, on=date(2025, 12, 31))[keep.pk].required_minutes == owed == 480

    longer = ProviderStatusFactory(
        provider_class="officer", valid_from=date(2018, 1, 1), valid_until=date(2020, 1, 1)
    ).provider
    merged(keep, longer)
    assert keep.statuses.get(valid_from=date(2018, 1, 1)).valid_until == date(2019, 1, 1)
    for facts in (
        {"provider_class": "lawyer", "valid_from": date(2020, 1, 1), "valid_until": date(2021, 1, 1)},
        {"provider_class": "lawyer", "valid_from": date(2020, 1, 1)},
        {"provider_class": "consultant", "valid_from": date(2026, 5, 1)},
    ):
        with pytest.raises(errors.CannotMerge):
            merged(keep, ProviderStatusFactory(**facts).provider)
    assert keep.statuses.count() == 3


def test_a_settled_year_is_opened_again_before_two_with_hours_in_it_become_one():
    keep, other = ProviderStatusFactory().provider, ProviderStatusFactory().provider
    settled_session(JUNE, seats={other: 240})
    settlement = settle_year(year=2026, by=None, at=datetime(2027, 1, 2, 9, tzinfo=HANOI))
    with pytest.raises(SettledForBoth):
        merged(keep, other)
    assert SettledStanding.objects.count() == 2
    reopen_year(settlement=settlement, reason="Gộp người.", by=None, at=AFTER)

    merged(keep, other)

    data = ModelLogEntry.objects.for_instance(keep).get(action="people.merge").data
    assert any("240/480" in line for line in data["settled"])


@pytest.mark.parametrize("named_by", ["provider", "account"])
def test_a_merge_makes_nobody_trainer_and_learner_of_one_session(named_by):
    learner, teaching = ProviderFactory(), ProviderFactory(user=UserFactory())
    seat = RegistrationFactory(provider=learner, session__title="Kỹ năng hòa giải")
    named = {"provider": teaching} if named_by == "provider" else {"user": teaching.user}
    SessionTrainerFactory(session=seat.session, **named)
    RegistrationFactory(provider=teaching)

    for keep, other in ((learner, teaching), (teaching, learner)):
        with pytest.raises(WouldTeachAndLearn, match="Kỹ năng hòa giải"):
            merged(keep, other)

    assert Registration.objects.get(pk=seat.pk).provider == learner
    cancel_registration(registration=seat, reason="Người giảng", by=None, at=NOON)
    merged(teaching, learner)


def test_two_trainers_of_one_session_become_one_with_the_minutes_of_both():
    keep, other = ProviderFactory(), ProviderFactory()
    account = UserFactory()
    session = held_session(JUNE, seats={ProviderFactory(): 240})
    SessionTrainerFactory(session=session, provider=keep, minutes=200)
    SessionTrainerFactory(
        session=session, provider=other, name="ThS. Mai Hoa", minutes=120, user=account, office="Tòa án"
    )
    silent = SessionTrainerFactory(provider=keep, office="Sở Tư pháp")
    SessionTrainerFactory(session=silent.session, provider=other)

    merged(keep, other)

    trainer = session.trainers.get()
    assert (trainer.provider, trainer.minutes) == (keep, 240)  # the session lasted no longer
    assert (trainer.user, trainer.office) == (account, "Tòa án")
    assert (silent.session.trainers.get(), silent.session.trainers.get().minutes) == (silent, None)
    data = ModelLogEntry.objects.for_instance(keep).get(action="people.merge").data
    assert any("ThS. Mai Hoa · 120" in line for line in data["settled"])


def test_of_a_settled_session_two_become_one_who_has_no_hours_for_both():
    learner, trainer = ProviderFactory(), ProviderFactory()
    session = settled_session(JUNE, seats={learner: 240}, trainer=(trainer, 120))
    with pytest.raises(WouldHaveTaughtAndLearnt, match=session.title):
        merged(trainer, learner)
    correct_attendance(
        registration=session.registrations.get(),
        meeting=session.meetings.get(),
        mark="absent",
        reason="Hôm đó đứng lớp.",
        by=None,
        at=AFTER,
    )

    merged(trainer, learner)

    assert totals([trainer.pk], 2026) == {trainer.pk: 120}


def test_an_account_that_teaches_is_not_given_to_a_learner_of_that_session():
    account = UserFactory()
    trainer = SessionTrainerFactory(user=account, session__title="Kỹ năng hòa giải")
    seat = RegistrationFactory(session=trainer.session)

    with pytest.raises(WouldTeachAndLearn, match="Kỹ năng hòa giải"):
        link_account(provider=seat.provider, user=account, by=None, at=NOON)

    link_account(provider=RegistrationFactory().provider, user=account, by=None, at=NOON)


def test_two_identity_numbers_are_two_people():
    keep, other = ProviderFactory(), ProviderFactory()
    for number, person in enumerate((keep, other)):
        ProviderIdentity.objects.create(provider=person, citizen_id=f"04208501234{number}")

    with pytest.raises(errors.CannotMerge):
        merged(keep, other)


def test_a_merge_says_why_and_is_of_two_rows_with_one_account():
    keep, other = ProviderFactory(user=UserFactory()), ProviderFactory(user=UserFactory())
    with pytest.raises(errors.SamePerson):
        merged(keep, keep)
    with pytest.raises(errors.MergeReasonMissing):
        merged(keep, other, reason=" ")
    with pytest.raises(errors.BothHaveAccounts):
        merged(keep, other)


def test_a_manager_goes_from_the_list_of_pairs_to_one_person(client_of, queries_of):
    manager, page = client_of(Role.MANAGER), reverse("providers:duplicates")
    first, second = (ProviderFactory(full_name="Mai Hoa") for _ in range(2))
    content = manager.get(page).content.decode()
    address = f"{reverse('providers:merge', args=[first.pk])}?other={second.pk}"
    assert address in content
    assert manager.get(address).context["form"].initial == {"other": second.pk}

    manager.post(address, {"other": second.pk, "reason": "Cùng người."})

    assert Provider.objects.get() == first
    few = queries_of(manager, page)
    ProviderFactory.create_batch(100, full_name="Lê An")
    assert queries_of(manager, page) == few
    assert client_of(Role.DIRECTOR).get(page).status_code in (302, 403)
