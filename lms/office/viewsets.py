"""``RecordViewSet``: Wagtail's model viewset, with rows scoped by person, doors for every change, nothing deleted."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from lms.office import views
from lms.office.forms import DoorForm


class RecordViewSet(ModelViewSet):
    """The screens of one kind of record.

    Set ``model``, ``form_class`` (a ``DoorForm``), ``icon``, ``list_display``, ``list_filter`` or ``filterset_class``,
    ``list_export``, ``ordering``; ``folded_fields`` are the stored columns without accents that the list searches;
    ``deeds`` are ``(slug, DeedView)`` pairs, each at ``<slug>/<pk>/`` under the URL name ``slug``.
    """

    index_view_class = views.RecordIndexView
    add_view_class = views.RecordCreateView
    edit_view_class = views.RecordEditView
    delete_view_class = views.RecordDeleteView
    history_view_class = views.RecordHistoryView
    usage_view_class = views.RecordUsageView
    inspect_view_class = views.RecordInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_settings_menu = False

    form_class: type | None = None
    folded_fields: ClassVar[list[str]] = []
    spelt_field = ""
    """The column with the accents: rows that hold the query exactly as it was typed come first."""
    deeds: ClassVar[list[tuple[str, type[views.DeedView]]]] = []
    deletable = False
    """Whether the screens offer deletion at all; what is printed, issued or reported never is."""
    addable = True
    editable = True
    initial_from_address: ClassVar[list[str]] = []
    """Foreign keys that the add screen takes from its address, such as ``?plan=3``."""

    list_related: ClassVar[list[str]] = []
    """Foreign keys that the list shows: fetched with it, so that the number of queries does not grow."""

    def rows_for(self, user: Any) -> models.QuerySet:
        """The rows ``user`` may see anywhere on these screens."""
        return self.model._default_manager.all()

    def list_rows(self, request: HttpRequest) -> models.QuerySet:
        """The rows of the list and its export: those in scope, with what the columns need."""
        rows = self.rows_for(request.user)
        return rows.select_related(*self.list_related) if self.list_related else rows

    def may_edit(self, record: models.Model) -> bool:
        """Whether the inspect page offers to change ``record`` in its state; permission is checked beside this."""
        return True

    def url_of(self, record: models.Model) -> str:
        """Where to go back to after a deed on ``record``."""
        return reverse(self.get_url_name("inspect"), args=[record.pk])

    def inspect_context(self, request: HttpRequest, record: models.Model) -> dict[str, Any]:
        """What the inspect page shows beside the fields."""
        return {}

    def offered_deeds(self, request: HttpRequest, record: models.Model) -> list[str]:
        """The slugs of the deeds that make sense for ``record`` now; permission is checked beside this."""
        return [slug for slug, _view in self.deeds]

    def deed_buttons(self, request: HttpRequest, record: models.Model) -> list[Button]:
        """A button for each deed that is offered and allowed."""
        offered = set(self.offered_deeds(request, record))
        return [
            Button(
                str(view.page_title),
                url=reverse(self.get_url_name(slug), args=[record.pk]),
                icon_name=view.header_icon,
                classname="" if view.primary and not view.serious else "button-secondary",
            )
            for slug, view in self.deeds
            if slug in offered and request.user.has_perm(view.permission)
        ]

    def get_form_class(self, for_update: bool = False) -> type:
        if self.form_class is None and not (self.addable or self.editable):
            return DoorForm  # a record that no screen writes; the form is never made
        return self.form_class or super().get_form_class(for_update)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Views offer no button to a screen that this record does not have."""
        view_kwargs = super().get_common_view_kwargs(**kwargs)
        for name, is_open in self._screens().items():
            if not is_open:
                view_kwargs[f"{name}_url_name"] = None
        return view_kwargs

    @property
    def url_finder_class(self) -> type:
        """The site's history and lists of uses lead to the edit screen, or where there is none to the inspect page."""
        screen = "edit" if self.editable else "inspect"
        return type("RecordURLFinder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name(screen)})

    def _screens(self) -> dict[str, bool]:
        return {"delete": self.deletable, "add": self.addable, "edit": self.editable}

    def _with_viewset(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {"viewset": self, **kwargs}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return self._with_viewset(super().get_index_view_kwargs(**kwargs))

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return self._with_viewset(super().get_add_view_kwargs(**kwargs))

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return self._with_viewset(super().get_edit_view_kwargs(**kwargs))

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return self._with_viewset(super().get_delete_view_kwargs(**kwargs))

    def get_history_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return self._with_viewset(super().get_history_view_kwargs(**kwargs))

    def get_usage_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return self._with_viewset(super().get_usage_view_kwargs(**kwargs))

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        view_kwargs = self._with_viewset(super().get_inspect_view_kwargs(**kwargs))
        if not self.inspect_view_fields:
            view_kwargs["fields"] = [
                field.name
                for field in self.model._meta.concrete_fields
                if not field.primary_key and not field.name.startswith(("folded_", "sort_key"))
            ]
        return view_kwargs

    def get_urlpatterns(self) -> list[URLPattern]:
        """The screens this record has, and a confirm page for each deed."""
        closed = {name for name, is_open in self._screens().items() if not is_open}
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name not in closed]
        for slug, view in self.deeds:
            patterns.append(path(f"{slug}/<int:pk>/", view.as_view(viewset=self), name=slug))
        return patterns
