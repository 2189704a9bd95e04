"""Wagtail's JavaScript catalogue with our Vietnamese in it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from lms.translations import JAVASCRIPT_LOCALE_DIRS


class AdminJavaScriptCatalog(JavaScriptCatalog):
    """Strings and formats for the scripts of Wagtail's admin.

    A catalogue that names its packages leaves ``LOCALE_PATHS`` out; ours come first here, so that they win.
    """

    packages = ["wagtail.admin"]

    def get_paths(self, packages: list[str]) -> list[str]:
        return [*JAVASCRIPT_LOCALE_DIRS, *super().get_paths(packages)]


_catalog = AdminJavaScriptCatalog.as_view()


@never_cache
def admin_javascript_catalog(request: HttpRequest) -> HttpResponse:
    """The catalogue in the language that the person chose for the admin; mount it before Wagtail's own."""
    return get_localized_response(_catalog, request)
