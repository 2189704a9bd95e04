"""The log of many records says of each what Wagtail's own ``log`` would say."""

from uuid import uuid4

import pytest
from django.forms.models import model_to_dict
from wagtail.log_actions import LogContext, log
from wagtail.models import ModelLogEntry

from lms.log import log_each
from tests.factories import NOON, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db
ACTION = "people.revise_provider"


def entries():
    return [model_to_dict(entry, exclude=["id"]) for entry in ModelLogEntry.objects.order_by("pk")]


@pytest.mark.parametrize("named", [True, False])
def test_an_entry_is_the_one_that_wagtail_writes(named):
    provider, user = ProviderFactory(), UserFactory()
    by = user if named else None
    with LogContext(user=UserFactory()):  # whoever asks, unless somebody else is named
        log(provider, ACTION, user=by, timestamp=NOON, data={"changed": ["phone"]})
        log_each(ACTION, [(provider, {"changed": ["phone"]})], by=by, at=NOON)

    one, other = entries()
    assert one == other
    assert len(set(ModelLogEntry.objects.values_list("uuid", flat=True))) == 1


def test_entries_of_a_group_belong_together():
    group = uuid4()

    log_each(ACTION, [(ProviderFactory(), {}), (ProviderFactory(), {})], by=None, at=NOON, group=group)

    assert list(ModelLogEntry.objects.values_list("uuid", flat=True)) == [group, group]


def test_an_action_that_nobody_registered_is_refused():
    with pytest.raises(LookupError):
        log_each("people.unheard_of", [], by=None, at=NOON)
