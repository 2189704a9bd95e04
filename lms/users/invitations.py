"""The doors of first sign-in: a one-time code on a printed slip, for the many who have no office mail."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from lms.users import errors
from lms.users.accounts import may_manage
from lms.users.actions import sign_out_everywhere
from lms.users.models import Invitation, User

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the signs that are read for one another: I and 1, O and 0."""
SIGNS = 12
VALID_FOR = timedelta(days=30)


def plain_code(typed: str) -> str:
    """A code as it is compared: capitals and digits only, however it was typed."""
    return "".join(sign for sign in typed.upper() if sign in ALPHABET)


def _digest(account: User, code: str) -> str:
    """What is kept of a code. It fits no more once a password was set or somebody signed in otherwise."""
    since = account.last_login.timestamp() if account.last_login else ""
    return salted_hmac(
        "lms.users.invitation",
        f"{account.pk}:{account.password}:{since}:{plain_code(code)}",
        algorithm="sha256",
    ).hexdigest()


@transaction.atomic
def invite(*, account: User, by: User | None, at: datetime) -> str:
    """Make a one-time code for an account's first sign-in and give it back, "ABCD-EFGH-JKLM": it is kept nowhere.

    Raises:
        NotYoursToManage: the account is above ``by``.
        SwitchedOff: the account is.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    if not may_manage(by, account):
        raise errors.NotYoursToManage(account=account)
    if not account.is_active:
        raise errors.SwitchedOff(account=account)
    code = "".join(secrets.choice(ALPHABET) for _sign in range(SIGNS))
    facts = {"code_digest": _digest(account, code), "issued_at": at, "issued_by": by, "used_at": None}
    Invitation.objects.update_or_create(account=account, defaults=facts | {"expires_at": at + VALID_FOR})
    log(account, "users.invite", user=by, timestamp=at)
    return "-".join(code[start : start + 4] for start in range(0, SIGNS, 4))


@transaction.atomic
def accept(*, username: str, code: str, password: str, at: datetime) -> User:
    """Set the first password with the code of the slip; it works once.

    Raises:
        CodeWrong: no such account, or its code is another, used, or over (a password set otherwise
            ends it too). Nobody learns which.
    """
    account = (
        User.objects.select_for_update().filter(username__iexact=username.strip(), is_active=True).first()
    )
    invitation = Invitation.objects.filter(account=account).first() if account else None
    if account is None or invitation is None or invitation.used_at or invitation.expires_at <= at:
        raise errors.CodeWrong
    if not constant_time_compare(invitation.code_digest, _digest(account, code)):
        raise errors.CodeWrong
    account.set_password(password)
    account.save(update_fields=["password"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    sign_out_everywhere(account)
    log(account, "users.accept_invitation", user=account, timestamp=at)
    return account


@transaction.atomic
def anonymise_account(*, account: User, reason: str, by: Any, at: datetime) -> User:
    """Take everything personal off an account and switch it off for good; what it did stays, by nobody's name.

    Raises:
        NotYoursToManage: the account is above ``by``, or has a staff role.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    if not may_manage(by, account) or account.groups.exists() or account.is_superuser:
        raise errors.NotYoursToManage(account=account)
    sign_out_everywhere(account)
    account.username, account.email = f"an-danh-{account.pk}", ""
    account.last_name = account.first_name = ""
    account.is_active = False
    account.set_unusable_password()
    account.save()
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    Invitation.objects.filter(account=account).delete()
    for profile in UserProfile.objects.filter(user=account):
        profile.avatar.delete(save=False)
        profile.delete()
    log(account, "users.anonymise_account", user=by, timestamp=at, data={"reason": reason})
    return account
