"""Who is at the office's screens, and whom the office trusts."""

import pytest
from cryptography.hazmat.primitives import serialization

from lms.roles import Role
from tests.certificates.signers import AUTHORITY, authority
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


@pytest.fixture
def trusted(settings, tmp_path):
    """The office trusts one authority, and knows who signs."""
    path = tmp_path / "root.pem"
    path.write_bytes(authority(AUTHORITY)[1].public_bytes(serialization.Encoding.PEM))
    settings.LMS_SIGNING_ROOTS = [str(path)]
