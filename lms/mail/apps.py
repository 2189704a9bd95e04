from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "lms.mail"
    default_auto_field = "django.db.models.BigAutoField"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from lms.mail.forgetting import forget_addresses
        from lms.mail.tasks import send_what_waits
        from lms.people.data_requests import register_eraser
        from lms.rounds import register_round

        register_round("mail.send", send_what_waits)
        register_eraser("mail.forget_addresses", forget_addresses)
