"""Who receives a message: the address, the language and the telephone of a person, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from wagtail.users.models import UserProfile

from lms.people.models import Provider


@dataclass(frozen=True)
class Receiver:
    """A person as a message needs them; ``address`` is "" for whoever has to be called."""

    name: str
    address: str
    phone: str
    language: str


def supported(language: str) -> str:
    """``language`` where the site speaks it, else the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def languages_of(users: Iterable[Any]) -> dict[int, str]:
    """User → the language they chose; whoever chose none is left out. One query."""
    profiles = UserProfile.objects.filter(user__in=[user.pk for user in users]).exclude(preferred_language="")
    return dict(profiles.values_list("user", "preferred_language"))


def with_accounts(providers: list[Provider]) -> list[Provider]:
    """The same people with their accounts fetched. At most one query."""
    prefetch_related_objects(providers, "user")
    return providers


def receiver_of(
    *,
    provider: Provider | None,
    user: Any,
    name: str = "",
    address: str = "",
    language: str = "",
    chosen: dict[int, str],
) -> Receiver:
    """Who is meant: what is given counts, then the account's address, then the one on the list of providers."""
    account = user or (provider.user if provider else None)
    account_address = account.email if account and account.is_active else ""
    listed = provider.email if provider else ""
    own_language = chosen.get(account.pk, "") if account else ""
    return Receiver(
        name=name or (provider.full_name if provider else "") or (str(account) if account else ""),
        address=address or account_address or listed,
        phone=provider.phone if provider else "",
        language=supported(language or own_language),
    )
