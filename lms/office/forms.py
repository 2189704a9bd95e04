"""Forms of the office's screens."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.models import formfield_for_dbfield

from lms.office.fields import WholeNumberField
from lms.opened import OpenedForm


def office_field(db_field: models.Field, **kwargs: Any) -> Any:
    """Wagtail's form field for ``db_field``; quantities are read as people write them (a year is a name, not one)."""
    if isinstance(db_field, models.IntegerField) and not db_field.choices and db_field.name != "year":
        kwargs.setdefault("form_class", WholeNumberField)
    return formfield_for_dbfield(db_field, **kwargs)


class DoorForm(OpenedForm, WagtailAdminModelForm):
    """A model form that saves through a door of ``actions.py``.

    A form that leaves out a field skips every constraint that names it, so validation alone is never enough: the
    door is asked, and what it refuses is shown in this form (``RecordViewSet``'s views do that). Of a record that
    exists, ``cleaned_data`` is only what this person changed (``OpenedForm``).
    """

    door_asks: ClassVar[frozenset[str]] = frozenset()
    """Names of constraints that the door itself asks about: it answers beside the field, the model only on top."""

    class Meta:
        formfield_callback = staticmethod(office_field)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give numbers, dates, texts and documents their fields: a ``Meta`` of one's own would lose them in silence."""
        super().__init_subclass__(**kwargs)
        if "Meta" in vars(cls) and not hasattr(cls.Meta, "formfield_callback"):
            cls.Meta.formfield_callback = staticmethod(office_field)

    def _post_clean(self) -> None:
        # Django asks all constraints at once, within full_clean(), and forgets which one said no.
        self.instance.validate_constraints = lambda exclude=None: None
        try:
            super()._post_clean()
        finally:
            del self.instance.validate_constraints
        exclude = self._get_validation_exclusions()
        for constraint in self.instance._meta.constraints:
            if constraint.name not in self.door_asks:
                try:
                    constraint.validate(type(self.instance), self.instance, exclude=exclude)
                except forms.ValidationError as error:
                    self._update_errors(error)

    def pass_door(self, *, by: Any, at: datetime) -> models.Model:
        """Do the deed with ``cleaned_data`` and give back the record; raises ``lms.refusals.Refusal``."""
        raise NotImplementedError(f"{type(self).__name__} names no door")  # never a user's error


class ReasonForm(forms.Form):
    """Why something is revoked, cancelled, corrected or withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the log and shown to those concerned."),
    )
