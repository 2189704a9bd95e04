"""How people get in: allauth's account adapter for this site."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


def display_name(user: Any) -> str:
    """The name allauth shows for ``user``."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the office, never opened by a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
