"""Browsers signed in as somebody with a role."""

from collections.abc import Callable

import pytest
from django.test import Client

from lms.roles import Role
from tests.factories import UserFactory


@pytest.fixture
def client_of(db: None) -> Callable[[Role | None], Client]:
    """``client_of(Role.MANAGER)``: signed in as a new manager; ``client_of(None)``: as a learner."""

    def sign_in(role: Role | None) -> Client:
        client = Client()
        client.force_login(UserFactory(role=role))
        return client

    return sign_in
