"""The office's colours in Wagtail's admin, and dates that stay as they were typed."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def office_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("lms/css/admin.css"))


@hooks.register("insert_global_admin_js")
def dates_as_typed() -> SafeString:
    return format_html('<script src="{}"></script>', static("lms/js/dates.js"))
