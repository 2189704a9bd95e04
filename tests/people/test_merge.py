"""One person once: who may be on the list twice, and making one of two."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates.actions import issue
from courses.models import MaterialReading, Registration
from lms.hours.ledger import totals
from lms.people import errors
from lms.people.merging import merge, probable_duplicates
from lms.people.models import Provider, ProviderIdentity
from lms.roles import Role
from tests.factories import (
    AFTER,
    NOON,
    MaterialPageFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegisterFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.hours.training import settled_session

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
