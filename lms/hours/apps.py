from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HoursConfig(AppConfig):
    name = "lms.hours"
    default_auto_field = "django.db.models.BigAutoField"
    label = "hours"
    verbose_name = _("Hours ledger")

    def ready(self) -> None:
        from lms.hours.reminders import register_mail_kinds, remind_lawyers, remind_short
        from lms.hours.settling import settle_clash
        from lms.people.merging import delete_second, register_clash
        from lms.rounds import register_round

        register_mail_kinds()
        register_round("hours.remind_short", remind_short)
        register_round("hours.remind_lawyers", remind_lawyers)

        register_clash("courses.MaterialReading", delete_second)
        register_clash("hours.SettledStanding", settle_clash)
