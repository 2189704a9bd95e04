"""Certificates for the delegates of a completed visit: only this layer knows both visits and certificates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from certificates import actions
from certificates.forms import RegisterChoiceField
from certificates.models import Certificate, Purpose, Register
from certificates.tasks import draw_in_background
from exchanges.models import Delegate, Visit
from exchanges.viewsets import VisitViewSet
from exchanges.visit_links import VisitLink
from lms.office.views import DeedView


class VisitCertificatesForm(forms.Form):
    """Into which register, and with which date."""

    register = RegisterChoiceField(
        label=_("Register of certificates"),
        queryset=Register.objects.select_related("organization").order_by("name", "pk"),
        help_text=_("Numbers, words and signer come from it."),
    )
    issued_on = forms.DateField(label=_("Date of issue"), widget=AdminDateInput)


def delegates_of(visit: Visit) -> list[Delegate]:
    """The delegation in the order of names. One query."""
    return list(visit.delegates.select_related("provider").order_by("provider__sort_key", "pk"))


class IssueToDelegatesView(DeedView):
    """Issue certificates to the delegation of a completed visit."""

    viewset = VisitViewSet()
    template_name = "certificates/admin/certify.html"
    permission = "certificates.issue_certificate"
    page_title = _("Certificates for the delegation")
    header_icon = "doc-full-inverse"
    form_class = VisitCertificatesForm
    question = _("Issue certificates for taking part in “%(object)s” to its delegates?")
    button = _("Issue certificates")
    success_message = _("Certificates issued: %(result)s. Their files are being drawn.")

    def get_initial(self) -> dict[str, Any]:
        return {"issued_on": timezone.localdate()}

    def do(self, form: forms.BaseForm) -> int:
        with transaction.atomic():
            issued = self._certify(Visit.objects.select_for_update().get(pk=self.record.pk), form)
        draw_in_background(issued)
        return len(issued)

    def _certify(self, visit: Visit, form: forms.BaseForm) -> list[Certificate]:
        parts = [actions.Part(delegate.provider, visit.minutes_credited) for delegate in delegates_of(visit)]
        return actions.certify(
            event=actions.Event(
                key=f"visit:{visit.pk}",
                title=visit.title,
                starts_on=visit.starts_on,
                ends_on=visit.ends_on,
                venue=visit.host,
                organizer=visit.organization.name,
            ),
            purpose=Purpose.EXCHANGE,
            parts=parts if visit.status == Visit.Status.COMPLETED else [],
            register=form.cleaned_data["register"],
            by=self.request.user,
            on=form.cleaned_data["issued_on"],
            at=timezone.now(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            people=[delegate.provider for delegate in delegates_of(self.record)],
            has_registers=Register.objects.exists(),
            **kwargs,
        )


def links(request: HttpRequest, visit: Visit) -> Iterable[VisitLink]:
    """The way from a completed visit to its certificates (registered with ``exchanges.visit_links``)."""
    if visit.status == Visit.Status.COMPLETED and request.user.has_perm("certificates.issue_certificate"):
        yield VisitLink(
            _("Issue certificates to the delegation"), reverse("visit_certificates", args=[visit.pk])
        )
