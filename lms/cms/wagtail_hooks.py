"""What content does when an editor deletes it; the menu of help in the reader's language."""

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from lms.cms.wording import name_help


@hooks.register("construct_help_menu")
def name_help_in_the_readers_language(request: HttpRequest, menu_items: list[Any]) -> None:
    name_help(menu_items)


@hooks.register("before_delete_page")
def keep_pages_that_records_need(request: HttpRequest, page: Page) -> HttpResponseRedirect | None:
    """A course that was held stays; Wagtail would answer with a failure of the server."""
    if request.method != "POST":
        return None
    try:
        Collector(using=page._state.db or "default").collect(
            Page.objects.filter(pk__in=page.get_descendants(inclusive=True).values("pk"))
        )
    except ProtectedError:
        messages.error(
            request,
            _("This page, or one below it, belongs to records that are kept. Unpublish it instead."),
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
