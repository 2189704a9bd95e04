"""Forms of certificates: the public one for a code, and those of the office's screens."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from certificates import actions
from certificates.codes import typed
from certificates.models import CertificateTemplate, Line, Register
from certificates.snapshots import CHANGEABLE, INDISPENSABLE, PICTURES
from courses.models import CourseSession
from lms.office.forms import DoorForm
from lms.people.choosers import OrganizationChooser


class CodeForm(forms.Form):
    """A code to verify, however it was typed or pasted."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=200,
        help_text=_("Printed beside the QR code, for example bcfg2h-jkmn34-pqrstv."),
        error_messages={"required": _("Type the code that is printed beside the QR code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "lang": "en"}
        ),
    )

    def clean_code(self) -> str:
        code = typed(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("A code has letters and digits. Type it as it is printed."))
        return code


class RegisterForm(DoorForm):
    """Open a register, or change it."""

    door_asks = frozenset(
        {"one_register_per_organization_and_name", "one_register_per_organization_and_number_pattern"}
    )

    class Meta:
        model = Register
        fields = ["organization", "name", "number_format", "template", "signing"]
        widgets = {"organization": OrganizationChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = CertificateTemplate.objects.order_by("name")

    def pass_door(self, *, by: Any, at: datetime) -> Register:
        if self.instance.pk is None:
            return actions.open_register(by=by, at=at, **self.cleaned_data)
        return actions.revise_register(register=self.instance, by=by, at=at, **self.cleaned_data)


class PictureInput(forms.ClearableFileInput):
    """A picture to upload. The office's pictures are private: what is there is seen in the preview, not by a link."""

    template_name = "certificates/admin/picture_input.html"

    def is_initial(self, value: Any) -> bool:
        return bool(value)  # Django asks for its address, which private files do not have


class TemplateForm(DoorForm):
    """Make a template, or its next version; a new one begins with the office's own names (``LMS_OFFICE_…``)."""

    lines = forms.MultipleChoiceField(
        label=_("Lines shown"),
        choices=Line.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Name, course, number, date and signer are on every certificate."),
    )
    artwork = forms.FileField(
        label=_("Background"),
        required=False,
        widget=PictureInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_(
            "In place of the design's own border: PNG or JPEG in the shape of the paper, at most 8 MB. "
            "Words begin 2 cm from the edges: keep what is further in pale."
        ),
    )
    emblem = forms.FileField(
        label=_("Emblem"),
        required=False,
        widget=PictureInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_("PNG or JPEG. Only an emblem that your body is entitled to use."),
    )

    class Meta:
        model = CertificateTemplate
        fields = [
            "name", "design", "orientation", "superior_body", "issuer", "title", "title_en", "certify", "certify_en",
            "wording", "wording_en", "lines", "place", "signer_authority", "signer_title", "signer_name",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {"design": forms.RadioSelect, "orientation": forms.RadioSelect}

    groups: ClassVar[list[tuple[Any, list[str]]]] = [
        (_("Look"), ["name", "design", "orientation", "artwork", "emblem"]),
        (_("Heads"), ["superior_body", "issuer"]),
        (_("Words"), ["title", "title_en", "certify", "certify_en", "wording", "wording_en", "lines"]),
        (_("Place and signer"), ["place", "signer_authority", "signer_title", "signer_name"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in PICTURES:
            self.initial[kind] = getattr(self.instance, kind) or None
        if self.instance.pk is None:
            self.initial |= {
                "lines": self.instance.lines,
                "superior_body": getattr(settings, "LMS_SUPERIOR_BODY", "").upper(),
                "issuer": getattr(settings, "LMS_OFFICE_NAME", "").upper(),
                "place": getattr(settings, "LMS_OFFICE_PLACE", ""),
            }

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong; a browser forgets the files of a form that comes back, so that is said beside them."""
        super().add_error(field, error)
        for kind in PICTURES:
            if self.files.get(kind) and kind != field and not self.has_error(kind):
                super().add_error(
                    kind, _("Choose this picture again: it is not kept while something else is wrong.")
                )

    @property
    def grouped_fields(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in self.groups]

    @property
    def said(self) -> dict[str, Any]:
        """What was typed and uploaded, as ``actions.save_template`` takes it."""
        given = dict(self.cleaned_data)
        for kind in PICTURES:
            given[kind] = self._picture(kind, given.get(kind))
        return given

    def _picture(self, kind: str, given: Any) -> bytes | None:
        if given is False:
            return b""
        return given.read() if kind in self.files and given else None

    def pass_door(self, *, by: Any, at: datetime) -> CertificateTemplate:
        template = self.instance if self.instance.pk else None
        return actions.save_template(template=template, by=by, at=at, **self.said)


class RegisterChoiceField(forms.ModelChoiceField):
    """A register with whose it is: registers of several organisations may have one name."""

    def label_from_instance(self, register: Register) -> str:
        return f"{register} – {register.organization}"


class IssueForm(forms.Form):
    """Into which register, and with which date."""

    register = RegisterChoiceField(
        label=_("Register of certificates"),
        queryset=Register.objects.none(),
        help_text=_("Numbers, words and signer come from it."),
    )
    issued_on = forms.DateField(
        label=_("Date of issue"),
        widget=AdminDateInput,
        help_text=_("Not before the session's last day, not after today. The number is of this year."),
    )

    def __init__(self, *args: Any, session: CourseSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = Register.objects.offered_for(session).select_related("organization")
        field = cast(RegisterChoiceField, self.fields["register"])
        field.queryset = registers.order_by("name", "pk")


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "It stays in the register. Who checks the certificate reads when it was revoked, not why."
        ),
    )


class ScanForm(forms.Form):
    """The scan of a signed and sealed paper."""

    file = forms.FileField(
        label=_("Scan"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPEG, at most 10 MB. Only the office can open it."),
    )


LINE_LABELS = {
    "name": _("Full name"),
    "honorific": _("Form of address"),
    "provider_class": _("Class"),
    "unit": _("Unit"),
    "course": _("Course"),
    "place": _("Place of issue"),
    "signer_authority": _("Signed for"),
    "signer_title": _("Title of the signer"),
    "signer_name": _("Name of the signer"),
}
"""The lines that a replacement may correct, as the form names them."""


class ReplaceForm(RevokeForm):
    """Why, when, and what the new certificate says instead; what is left as it is stays."""

    issued_on = forms.DateField(label=_("Date of issue"), widget=AdminDateInput)

    def __init__(self, *args: Any, lines: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for name in CHANGEABLE:
            self.fields[name] = forms.CharField(
                label=LINE_LABELS[name],
                initial=lines[name],
                required=name in INDISPENSABLE,
                max_length=255,
            )

    @property
    def changes(self) -> dict[str, str]:
        """What was typed over."""
        return {
            name: self.cleaned_data[name]
            for name in CHANGEABLE
            if self.cleaned_data[name] != self.lines[name]
        }
