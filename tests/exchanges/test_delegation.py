"""Who is in the delegation."""

import pytest
from wagtail.models import ModelLogEntry

from exchanges import errors
from exchanges.actions import add_delegate, cancel, name_head, remove_delegate
from exchanges.models import Delegate
from tests.exchanges.visits import completed_visit
from tests.factories import AFTER, NOON, DelegateFactory, ProviderFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db
HEAD, MEMBER = Delegate.Role.HEAD, Delegate.Role.MEMBER


def test_a_provider_joins_the_delegation():
    visit, provider, user = VisitFactory(), ProviderFactory(), UserFactory()

    delegate = add_delegate(visit=visit, provider=provider, by=user, at=NOON)

    assert (delegate.visit, delegate.provider, delegate.role) == (visit, provider, MEMBER)
    entry = ModelLogEntry.objects.for_instance(visit).get()
    assert (entry.action, entry.data["provider"]) == ("exchanges.add_delegate", provider.pk)


def test_nobody_is_in_a_delegation_twice():
    delegate = DelegateFactory()

    with pytest.raises(errors.AlreadyDelegate) as refused:
        add_delegate(visit=delegate.visit, provider=delegate.provider, by=None, at=NOON)
    assert delegate.provider.full_name in str(refused.value)


def test_a_delegation_has_one_head():
    visit = DelegateFactory(role=HEAD).visit

    with pytest.raises(errors.HeadExists):
        add_delegate(visit=visit, provider=ProviderFactory(), role=HEAD, by=None, at=NOON)


def test_a_new_head_makes_the_former_one_a_member():
    former = DelegateFactory(role=HEAD)
    member = DelegateFactory(visit=former.visit)

    name_head(delegate=member, by=None, at=NOON)

    former.refresh_from_db()
    member.refresh_from_db()
    assert (former.role, member.role) == (MEMBER, HEAD)


def test_who_leaves_the_delegation_stays_in_the_log():
    delegate = DelegateFactory()

    remove_delegate(delegate=delegate, by=None, at=NOON)

    assert not Delegate.objects.exists()
    entry = ModelLogEntry.objects.for_instance(delegate.visit).get()
    assert (entry.action, entry.data["provider"]) == ("exchanges.remove_delegate", delegate.provider_id)


def test_who_was_taken_out_meanwhile_is_not_taken_out_again():
    delegate = DelegateFactory()
    remove_delegate(delegate=Delegate.objects.get(), by=None, at=NOON)

    with pytest.raises(errors.NotDelegate):
        remove_delegate(delegate=delegate, by=None, at=NOON)


def test_the_delegation_of_a_visit_that_has_ended_stays_as_it_was():
    completed = completed_visit()
    cancelled = DelegateFactory().visit
    cancel(visit=cancelled, reason="Bão.", by=None, at=NOON)

    for visit in (completed, cancelled):
        delegate = visit.delegates.get()
        for deed in (
            lambda visit=visit: add_delegate(visit=visit, provider=ProviderFactory(), by=None, at=AFTER),
            lambda delegate=delegate: remove_delegate(delegate=delegate, by=None, at=AFTER),
            lambda delegate=delegate: name_head(delegate=delegate, by=None, at=AFTER),
        ):
            with pytest.raises(errors.VisitHasEnded):
                deed()
