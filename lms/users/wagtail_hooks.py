"""What accounts register with Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lms.users.viewsets import CLOSED_BULK_ACTIONS

for closed in CLOSED_BULK_ACTIONS:
    hooks.register("register_bulk_action", closed, order=100)  # after Wagtail's own, which they replace


@hooks.register("register_log_actions")
def register_account_log_actions(actions: Any) -> None:
    actions.register_action("users.open_account", _("Open account"), _("Account opened"))
    actions.register_action("users.revise_account", _("Change account"), _("Account changed"))
    actions.register_action(
        "users.remove_second_factor", _("Take off second step"), _("Second step of sign-in taken off")
    )

    actions.register_action("users.invite", _("Print a slip"), _("Slip with a one-time code made"))
    actions.register_action(
        "users.accept_invitation", _("First sign-in"), _("First password set with the slip")
    )
    actions.register_action("users.anonymise_account", _("Make anonymous"), _("Account made anonymous"))


@hooks.register("register_account_menu_item")
def second_step(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Second step of sign-in"),
        "help_text": _("Codes from your phone, passkeys and recovery codes."),
    }


@hooks.register("register_account_menu_item")
def email_address(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("account_email"),
        "label": _("Email address"),
        "help_text": _("Where you get mail, and with which you may sign in."),
    }


@hooks.register("register_account_menu_item")
def devices(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("usersessions_list"),
        "label": _("Signed-in devices"),
        "help_text": _("Where you are signed in; sign out of those you no longer use."),
    }
