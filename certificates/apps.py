from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates.checks import credential_key, signers
        from certificates.guards import keep_certified_completion
        from certificates.notices import READY
        from certificates.session_screens import links
        from certificates.tasks import look_after_intakes, sign_what_waits, take_over_silent_batches
        from courses.outcomes import register_guard
        from courses.session_links import register_session_links
        from lms.mail.kinds import register_kind
        from lms.rounds import register_round

        register(credential_key, deploy=True)
        register(signers, deploy=True)
        register_guard(keep_certified_completion)
        register_session_links(links)
        register_kind(READY)
        register_round("certificates.take_over_silent_batches", take_over_silent_batches)
        register_round("certificates.sign_what_waits", sign_what_waits)
        register_round("certificates.look_after_intakes", look_after_intakes)
