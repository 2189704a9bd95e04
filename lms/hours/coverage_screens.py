"""The office's page of coverage: the communes of the lists, as a schematic map and as a table."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from courses.models import ContentKind
from lms.hours.coverage import COLUMNS, TILE_HEIGHT, TILE_WIDTH, coverage
from lms.spreadsheets import xlsx_response

VIEW = "hours.view_duty"


class CoverageView(WagtailAdminTemplateMixin, TemplateView):
    """Which communes of the lists have people trained in the last twelve months, by content."""

    template_name = "hours/coverage.html"
    page_title = _("Coverage of communes")
    header_icon = "site"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        known = request.GET.get("content", "")
        self.content_kind = known if known in ContentKind.values else ""
        self.day = timezone.localdate()
        self.communes = coverage(on=self.day, content_kind=self.content_kind)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.GET.get("export") == "xlsx":
            headings = [
                _("Commune or ward"),
                _("Lists"),
                _("Villages"),
                _("People trained"),
                *ContentKind.labels,
            ]
            rows: Any = (
                [str(each.commune), ", ".join(each.lists), ", ".join(each.villages), each.people]
                + [number for _label, number in each.by_content]
                for each in self.communes
                if each.is_listed
            )
            return xlsx_response(f"do-phu-{self.day:%Y-%m-%d}", headings, rows)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = [each for each in self.communes if each.is_listed]
        return super().get_context_data(
            day=self.day,
            communes=self.communes,
            listed=sorted(listed, key=lambda each: (each.people > 0, each.commune.sort_key)),
            covered=sum(each.people > 0 for each in listed),
            contents=ContentKind.choices,
            content_kind=self.content_kind,
            tile_width=TILE_WIDTH - 4,
            tile_height=TILE_HEIGHT - 4,
            width=COLUMNS * TILE_WIDTH,
            height=-(-len(self.communes) // COLUMNS) * TILE_HEIGHT,
            **kwargs,
        )


class _CoverageMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(VIEW)


class CoverageViewSet(ViewSet):
    """The way from the menu to the coverage."""

    name = "coverage"
    url_prefix = "hours/coverage"
    icon = "site"
    menu_label = _("Coverage of communes")
    menu_order = 35
    menu_item_class = _CoverageMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", CoverageView.as_view(), name="map")]

    @property
    def menu_url(self) -> str:
        return reverse("coverage:map")
