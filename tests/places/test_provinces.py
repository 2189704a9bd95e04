"""Provinces come with the project; the database holds what their rows may say."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.places.models import Province

pytestmark = pytest.mark.django_db


def test_there_are_34_provinces_today_and_29_that_were_merged():
    assert Province.objects.current(on=date(2026, 1, 1)).count() == 34
    assert Province.objects.get(name="Hà Tĩnh").code == "42"
    assert Province.objects.filter(merged_into__isnull=False).count() == 29


def test_the_database_holds_one_province_per_code_and_name():
    with pytest.raises(IntegrityError), transaction.atomic():
        Province.objects.create(code="42", name="Hà Tĩnh")


def test_a_province_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError, match="province_ends_after_it_begins"), transaction.atomic():
        Province.objects.create(
            code="99", name="Mẫu", valid_from=date(2025, 7, 1), valid_until=date(2025, 7, 1)
        )
