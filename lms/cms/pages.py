"""What every page of ours shares. Abstract, so that it also serves a Wagtail site that has its own image model."""

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from lms.text import fold

MOST_KINDS = 2
"""Up to so many kinds of page below another are looked for one after the other."""


class BasePage(Page):
    """A page with a one-paragraph introduction, found by its words with or without accents."""

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("One or two sentences; shown in lists and under the title."),
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("folded_text"),
        index.AutocompleteField("folded_text"),
    ]

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page below in one query where there is one kind of it; Wagtail takes two for each level."""
        kinds = self.allowed_subpage_models()
        if not path_components or len(kinds) > MOST_KINDS:
            return super().route(request, path_components)
        for kind in kinds:
            child = kind.objects.child_of(self).filter(slug=path_components[0]).first()
            if child is not None:
                child._cached_parent_obj = self  # as Wagtail does: get_parent() then asks nothing
                return child.route(request, path_components[1:])
        raise Http404

    def folded_text(self) -> str:
        """Title and introduction without accents: what ``search(fold(query))`` matches on both databases."""
        return fold(f"{self.title} {self.introduction}")
