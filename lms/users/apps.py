from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "lms.users"
    label = "users"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's own screens for users and groups, with our rules."""

    user_viewset = "lms.users.viewsets.AccountViewSet"
