"""A session belongs to a quarter of its year."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import CourseSessionFactory


@pytest.mark.django_db
@pytest.mark.parametrize("quarter", [0, 5])
def test_the_database_knows_four_quarters(quarter):
    with pytest.raises(IntegrityError, match="session_quarter_is_1_to_4"), transaction.atomic():
        CourseSessionFactory(quarter=quarter)
