"""Whose account a person may manage, and which roles they may give: nobody raises themselves, or anyone above them.

Administrators (superusers) manage everybody. Managers manage learners and the staff below the director: whoever may
hand out the director's role, or set a director's password, could approve plans in the director's name.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import QuerySet

from lms.roles import Role
from lms.users.models import User

GIVEN_BY_MANAGERS = frozenset({Role.TRAINER, Role.MANAGER, Role.AUDITOR})
"""The roles a manager may give and take; the director's and an administrator's own groups are not among them."""


def givable_groups(by: User | None) -> QuerySet[Group]:
    """The groups that ``by`` may put people into or take them out of; all for an administrator or the system."""
    groups = Group.objects.order_by("pk")
    if by is None or by.is_superuser:
        return groups
    return groups.filter(name__in=[role.value for role in GIVEN_BY_MANAGERS])


def may_manage(by: User | AnonymousUser | None, account: User) -> bool:
    """Whether ``by`` may change ``account``; that ``by`` manages accounts at all is a permission of its own."""
    if by is None or by.is_superuser or by.pk == account.pk:
        return True
    if account.is_superuser:
        return False
    given = {role.value for role in GIVEN_BY_MANAGERS}
    return all(group.name in given for group in account.groups.all())


def role_label(group: Group) -> str:
    """The role of ``group`` in the reader's language; the group's own name where it is none of the roles."""
    return str(Role(group.name).label) if group.name in Role.values else group.name


def roles_in_words(groups: Iterable[Any]) -> str:
    """The roles of an account as one line."""
    return ", ".join(role_label(group) for group in groups)
