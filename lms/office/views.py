"""The views of ``RecordViewSet``: scoped to what a person may see, searched without accents, saved through doors."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages as django_messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView

from lms.office.exports import SafeExportMixin
from lms.office.ordering import empty_as_latest
from lms.office.search import as_spelt_first, named
from lms.refusals import Refusal
from lms.templatetags.lms_tags import vnd


class ScopedMixin:
    """Show only the rows that ``viewset.rows_for(user)`` lets through; anything else is a 404."""

    viewset: Any = None
    request: Any
    kwargs: Any

    def scoped(self) -> models.QuerySet:
        return self.viewset.rows_for(self.request.user)

    def get_base_object_queryset(self) -> models.QuerySet:
        return self.scoped()

    def get_queryset(self) -> models.QuerySet:
        return self.scoped()

    def get_object(self, queryset: models.QuerySet | None = None) -> models.Model:
        if found := getattr(self, "object", None):
            return found
        return get_object_or_404(self.scoped(), pk=self.kwargs["pk"])


class RecordIndexView(SafeExportMixin, generic.IndexView):
    """A list: rows in scope, every word of the query found in the folded columns, whatever its accents."""

    template_name = "lms/office/index.html"

    viewset: Any = None

    def get_base_queryset(self) -> models.QuerySet:
        return self.viewset.list_rows(self.request)

    @property
    def is_searchable(self) -> bool:
        return bool(self.viewset.folded_fields)

    def search_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        found = named(queryset, self.search_query, self.viewset.folded_fields)
        if self.viewset.spelt_field and self.is_searching and not self.is_explicitly_ordered:
            return as_spelt_first(found, self.search_query, self.viewset.spelt_field)
        return found

    def order_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        return empty_as_latest(super().order_queryset(queryset))

    def _get_title_column(self, field_name: str, column_class: type = TitleColumn, **kwargs: Any) -> Column:
        """The name of a row leads to looking at it; changing it is one step further (Wagtail's leads to the form)."""
        column_class = self._get_title_column_class(column_class)
        get_url = self.get_inspect_url if self.inspect_url_name else self.get_edit_url
        return self._get_custom_column(field_name, column_class, get_url=get_url, **kwargs)


class DoorSavingMixin:
    """Save through the form's door; show its refusal in the form, with everything typed kept."""

    viewset: Any
    request: Any
    object: Any
    form: Any
    form_invalid: Any

    def save_instance(self) -> models.Model:
        return self.form.pass_door(by=self.request.user, at=timezone.now())

    def get_success_url(self) -> str:
        return self.viewset.url_of(self.object)

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except Refusal as refusal:
            refusal.add_to(form)
            self.produced_error_code = refusal.code
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)


class RecordCreateView(DoorSavingMixin, generic.CreateView):
    """Add a record through its door; ``viewset.initial_from_address`` may come filled in from the address."""

    viewset: Any = None

    def get_initial(self) -> dict[str, Any]:
        given = {
            name: self.request.GET[name]
            for name in self.viewset.initial_from_address
            if name in self.request.GET
        }
        return super().get_initial() | {name: value for name, value in given.items() if value.isdecimal()}

    def get_success_buttons(self) -> list:
        return super().get_success_buttons() if self.edit_url_name else []


class RecordEditView(DoorSavingMixin, ScopedMixin, generic.EditView):
    """Change a record through its door."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        items[-1]["url"] = self.get_inspect_url() or ""
        return [*items, {"url": "", "label": capfirst(gettext("edit"))}]


def _is_empty(shown: Any) -> bool:
    """Whether there is nothing to show: no value, or Wagtail's display of a file or picture without one."""
    return getattr(shown, "value", shown) in (None, "")


