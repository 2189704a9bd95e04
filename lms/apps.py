from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LmsConfig(AppConfig):
    """The project package as an app: base templates, components, static files, catalogues."""

    name = "lms"
    label = "lms"
    verbose_name = "TGPL"

    def ready(self) -> None:
        from lms.roles import grant_declared_permissions

        # Django makes its permissions in post_migrate too, so this is the first moment they can be granted.
        post_migrate.connect(grant_declared_permissions, sender=self, dispatch_uid="lms.roles")
