"""Choosing a record in a form: Wagtail's chooser, searched without accents, showing only rows in scope.

An app makes a chooser of its record once, registers it, and uses its widget in forms::

    provider_chooser = RecordChooserViewSet("provider_chooser", model=Provider, icon="user", …)
    ProviderChooser = provider_chooser.widget_class

    widgets = {"provider": ProviderChooser}
"""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry

from lms.office.search import as_spelt_first, named


class FoldedSearchForm(BaseFilterForm):
    """The search field of a chooser: every word is looked for without accents and case."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Part of the name, with or without accents")}),
    )
    folded_fields: ClassVar[list[str]] = []
    spelt_field = ""

    def filter(self, objects: models.QuerySet) -> models.QuerySet:
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        found = named(super().filter(objects), self.search_query, self.folded_fields)
        if self.spelt_field and self.is_searching:
            return as_spelt_first(found, self.search_query, self.spelt_field)
        return found


class _ScopedMixin:
    """Show only the rows that the chooser's ``rows_for(user)`` lets through, to people who may see the records."""

    viewset: Any = None
    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        policy = policy_registry.get_by_type(self.viewset.model)
        if not policy.user_has_any_permission(request.user, ["add", "change", "view"]):
            raise chooser.PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def rows(self) -> models.QuerySet:
        return self.viewset.rows_for(self.request.user)

    def get_object_list(self) -> models.QuerySet:
        return self.rows()

    def get_object(self, pk: Any) -> models.Model:
        return self.rows().get(pk=pk)

    def get_objects(self, pks: Any) -> models.QuerySet:
        return self.rows().filter(pk__in=pks)


class _ColumnsMixin(_ScopedMixin):
    """The record's name, and beside it what tells namesakes apart."""

    title_column: Any

    @property
    def ordering(self) -> Any:
        return self.viewset.ordering

    @property
    def filter_form_class(self) -> type[FoldedSearchForm]:
        searched = {"folded_fields": self.viewset.folded_fields, "spelt_field": self.viewset.spelt_field}
        return type("ChooserSearchForm", (FoldedSearchForm,), searched)

    @property
    def columns(self) -> list[Column]:
        details = [Column(name, label=label, accessor=name) for name, label in self.viewset.detail_columns]
        return [self.title_column, *details]


class RecordChooseView(_ColumnsMixin, chooser.ChooseView):
    """The chooser's window."""


class RecordChooseResultsView(_ColumnsMixin, chooser.ChooseResultsView):
    """The list inside it, after a search."""


class RecordChosenView(_ScopedMixin, chooser.ChosenView):
    """The answer to a choice."""


class RecordChosenMultipleView(_ScopedMixin, chooser.ChosenMultipleView):
    """The answer to a choice of several."""


class RecordChooserViewSet(ChooserViewSet):
    """A chooser of records: ``folded_fields`` are searched, ``detail_columns`` (attribute, label) stand beside it."""

    choose_view_class = RecordChooseView
    choose_results_view_class = RecordChooseResultsView
    chosen_view_class = RecordChosenView
    chosen_multiple_view_class = RecordChosenMultipleView
    choose_one_text = _("Choose")
    choose_another_text = _("Choose another")
    edit_item_text = _("Open")
    register_widget = False
    per_page = 12

    folded_fields: ClassVar[list[str]] = []
    spelt_field = ""
    detail_columns: ClassVar[list[tuple[str, Any]]] = []
    ordering: Any = "pk"

    def rows_for(self, user: Any) -> models.QuerySet:
        """The rows ``user`` may choose from."""
        return self.model._default_manager.all()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(viewset=self, **kwargs)
