"""What every page of ours shares. Abstract, so that it also serves a Wagtail site that has its own image model."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from lms.text import fold


class BasePage(Page):
    """A page with a one-paragraph introduction, found by its words with or without accents."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences; shown in lists and under the title.")
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("folded_text"),
        index.AutocompleteField("folded_text"),
    ]

    class Meta:
        abstract = True

    def folded_text(self) -> str:
        """Title and introduction without accents: what ``search(fold(query))`` matches on both databases."""
        return fold(f"{self.title} {self.introduction}")
