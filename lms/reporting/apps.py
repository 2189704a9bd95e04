from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "lms.reporting"
    default_auto_field = "django.db.models.BigAutoField"
    label = "reporting"
    verbose_name = _("Reports")
