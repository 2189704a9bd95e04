"""The office's lists of places."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from lms.office.columns import DayColumn
from lms.office.views import RecordIndexView
from lms.office.viewsets import RecordViewSet
from lms.places import deeds
from lms.places.forms import DesignationForm, VillageForm
from lms.places.models import Commune, Designation, Province, Village


class ProvinceViewSet(RecordViewSet):
    """The 34 provinces, and the former ones that stay in old records."""

    model = Province
    name = "provinces"
    icon = "globe"
    menu_label = _("Provinces")
    menu_order = 60
    addable = editable = False
    folded_fields = ["folded_name"]
    ordering = ["sort_key", "pk"]
    list_related = ["merged_into"]
    list_display = [
        "name",
        Column("code", label=_("Code"), sort_key="code"),
        Column("kind", accessor="get_kind_display", label=_("Kind")),
        Column("merged_into", label=_("Merged into")),
    ]
    list_export = ["code", "name", "kind", "valid_from", "valid_until", "merged_into"]


class CommuneFilterSet(WagtailFilterSet):
    province = django_filters.ModelChoiceFilter(
        label=_("Province"),
        queryset=lambda request: (
            Province.objects.filter(communes__isnull=False).distinct().order_by("sort_key")
        ),
    )

    class Meta:
        model = Commune
        fields = ["province", "kind"]


class CommuneIndexView(RecordIndexView):
    @cached_property
    def header_more_buttons(self) -> list:
        buttons = super().header_more_buttons
        if self.request.user.has_perm("places.add_commune"):
            url = self.viewset.import_url
            buttons = [*buttons, Button(_("Import communes"), url=url, icon_name="upload", priority=10)]
        return buttons


class CommuneViewSet(RecordViewSet):
    """Communes and wards: they come from official files only."""

    model = Commune
    name = "communes"
    icon = "site"
    menu_label = _("Communes and wards")
    menu_order = 30
    addable = editable = False
    index_view_class = CommuneIndexView
    filterset_class = CommuneFilterSet
    folded_fields = ["folded_name", "code"]
    spelt_field = "name"
    ordering = ["sort_key", "code"]
    list_related = ["province"]
    list_display = [
        "__str__",
        Column("code", label=_("Code"), sort_key="code"),
        Column("province", label=_("Province"), sort_key="province__sort_key"),
        Column("village_count", label=_("Villages")),
        Column("designation_count", label=_("On lists now")),
    ]
    list_export = ["code", "kind", "name", "province", "formed_from", "source", "valid_from", "valid_until"]

    @property
    def import_url(self) -> str:
        return reverse(self.get_url_name("import"))

    def list_rows(self, request: HttpRequest) -> models.QuerySet:
        today = timezone.localdate()
        current = Q(designations__valid_until=None) | Q(designations__valid_until__gt=today)
        return (
            super()
            .list_rows(request)
            .annotate(
                village_count=Count("villages", distinct=True),
                designation_count=Count(
                    "designations", filter=Q(designations__valid_from__lte=today) & current, distinct=True
                ),
            )
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("import/", deeds.ImportCommunesView.as_view(), name="import"),
        ]


class VillageFilterSet(WagtailFilterSet):
    commune = django_filters.ModelChoiceFilter(
        label=_("Commune or ward"),
        queryset=lambda request: (
            Commune.objects.filter(villages__isnull=False).distinct().order_by("sort_key")
        ),
    )

    class Meta:
        model = Village
        fields = ["commune"]


class VillageViewSet(RecordViewSet):
    model = Village
    name = "villages"
    icon = "home"
    menu_label = _("Villages")
    menu_order = 40
    form_class = VillageForm
    filterset_class = VillageFilterSet
    folded_fields = ["folded_name", "commune__folded_name"]
    spelt_field = "name"
    ordering = ["commune__sort_key", "sort_key", "pk"]
    list_related = ["commune"]
    list_display = ["name", Column("commune", label=_("Commune or ward"), sort_key="commune__sort_key")]
    list_export = ["name", "commune"]


class DesignationFilterSet(WagtailFilterSet):
    current = django_filters.ChoiceFilter(
        label=_("In force"),
        choices=[("now", _("now")), ("ended", _("ended"))],
        method="filter_current",
        empty_label=_("now and before"),
    )

    class Meta:
        model = Designation
        fields = ["kind", "current"]

    def filter_current(self, queryset: models.QuerySet, name: str, value: str) -> models.QuerySet:
        today = timezone.localdate()
        if value == "now":
            return queryset.filter(Q(valid_until=None) | Q(valid_until__gt=today), valid_from__lte=today)
        return queryset.filter(valid_until__lte=today)


class DesignationViewSet(RecordViewSet):
    """Which commune or village is on which official list, and by which decision."""

    model = Designation
    name = "designations"
    icon = "list-ol"
    menu_label = _("Lists of communes and villages")
    menu_order = 50
    form_class = DesignationForm
    editable = False
    filterset_class = DesignationFilterSet
    folded_fields = ["commune__folded_name", "village__folded_name"]
    # A commune, then its villages.
    ordering = ["commune__sort_key", F("village__sort_key").asc(nulls_first=True), "-valid_from", "pk"]
    list_related = ["commune", "village"]
    list_display = [
        "place_label",
        Column("kind", accessor="get_kind_display", label=_("List"), sort_key="kind"),
        Column("decision_number", label=_("Decision number")),
        DayColumn("valid_from", label=_("Valid from"), sort_key="valid_from"),
        DayColumn("valid_until", label=_("Valid until"), sort_key="valid_until"),
    ]
    list_export = [
        "commune", "village", "kind", "decision_number", "decided_on", "issuer", "valid_from", "valid_until",
    ]  # fmt: skip
    inspect_view_fields = [
        "kind", "commune", "village", "decision_number", "decided_on", "issuer", "valid_from", "valid_until",
        "predecessor",
    ]  # fmt: skip
    deeds = [("review", deeds.ReviewView), ("end", deeds.EndView)]

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return ["review", "end"] if record.valid_until is None else []
