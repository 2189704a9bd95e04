"""Words of Wagtail that it forgot to wrap for translation, in forms, lists and blocks.

Those in its templates are mended in ``lms/templates/wagtailadmin`` (tests/translations/test_mended_templates.py).
"""

from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers, workflows
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page, Site
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.forms import PagePermissionsForm

WHATS_NEW = "What's new in Wagtail %(version)s"
"""A string of Wagtail's own catalogue."""
PAGE_PERMISSIONS = {
    "add_page": _("Add"),
    "change_page": _("Edit"),
    "publish_page": _("Publish"),
    "bulk_delete_page": _("Bulk delete"),
    "lock_page": _("Lock"),
    "unlock_page": _("Unlock"),
}

# What Wagtail's screen of a group leaves of "Can approve an annual plan" and the like, where it takes off the record's
# name, in English or as its class is called.
gettext_noop("Can approve an")
gettext_noop("Can approve an exchange")


def name_fields() -> None:
    """Give a label to the fields that have none, so that none is made of the field's English name."""
    labels = {
        choosers.ExternalLinkChooserForm: {"link_text": _("Link text")},
        choosers.AnchorLinkChooserForm: {"link_text": _("Link text")},
        choosers.EmailLinkChooserForm: {
            "email_address": _("Email address"),
            "link_text": _("Link text"),
            "subject": _("Subject"),
            "body": _("Message"),
        },
        choosers.PhoneLinkChooserForm: {
            "phone_number": _("Phone number"),
            "link_text": _("Link text"),
        },
    }
    for form, words in labels.items():
        for name, label in words.items():
            form.base_fields[name].label = label
    ChooserViewSet.search_tab_label = _("Search")  # translated once and for all when Wagtail is loaded
    workflows.WorkflowPageForm.base_fields["page"].label = _("Page")
    PagePermissionsForm.base_fields["page"].label = _("Page")
    PagePermissionsForm.base_fields["permissions"].label_from_instance = _page_permission
    for column in SiteIndexView.columns:
        if column.name in {"port", "site_name", "root_page"}:
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
    _name_the_kind_of_page_when_shown()


def _name_the_kind_of_page_when_shown() -> None:
    """The words "Choose a page (Course)" are put together when a form is loaded, in that language for everybody."""
    make = AdminPageChooser.__init__

    def make_lazily(self: Any, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        if self.model is not Page:
            kind = capfirst(self.model._meta.verbose_name)
            self.choose_one_text = format_lazy("{} ({})", AdminPageChooser.choose_one_text, kind)

    AdminPageChooser.__init__ = make_lazily


def name_help(menu_items: list[Any]) -> None:
    """The words "What's new in Wagtail 8.0" are put together for the first reader, in that language for everybody."""
    for item in menu_items:
        prefix, _dash, version = item.name.rpartition("-")
        if prefix == "whats-new-in-wagtail":
            item.label = _whats_new(version)


_whats_new = lazy(lambda version: gettext(WHATS_NEW) % {"version": version}, str)


def _page_permission(permission: Any) -> str:
    """Wagtail says these to screen readers by the English name that stands in the database."""
    return str(PAGE_PERMISSIONS.get(permission.codename, permission.name))
