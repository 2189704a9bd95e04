"""What becomes of an account when its person's particulars are forgotten (``lms.people.data_requests``)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from lms.people.models import Provider, ProviderStatus
from lms.users.actions import revise_account
from lms.users.invitations import anonymise_account
from lms.users.models import User


def forget_account(provider: Provider, *, reason: str, by: Any, at: datetime) -> None:
    """Take the address off the account; of who has left the list, make the account anonymous.

    Raises:
        NotYoursToManage: the account is above ``by``: an administrator does it.
    """
    account = provider.user
    if not isinstance(account, User):
        return
    current = ProviderStatus.objects.current(on=timezone.localdate(at)).filter(provider=provider)
    if current.exists() or account.groups.exists() or account.is_superuser:
        # Who still trains or works here signs in by the user name, and reads the answer.
        revise_account(account=account, email="", by=by, at=at)
    else:
        anonymise_account(account=account, reason=reason, by=by, at=at)
