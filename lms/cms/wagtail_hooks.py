"""What content does when an editor deletes it; the menu of help in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page

from lms.cms.wording import name_help


@hooks.register("construct_help_menu")
def name_help_in_the_readers_language(request: HttpRequest, menu_items: list[Any]) -> None:
    name_help(menu_items)


def needed(pages: Iterable[Page]) -> list[Page]:
    """Those of ``pages`` that cannot be deleted: records that are kept name them, or a page below them."""
    kept = []
    for page in pages:
        below = Page.objects.filter(pk__in=page.get_descendants(inclusive=True).values("pk"))
        try:
            Collector(using=page._state.db or "default").collect(below)
        except ProtectedError:
            kept.append(page)
    return kept


@hooks.register("before_delete_page")
def keep_pages_that_records_need(request: HttpRequest, page: Page) -> HttpResponseRedirect | None:
    """A course that was held stays; Wagtail would answer with a failure of the server."""
    if request.method != "POST" or not needed([page]):
        return None
    messages.error(
        request,
        _("This page, or one below it, belongs to records that are kept. Unpublish it instead."),
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_needed_pages_among_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: BulkAction
) -> HttpResponseRedirect | None:
    """As for one page: nothing is deleted when one of those chosen must stay, and the message names it."""
    if action_type != "delete" or not objects or not all(isinstance(each, Page) for each in objects):
        return None
    kept = needed(objects)
    if not kept:
        return None
    messages.error(
        request,
        _("Nothing was deleted: records that are kept belong to %(pages)s. Unpublish them instead.")
        % {"pages": ", ".join(f"“{page.get_admin_display_title()}”" for page in kept)},
    )
    return redirect(action.next_url)
