from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates.guards import keep_certified_completion
        from courses.outcomes import register_guard

        register_guard(keep_certified_completion)
