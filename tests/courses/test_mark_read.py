"""What a learner has read."""

from datetime import timedelta

import pytest

from courses.actions import mark_read
from courses.errors import MaterialNotPublished
from tests.factories import NOON, MaterialPageFactory, ProviderFactory

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
