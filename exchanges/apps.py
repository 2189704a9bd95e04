from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangesConfig(AppConfig):
    name = "exchanges"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Experience exchange")

    def ready(self) -> None:
        from exchanges.evidence import completed_visits
        from lms.planning.progress import register_evidence

        register_evidence(completed_visits)
