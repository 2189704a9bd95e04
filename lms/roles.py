"""The four staff roles and what each may do.

Learners are users without a group. Every app declares in its own ``roles.py`` what each role may do to its records,
as ``GRANTS``; after each migrate the groups of the roles have exactly those permissions of these apps, here, so that
a grant that is taken back is taken back everywhere (docs/adr/0012). Permissions of other packages (pages, images …)
that an administrator gave by hand stay; who needs another share of the work makes another group.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A staff role; the value is the name of its group, which people see in the admin."""

    TRAINER = "Giảng viên", _("Trainer")
    MANAGER = "Quản lý", _("Manager")
    DIRECTOR = "Lãnh đạo", _("Director")
    AUDITOR = "Kiểm tra", _("Auditor")


STAFF_ROLES = frozenset(Role)
"""Everyone who sees the admin."""

Grants = Mapping[Role, Iterable[str]]
"""Role → permissions as ``"app_label.codename"``."""


def all_of(model: str) -> list[str]:
    """The four permissions of ``"app_label.model"``: everything that its doors allow."""
    app_label, name = model.split(".")
    return [f"{app_label}.{verb}_{name}" for verb in ("view", "add", "change", "delete")]


def recorded(model: str) -> list[str]:
    """View, add and change, but never delete: for what is printed, issued or reported."""
    app_label, name = model.split(".")
    return [f"{app_label}.{verb}_{name}" for verb in ("view", "add", "change")]


def viewed(*models_: str) -> list[str]:
    """The view permission of each ``"app_label.model"``."""
    return ["{}.view_{}".format(*model.split(".")) for model in models_]


def declared_grants() -> dict[Role, set[str]]:
    """What all installed apps together declare, and the way into the admin for every staff role."""
    grants: dict[Role, set[str]] = {role: {"wagtailadmin.access_admin"} for role in Role}
    for config in apps.get_app_configs():
        name = f"{config.name}.roles"
        # ``lms.roles`` is this module; packages outside the project declare nothing.
        if name == __name__ or find_spec(name) is None:
            continue
        for role, permissions in getattr(import_module(name), "GRANTS", {}).items():
            grants[role].update(permissions)
    return grants


def grant_declared_permissions(using: str = "default", **kwargs: Any) -> None:
    """Give each role's group exactly what the declaring apps grant it; makes the groups where they are missing."""
    declared = declared_grants()
    ours = {permission.split(".")[0] for wanted in declared.values() for permission in wanted}
    for role, wanted in declared.items():
        group, _created = Group.objects.using(using).get_or_create(name=role.value)
        query = Q()
        for permission in wanted:
            app_label, codename = permission.split(".")
            query |= Q(content_type__app_label=app_label, codename=codename)
        granted = Permission.objects.using(using).filter(query)
        group.permissions.add(*granted)
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label__in=ours).exclude(pk__in=granted)
        )


def has_role(user: Any, *roles: Role) -> bool:
    """Whether ``user`` is in the group of one of ``roles``; superusers have every role."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name__in=[role.value for role in roles]).exists()
