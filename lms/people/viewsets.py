"""The office's lists of people and organisations."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from lms.office.views import RecordIndexView
from lms.office.viewsets import RecordViewSet
from lms.people import deeds
from lms.people.forms import OrganizationForm, ProviderForm
from lms.people.merging import probable_duplicates
from lms.people.models import Organization, Provider, ProviderClass


class ProviderFilterSet(WagtailFilterSet):
    current_class = django_filters.ChoiceFilter(
        label=_("Class"),
        choices=[*ProviderClass.choices, ("none", _("no current status"))],
        method="filter_class",
    )
    current_organization_id = django_filters.ModelChoiceFilter(
        label=_("Organisation"),
        queryset=lambda request: (
            Organization.objects.filter(provider_statuses__isnull=False).distinct().order_by("sort_key")
        ),
        method="filter_organization",
    )

    class Meta:
        model = Provider
        fields = ["current_class", "current_organization_id", "sex"]

    def filter_class(self, queryset: models.QuerySet, name: str, value: str) -> models.QuerySet:
        return queryset.filter(current_class=None if value == "none" else value)

    def filter_organization(
        self, queryset: models.QuerySet, name: str, value: Organization
    ) -> models.QuerySet:
        return queryset.filter(current_organization_id=value.pk)


class ProviderIndexView(RecordIndexView):
    @cached_property
    def header_more_buttons(self) -> list:
        buttons = super().header_more_buttons
        if self.request.user.has_perm("people.change_provider"):
            url = reverse(self.viewset.get_url_name("duplicates"))
            buttons = [*buttons, Button(_("Probable duplicates"), url=url, icon_name="group", priority=10)]
        return buttons


class DuplicatesView(WagtailAdminTemplateMixin, TemplateView):
    """Rows that may be one person, with the reasons, each pair with the way to merge it."""

    template_name = "people/duplicates.html"
    page_title = _("Probable duplicates")
    header_icon = "group"
    viewset: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("people.change_provider"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = self.viewset.model._meta.verbose_name_plural
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.viewset.get_url_name("index")), "label": capfirst(plural)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pairs = probable_duplicates(on=timezone.localdate())
        page = Paginator(pairs, 50).get_page(self.request.GET.get("page"))
        rows = [
            {"pair": pair, "reasons": ", ".join(str(REASONS[reason]) for reason in pair.reasons)}
            for pair in page
        ]
        return super().get_context_data(page_obj=page, rows=rows, **kwargs)


REASONS = {
    "same_name": _("same name"),
    "same_phone": _("same telephone"),
    "same_email": _("same email address"),
    "same_birth": _("same date of birth"),
}


class ProviderViewSet(RecordViewSet):
    """The list of providers, in the order of Vietnamese names."""

    model = Provider
    name = "providers"
    icon = "user"
    menu_label = _("Providers")
    menu_order = 10
    form_class = ProviderForm
    inspect_template_name = "people/provider.html"
    index_view_class = ProviderIndexView
    filterset_class = ProviderFilterSet
    folded_fields = ["folded_name"]
    spelt_field = "full_name"
    ordering = ["sort_key", "pk"]
    list_per_page = 50
    list_display = [
        "full_name",
        Column("class_label", label=_("Class"), sort_key="current_class"),
        Column("current_organization_name", label=_("Organisation"), sort_key="current_organization_name"),
        Column("sex", accessor="get_sex_display", label=_("Sex")),
        Column("phone", label=_("Telephone")),
    ]
    list_export = [
        "full_name", "sex", "born_on", "class_label", "current_organization_name", "phone", "email", "commune",
    ]  # fmt: skip
    export_headings = {"class_label": _("Class"), "current_organization_name": _("Organisation")}
    inspect_view_fields = ["sex", "born_on", "phone", "email", "commune", "user"]
    list_related = ["commune"]
    deeds = [
        ("status", deeds.ChangeStatusView),
        ("end_status", deeds.EndStatusView),
        ("link_account", deeds.LinkAccountView),
        ("unlink_account", deeds.UnlinkAccountView),
        ("merge", deeds.MergeView),
        ("identity", deeds.RevealIdentityView),
    ]

    def rows_for(self, user: Any) -> models.QuerySet:
        return Provider.objects.with_status(on=timezone.localdate())

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return [
            "status",
            *(["end_status"] if record.current_class else []),
            "unlink_account" if record.user_id else "link_account",
            "merge",
            "identity",
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("duplicates/", DuplicatesView.as_view(viewset=self), name="duplicates"),
        ]

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"statuses": list(record.statuses.select_related("organization").order_by("-valid_from"))}


class OrganizationFilterSet(WagtailFilterSet):
    class Meta:
        model = Organization
        fields = ["kind"]


class OrganizationViewSet(RecordViewSet):
    model = Organization
    name = "organizations"
    icon = "group"
    menu_label = _("Organisations")
    menu_order = 20
    form_class = OrganizationForm
    filterset_class = OrganizationFilterSet
    folded_fields = ["folded_name"]
    spelt_field = "name"
    ordering = ["sort_key", "pk"]
    list_related = ["parent", "province"]
    list_display = [
        "name",
        Column("kind", accessor="get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("parent", label=_("Superior body")),
        Column("provider_count", label=_("Providers")),
    ]
    list_export = ["name", "short_name", "kind", "parent", "province", "phone", "provider_count"]
    export_headings = {"provider_count": _("Providers")}

    def list_rows(self, request: HttpRequest) -> models.QuerySet:
        today = timezone.localdate()
        in_force = Q(provider_statuses__valid_from__lte=today) & (
            Q(provider_statuses__valid_until=None) | Q(provider_statuses__valid_until__gt=today)
        )
        counted = Count("provider_statuses__provider", filter=in_force, distinct=True)
        return super().list_rows(request).annotate(provider_count=counted)
