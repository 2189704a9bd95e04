from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "lms.cms"
    default_auto_field = "django.db.models.BigAutoField"
    label = "cms"
    verbose_name = _("Content")

    def ready(self) -> None:
        from lms.cms import slugs, wording

        wording.name_fields()
        slugs.use_in_every_form()
