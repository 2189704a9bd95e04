"""What can be done with a designation, and the import of communes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lms.office.views import DeedView
from lms.places import actions, communes, errors
from lms.places.forms import CommuneFileForm, EndForm, ReviewForm
from lms.places.models import Commune
from lms.refusals import Refusal


class ReviewView(DeedView):
    permission = "places.change_designation"
    page_title = _("Renew by a new decision")
    question = _("%(object)s: the present row ends on the day the new one begins. Both stay readable.")
    button = _("Renew")
    success_message = _("%(object)s was renewed.")
    form_class = ReviewForm
    header_icon = "resubmit"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "initial": {"kind": self.record.kind}}

    def do(self, form: Any) -> Any:
        return actions.review_designation(
            designation=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )

    def get_success_url(self) -> str:
        return self.viewset.url_of(self.result)


class EndView(DeedView):
    permission = "places.change_designation"
    page_title = _("Take off the list")
    question = _("%(object)s will be off the list from the day you give. The row stays readable.")
    button = _("Take off the list")
    success_message = _("%(object)s was taken off the list.")
    form_class = EndForm
    header_icon = "cross"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.end_designation(
            designation=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class ImportCommunesView(WagtailAdminTemplateMixin, FormView):
    """Take over the communes of a file: every bad row is shown, and then nothing is saved."""

    template_name = "places/import_communes.html"
    form_class = CommuneFileForm
    page_title = _("Import communes")
    header_icon = "upload"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("places.add_commune"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("communes:index"), "label": capfirst(Commune._meta.verbose_name_plural)},
            {"url": "", "label": self.page_title},
        ]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            rows = communes.read_communes(form.cleaned_data["file"])
            result = actions.import_communes(rows=rows, by=self.request.user, at=timezone.now())
        except Refusal as refusal:
            refusal.add_to(form)
            bad_rows = refusal.lines if isinstance(refusal, errors.BadRows) else []
            return self.render_to_response(self.get_context_data(form=form, bad_rows=bad_rows), status=422)
        messages.success(self.request, str(result))
        return HttpResponseRedirect(reverse("communes:index"))
