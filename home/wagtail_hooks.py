"""What home registers with Wagtail: the dashboard's panel, and who the owner of an account is."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.dashboard import OfficePanel
from home.inviting import InviteView
from home.visit_certificates import IssueToDelegatesView
from lms.people.models import Provider


@hooks.register("construct_homepage_panels")
def put_the_office_first(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OfficePanel())


class _InviteMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("users.add_user") and request.user.has_perm("people.change_provider")


@hooks.register("register_admin_urls")
def register_invite_url() -> list[Any]:
    return [path("people-accounts/", InviteView.as_view(), name="people_accounts")]


@hooks.register("register_admin_urls")
def register_visit_certificates_url() -> list[Any]:
    return [path("certificates/visits/<int:pk>/", IssueToDelegatesView.as_view(), name="visit_certificates")]


@hooks.register("register_settings_menu_item")
def register_invite_item() -> MenuItem:
    return _InviteMenuItem(
        gettext_lazy("Accounts for people on the list"),
        reverse("people_accounts"),
        icon_name="mail",
        order=610,
    )


@hooks.register("describe_account")
def name_the_provider(account: Any) -> tuple[str, str, str | None]:
    """Who the owner of an account is on the list of providers."""
    provider = Provider.objects.filter(user=account).first()
    if provider is None:
        return (
            _("On the list of providers"),
            _("Not linked yet. Link the account on the person's own page."),
            None,
        )
    return (
        _("On the list of providers"),
        provider.full_name,
        reverse("providers:inspect", args=[provider.pk]),
    )


@hooks.register("construct_main_menu")
def speak_plainly_in_the_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's "Reports" would stand beside the office's; its help is about Wagtail, and in English."""
    for item in menu_items:
        if item.name == "reports":
            item.label = gettext_lazy("Logs of the site")
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "help"]