class RecordInspectView(ScopedMixin, generic.InspectView):
    """Look at a record, and reach from it whatever can be done with it."""

    template_name = "lms/office/inspect.html"
    history_url_name: str | None = None

    def get_fields_context(self) -> list[dict[str, Any]]:
        """The facts that are known; what is empty says nothing."""
        facts = super().get_fields_context()
        for fact in facts:
            if isinstance(fact["value"], bool):
                fact["value"] = gettext("Yes") if fact["value"] else gettext("No")
        return [fact for fact in facts if not _is_empty(fact["value"])]

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if field_name.endswith("_vnd"):
            return vnd(value)
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.localtime(value)  # the template's filter writes moments as they come
        return capfirst(value) if getattr(field, "choices", None) else value

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": "", "label": self.get_page_subtitle()},
        ]

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if self.viewset.may_edit(self.object) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["deeds"] = self.viewset.deed_buttons(self.request, self.object)
        context["edit_url"] = self.get_edit_url()
        context["history_url"] = reverse(self.history_url_name, args=[self.object.pk])
        return context | self.viewset.inspect_context(self.request, self.object)

    @property
    def header_more_buttons(self) -> list:
        return [*super().header_more_buttons, *self.viewset.deed_buttons(self.request, self.object)]


class RecordDeleteView(ScopedMixin, generic.DeleteView):
    """Delete a record where its viewset allows that at all."""


class RecordHistoryView(ScopedMixin, HistoryView):
    """Who did what with a record; whoever may look at it may know."""

    any_permission_required: ClassVar[list[str]] = ["add", "change", "delete", "view"]

    @property
    def header_buttons(self) -> list:
        return super().header_buttons if self.edit_url_name else []

    def get_queryset(self) -> models.QuerySet:
        return HistoryView.get_queryset(self)


class RecordUsageView(ScopedMixin, UsageView):
    """Where a record is used."""

    def get_queryset(self) -> models.QuerySet:
        return UsageView.get_queryset(self)


class DeedView(WagtailAdminTemplateMixin, FormView):
    """One deed on one record behind a confirm page: GET says what will happen, POST does it through its door.

    Subclasses set ``viewset``, ``permission`` (``"app.codename"``), ``page_title``, ``question`` (a translated
    sentence; ``%(object)s`` is the record), ``button``, ``success_message``, maybe ``form_class`` (default: nothing
    to fill in) and ``serious``; and say what to do in ``do``.
    """

    template_name = "lms/office/deed.html"
    form_class: Any = forms.Form
    viewset: Any = None
    permission = ""
    question: Any = ""
    button: Any = _("Confirm")
    success_message: Any = ""
    serious = False
    primary = True
    """Whether its button may be the filled one of the record's page: the next step, not a way out or aside."""
    header_icon = "check"
    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.record = self.find_record()
        return super().dispatch(request, *args, **kwargs)

    def find_record(self) -> Any:
        """What the deed is done on; called once the permission is there, and answers 404 itself."""
        return get_object_or_404(self.viewset.rows_for(self.request.user), pk=self.kwargs["pk"])

    def do(self, form: Any) -> Any:
        """Call the door; what it gives back is ``self.result`` for messages and the way on."""
        raise NotImplementedError(
            f"{type(self).__name__} does nothing"
        )  # a programmer's error, never a user's

    def get_page_subtitle(self) -> str:
        return str(self.record)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = self.viewset.model._meta.verbose_name_plural
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.viewset.get_url_name("index")), "label": capfirst(plural)},
            {"url": self.viewset.url_of(self.record), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        target = self.request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(target, allowed_hosts={self.request.get_host()}):
            return target
        return self.viewset.url_of(self.record)

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        try:
            self.result = self.do(form)
        except Refusal as refusal:
            refusal.add_to(form)
            return self.form_invalid(form)
        django_messages.success(
            self.request, str(self.success_message) % {"object": self.record, "result": self.result}
        )
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            record=self.record,
            question=str(self.question) % {"object": self.record},
            button=self.button,
            serious=self.serious,
            back_url=self.viewset.url_of(self.record),
            **kwargs,
        )
