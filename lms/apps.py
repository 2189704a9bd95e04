from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save


class LmsConfig(AppConfig):
    """The project package as an app: base templates, components, static files, catalogues."""

    name = "lms"
    label = "lms"
    verbose_name = "TGPL"

    def ready(self) -> None:
        from lms.internal_files import guard_internal_files
        from lms.known_site import forget_sites
        from lms.roles import grant_declared_permissions

        guard_internal_files()
        # post_migrate goes to one app after the other, and only to those with models; each makes its permissions
        # then. After the last of them all can be granted.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(grant_declared_permissions, sender=last, dispatch_uid="lms.roles")
        for changed in (post_save, post_delete):
            changed.connect(forget_sites, sender="wagtailcore.Site", dispatch_uid="lms.known_site")
