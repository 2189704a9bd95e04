from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "lms.planning"
    default_auto_field = "django.db.models.BigAutoField"
    label = "planning"
    verbose_name = _("Plan")

    def ready(self) -> None:
        from lms.planning.progress import recorded_evidence, register_evidence

        register_evidence(recorded_evidence)
