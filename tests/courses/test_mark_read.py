"""What a learner has read."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from courses.actions import mark_read
from courses.errors import MaterialNotPublished
from courses.models import MaterialReading
from lms.roles import Role
from tests.factories import NOON, MaterialPageFactory, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_reading_is_noted_once_and_the_first_time_stays():
    material, provider = MaterialPageFactory(), ProviderFactory()

    first = mark_read(material=material, provider=provider, at=NOON)
    again = mark_read(material=material, provider=provider, at=NOON + timedelta(days=1))

    assert again == first
    assert again.finished_at == NOON


def test_a_material_that_is_not_published_cannot_be_read():
    with pytest.raises(MaterialNotPublished):
        mark_read(material=MaterialPageFactory(live=False), provider=ProviderFactory(), at=NOON)


def test_who_may_not_open_a_material_cannot_have_read_it():
    material = MaterialPageFactory()
    closed = PageViewRestriction.objects.create(
        page=material.get_parent(), restriction_type=PageViewRestriction.GROUPS
    )
    closed.groups.add(Group.objects.get(name=Role.TRAINER.value))
    trainer = ProviderFactory(user=UserFactory(role=Role.TRAINER))

    for provider in (ProviderFactory(), ProviderFactory(user=UserFactory())):
        with pytest.raises(MaterialNotPublished):
            mark_read(material=material, provider=provider, at=NOON)
    mark_read(material=material, provider=trainer, at=NOON)

    assert MaterialReading.objects.get().provider == trainer
