"""The doors of accounts. Accounts are switched off, never deleted: what people did stays theirs."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.log_actions import log

from lms.changes import apply_changes
from lms.refusals import refusing
from lms.text import clean_name, clean_text
from lms.users import errors
from lms.users.accounts import givable_groups, may_manage, role_label
from lms.users.address import forget_other_addresses, is_taken
from lms.users.models import Invitation, User

ACCOUNT_FIELDS = frozenset({"username", "email", "last_name", "first_name", "is_active", "is_superuser"})


def _address(text: str) -> str:
    return clean_text(text).lower()


def _apply(account: User, changes: dict[str, Any]) -> list[str]:
    """Set ``changes``, tidied, and name those that differ."""
    clean = {"last_name": clean_name, "first_name": clean_name, "username": clean_text, "email": _address}
    changes = {name: clean[name](value or "") if name in clean else value for name, value in changes.items()}
    return apply_changes(account, changes, allowed=ACCOUNT_FIELDS)


def check_free(account: User, *, username: str, email: str) -> None:
    """Raise UserNameTaken or EmailTaken where somebody other than ``account`` has one of the two, in whatever case."""
    if User.objects.exclude(pk=account.pk).filter(username__iexact=username).exists():
        raise errors.UserNameTaken()
    if email and is_taken(email, by_other_than=account):
        raise errors.EmailTaken()


def _check_roles(before: set[Group], after: set[Group], by: User | None) -> None:
    changed = before ^ after
    refused = changed - set(givable_groups(by)) if changed else set()
    if refused:
        raise errors.RoleNotYoursToGive(role=role_label(min(refused, key=lambda group: group.pk)))


@transaction.atomic
def open_account(
    *,
    username: str,
    password: str | None,
    by: User | None,
    at: datetime,
    groups: Collection[Group] = (),
    **fields: Any,
) -> User:
    """Give someone an account; ``fields`` are ``ACCOUNT_FIELDS``. Without a password they ask for one by mail.

    Raises:
        UserNameTaken, EmailTaken.
        RoleNotYoursToGive: ``by`` may not give one of ``groups``.
        NotYoursToManage: only an administrator makes administrators.
    """
    account = User()
    _apply(account, {"username": username, **fields})
    if account.is_superuser and by is not None and not by.is_superuser:
        raise errors.NotYoursToManage(account=account)
    _check_roles(set(), set(groups), by)
    check_free(account, username=account.username, email=account.email)
    account.set_password(password)
    with refusing(errors.UserNameTaken()):
        account.save()
    account.groups.set(groups)
    forget_other_addresses(account)
    log(
        account,
        "users.open_account",
        user=by,
        timestamp=at,
        data={"roles": sorted(group.name for group in groups)},
    )
    return account


@transaction.atomic
def revise_account(
    *,
    account: User,
    by: User | None,
    at: datetime,
    groups: Collection[Group] | None = None,
    password: str = "",
    **changes: Any,
) -> User:
    """Change an account; ``changes`` are ``ACCOUNT_FIELDS``. Its browsers are signed out when role or password changes.

    Raises:
        NotYoursToManage: the account, or making an administrator, is above ``by``.
        RoleNotYoursToGive: one of the roles given or taken is.
        OwnRoles: ``by`` would change their own roles or switch themselves off.
        UserNameTaken, EmailTaken.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    before = set(account.groups.all())
    after = before if groups is None else set(groups)
    if not may_manage(by, account):
        raise errors.NotYoursToManage(account=account)
    was_superuser = account.is_superuser
    changed = _apply(account, changes)
    own = by is not None and by.pk == account.pk
    if own and (before != after or {"is_active", "is_superuser"} & set(changed)):
        raise errors.OwnRoles()
    if account.is_superuser != was_superuser and by is not None and not by.is_superuser:
        raise errors.NotYoursToManage(account=account)
    _check_roles(before, after, by)
    check_free(account, username=account.username, email=account.email)
    if password:
        account.set_password(password)
        changed.append("password")
    with refusing(errors.UserNameTaken()):
        account.save()
    if before != after:
        account.groups.set(after)
        changed.append("groups")
    if "email" in changed:
        forget_other_addresses(account)
    if {"groups", "password", "is_active", "is_superuser"} & set(changed) and not own:
        sign_out_everywhere(account)
    if {"groups", "password", "is_active", "is_superuser"} & set(changed):
        Invitation.objects.filter(account=account).delete()  # a slip lies about: the office makes a new one
    data = {"changed": changed, "roles": sorted(group.name for group in after)}
    log(account, "users.revise_account", user=by, timestamp=at, data=data)
    return account


@transaction.atomic
def remove_second_factor(*, account: User, by: User | None, at: datetime) -> User:
    """Take the second step of sign-in off an account whose owner lost it; where it is required they set up a new one.

    Raises:
        NotYoursToManage: the account is above ``by``.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    if not may_manage(by, account):
        raise errors.NotYoursToManage(account=account)
    Authenticator.objects.filter(user=account).delete()
    sign_out_everywhere(account)
    log(account, "users.remove_second_factor", user=by, timestamp=at)
    return account


def sign_out_everywhere(account: User) -> None:
    """End the account's sessions in all browsers that allauth has seen."""
    for session in UserSession.objects.filter(user=account):
        session.end()
