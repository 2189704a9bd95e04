from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lms.people"
    default_auto_field = "django.db.models.BigAutoField"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from lms.people.roster.actions import discard_abandoned
        from lms.rounds import register_round

        register_round("people.discard_abandoned", discard_abandoned)
