"""Wagtail's account screens, told our rules: ``AccountsConfig.user_viewset``."""

from functools import cached_property
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from lms.refusals import Refusal
from lms.text import fold
from lms.users.accounts import may_manage, roles_in_words
from lms.users.forms import OpenAccountForm, ReviseAccountForm
from lms.users.models import User


class AccountIndexView(users.IndexView):
    """All accounts, found without accents, in the order of Vietnamese names."""

    @cached_property
    def columns(self) -> list[Column]:
        kept = [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]
        name, username, _level, active, last_login = kept
        roles = Column("roles", accessor=_roles_of, label=_("Roles"))
        return [name, username, roles, active, last_login]

    def get_base_queryset(self) -> models.QuerySet[User]:
        return super().get_base_queryset().prefetch_related("groups")

    def get_edit_url(self, instance: User) -> str | None:
        return super().get_edit_url(instance) if may_manage(self.request.user, instance) else None

    def order_queryset(self, queryset: models.QuerySet[User]) -> models.QuerySet[User]:
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering.replace("name", "sort_key"), "pk")
        return super().order_queryset(queryset)

    def search_queryset(self, queryset: models.QuerySet[User]) -> models.QuerySet[User]:
        for word in fold(self.search_query or "").split():
            queryset = queryset.filter(folded_text__contains=word)
        return queryset


def _roles_of(account: User) -> str:
    words = roles_in_words(account.groups.all())
    above = str(_("Administrator")) if account.is_superuser else ""
    return ", ".join(filter(None, [above, words])) or capfirst(str(_("learner")))


class DoorMixin:
    """Save through the door; show what it refuses in the form."""

    request: HttpRequest
    form: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}  # type: ignore[misc]

    def save_instance(self) -> User:
        return self.form.pass_door()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except Refusal as refusal:
            form.show(refusal)
            return self.form_invalid(form)  # type: ignore[attr-defined]


class AccountCreateView(DoorMixin, users.CreateView):
    """Open an account."""


class AccountEditView(DoorMixin, users.EditView):
    """Change an account that one may manage; beside it whatever apps above know of its owner.

    Apps register ``describe_account`` hooks: ``account → (label, words, url or None)`` or None.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def save_instance(self) -> User:
        account = super().save_instance()
        if self.editing_self and "password" in "".join(self.form.changed_data):
            update_session_auth_hash(self.request, account)
        return account

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = [describe(self.object) for describe in hooks.get_hooks("describe_account")]
        return super().get_context_data(account_facts=[fact for fact in facts if fact], **kwargs)


class AccountViewSet(users.UserViewSet):
    """Accounts for managers: opened, changed, switched off; never deleted, because what people did stays theirs."""

    ordering = "name"
    copy_view_enabled = False
    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    create_template_name = "users/account_form.html"
    edit_template_name = "users/account_form.html"

    def get_form_class(self, for_update: bool = False) -> type:
        return ReviseAccountForm if for_update else OpenAccountForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]


class ClosedMixin:
    """Bulk actions know nothing of whose account one may manage; the list offers none, and their addresses refuse."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied

    def check_perm(self, obj: Any) -> bool:
        return False


class NoAssignRole(ClosedMixin, AssignRoleBulkAction):
    pass


class NoDelete(ClosedMixin, DeleteBulkAction):
    pass


class NoSetActiveState(ClosedMixin, SetActiveStateBulkAction):
    pass


CLOSED_BULK_ACTIONS = [NoAssignRole, NoDelete, NoSetActiveState]
