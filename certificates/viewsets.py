"""The office's screens of certificates: the register itself (sổ cấp), the registers, the templates."""

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import ModelLogEntry

from certificates import deeds
from certificates.codes import grouped
from certificates.forms import RegisterForm
from certificates.models import Certificate, CertificateTemplate, Register, RegisterYear, Verdict
from certificates.register_screens import paper
from certificates.sheets import printed_address, verification_url
from certificates.wording import duration, held_on
from lms.office.columns import DayColumn
from lms.office.filters import years_in
from lms.office.viewsets import RecordViewSet

VERDICT_LOOKS = {
    Verdict.VALID: ("ok", "success"),
    Verdict.REVOKED: ("danger", "cross"),
    Verdict.REPLACED: ("warn", "rotate"),
}
"""Tone and icon of each verdict on the office's screens."""


class StateColumn(Column):
    """A state with its icon; colour never speaks alone."""

    cell_template_name = "certificates/admin/state_cell.html"


def state_of(certificate: Certificate) -> tuple[Any, str, str]:
    """Word, tone and icon of a certificate's state; unlike its verdict it costs no query."""
    return (certificate.get_status_display(), *VERDICT_LOOKS[Verdict(certificate.status)])


class CertificateFilterSet(WagtailFilterSet):
    """Year, register and state of a certificate."""

    year = django_filters.ChoiceFilter(label=_("Year"), choices=years_in(RegisterYear))
    register = django_filters.ModelChoiceFilter(
        label=_("Register of certificates"),
        queryset=lambda request: Register.objects.select_related("organization").order_by("name", "pk"),
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Certificate.Status)

    class Meta:
        model = Certificate
        fields = ["year", "register", "status"]


class CertificateViewSet(RecordViewSet):
    """Sổ cấp: every line of every register. Lines come from a session's page; none is edited or deleted."""

    model = Certificate
    icon = "doc-full-inverse"
    name = "issued_certificates"
    url_prefix = "certificates/issued"
    menu_label = _("Register of certificates")
    menu_order = 100
    addable = False
    editable = False
    filterset_class = CertificateFilterSet
    folded_fields: ClassVar[list[str]] = ["folded_text"]
    ordering = ["-year", "-number", "-pk"]
    list_related: ClassVar[list[str]] = ["register"]
    list_display = [
        "number_text",
        Column("holder", label=_("Given to"), sort_key="provider__sort_key"),
        Column("course", label=_("Course")),
        DayColumn("issued_on", label=_("Date of issue"), sort_key="issued_on"),
        Column("register", label=_("Register of certificates"), sort_key="register__name"),
        StateColumn("state", label=_("Status"), accessor=state_of, sort_key="status"),
    ]
    list_export: ClassVar[list[str]] = [
        "register", "year", "number", "number_text", "issued_on", "holder", "snapshot.provider_class",
        "snapshot.unit", "course", "snapshot.session_code", "starts_on", "ends_on", "minutes",
        "snapshot.signer_name", "status", "revoked_at", "revocation_reason", "code", "pdf_sha256",
    ]  # fmt: skip
    export_headings: ClassVar[dict[str, Any]] = {
        "holder": _("Given to"),
        "snapshot.provider_class": _("Class"),
        "snapshot.unit": _("Unit"),
        "course": _("Course"),
        "snapshot.session_code": _("Training session"),
        "starts_on": _("First day"),
        "ends_on": _("Last day"),
        "minutes": _("Minutes"),
        "snapshot.signer_name": _("Signed by"),
    }
    inspect_template_name = "certificates/admin/certificate.html"
    deeds: ClassVar = [
        ("replace", deeds.ReplaceView),
        ("scan", deeds.AttachScanView),
        ("revoke", deeds.RevokeView),
    ]

    def rows_for(self, user: Any) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("register__template")

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        return {
            Verdict.VALID: ["replace", "scan", "revoke"],
            Verdict.REVOKED: ["replace"],
            Verdict.REPLACED: [],
        }[record.verdict]

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        tone, icon_name = VERDICT_LOOKS[record.verdict]
        session = record.registration.session if record.registration else None
        return {
            "tone": tone,
            "icon_name": icon_name,
            "said": facts_of(record),
            "code": grouped(record.code),
            "address": printed_address(record.code),
            "public_url": verification_url(record.code),
            "copies": list(record.signed_copies.select_related("taken_in_by").order_by("-pk")),
            "session": session,
            "entries": ModelLogEntry.objects.for_instance(record)
            .select_related("user")
            .order_by("-timestamp", "-pk")[:30],
        }


def _template_of(said: Mapping[str, Any]) -> str:
    """The template by its present name, and the version that this certificate keeps."""
    template = CertificateTemplate.objects.filter(pk=said.get("template") or 0).first()
    if template is None:
        return ""
    words = {"template": template, "version": said["template_version"]}
    return _("%(template)s, version %(version)s") % words


def facts_of(certificate: Certificate) -> list[tuple[Any, Any]]:
    """What a certificate says, as label and value, in the order of the paper; empty lines are left out."""
    said = certificate.snapshot
    signer = " ".join(part for part in (said["signer_authority"], said["signer_title"]) if part)
    facts = [
        (_("Given to"), " ".join(part for part in (said["honorific"], said["name"]) if part)),
        (_("Class and unit"), " – ".join(part for part in (said["provider_class"], said["unit"]) if part)),
        (_("Course"), said["course"]),
        (_("Hours"), duration(certificate)),
        (_("Held on"), held_on(certificate)),
        (_("Register of certificates"), certificate.register),
        (_("Date of issue"), certificate.issued_on),
        (_("Signed by"), f"{signer} {said['signer_name']}"),
        (_("Certificate template"), _template_of(said)),
    ]
    return [(label, value) for label, value in facts if value]


def example_number(register: Register) -> str:
    """How the register writes its first number of this year: "01/2026/GCN-TGPL"."""
    return register.number_format.format(number=1, year=timezone.localdate().year)


class RegisterViewSet(RecordViewSet):
    """The registers: whose, how numbers are written, with which template."""

    model = Register
    form_class = RegisterForm
    icon = "clipboard-list"
    name = "certificate_registers"
    url_prefix = "certificates/registers"
    menu_label = _("Registers of certificates")
    menu_order = 200
    ordering = ["name", "pk"]
    list_related: ClassVar[list[str]] = ["organization", "template"]
    list_display = [
        "name",
        Column("organization", label=_("Organisation"), sort_key="organization__sort_key"),
        Column("number_format", label=_("First number of this year"), accessor=example_number),
        Column("template", label=_("Certificate template"), sort_key="template__name"),
        Column("get_signing_display", label=_("Signing"), sort_key="signing"),
        Column("certificate_count", label=_("Certificates")),
    ]
    inspect_template_name = "certificates/admin/register.html"
    inspect_view_fields: ClassVar[list[str]] = ["organization", "name", "template", "signing"]

    def rows_for(self, user: Any) -> QuerySet[Register]:
        return Register.objects.annotate(certificate_count=Count("certificates"))

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            "years": list(record.years.order_by("-year")),
            "list_url": reverse("issued_certificates:index"),
            "example": example_number(record),
        }

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("paper/<int:pk>/<int:year>/pdf/", paper, {"kind": "pdf"}, name="paper_pdf"),
            path("paper/<int:pk>/<int:year>/docx/", paper, {"kind": "docx"}, name="paper_docx"),
        ]
