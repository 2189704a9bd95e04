from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Home")

    def ready(self) -> None:
        from exchanges.visit_links import register_visit_links
        from home.forgetting import forget_account
        from home.invitation_mail import INVITATION
        from home.inviting import close_accounts_of_leavers
        from home.visit_certificates import links
        from lms.mail.kinds import register_kind
        from lms.people.data_requests import register_eraser
        from lms.rounds import register_round

        register_eraser("home.forget_account", forget_account)
        register_kind(INVITATION)
        register_visit_links(links)
        register_round("home.close_accounts_of_leavers", close_accounts_of_leavers)
        # After the last app, when all permissions have been made (as lms.apps does).
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(_open_authoring, sender=last, dispatch_uid="home.authoring")


def _open_authoring(**kwargs: Any) -> None:
    from home.authoring import open_site_authoring

    open_site_authoring(**kwargs)
