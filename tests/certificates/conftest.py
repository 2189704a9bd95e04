"""Who is at the office's screens."""

import pytest

from lms.roles import Role
from tests.factories import UserFactory


@pytest.fixture
def sign_in_as(client):
    """Sign in as someone of a role, who reads English."""

    def sign_in(role: Role):
        user = UserFactory(role=role)
        client.force_login(user)
        client.cookies["django_language"] = "en"
        return user

    return sign_in
