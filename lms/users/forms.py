"""The forms of Wagtail's account screens: names in Vietnamese order, no role above the one who gives it."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserForm

from lms.opened import OpenedForm
from lms.refusals import Refusal
from lms.users import actions
from lms.users.accounts import givable_groups, role_label
from lms.users.models import User


class RoleField(forms.ModelMultipleChoiceField):
    """The roles as boxes to tick, in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return role_label(obj)


class AccountForm(OpenedForm, UserForm):
    """What both screens ask. ``by`` is the one who fills it in; saving passes the door."""

    field_order = [
        "username",
        "last_name",
        "first_name",
        "email",
        "password1",
        "password2",
        "groups",
        "is_superuser",
        "is_active",
    ]

    last_name = forms.CharField(label=_("Family and middle names"), max_length=150)
    first_name = forms.CharField(label=_("Given name"), max_length=150)
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("May stay empty: people also sign in by user name."),
    )
    groups = RoleField(
        label=_("Roles"),
        queryset=None,
        required=False,
        help_text=_("Learners have none; a person may have several."),
    )

    class Meta:
        model = User
        fields = ["username", "last_name", "first_name", "email", "is_superuser", "groups"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["username"].help_text = _("What they sign in with: letters, digits and @ . + - _ only.")
        self.fields["groups"].queryset = givable_groups(by)
        if not by.is_superuser:
            del self.fields["is_superuser"]

    def clean(self) -> dict[str, Any] | None:
        """Ask the door's question early: the model's own answer names no field."""
        data = super().clean()
        names = {name: self.cleaned_data.get(name) or "" for name in ("username", "email")}
        try:
            actions.check_free(self.instance, **names)
        except Refusal as refusal:
            refusal.add_to(self)
        return data

    def account_changes(self) -> dict[str, Any]:
        """The cleaned fields as the doors name them."""
        names = actions.ACCOUNT_FIELDS & self.cleaned_data.keys()
        changes = {name: self.cleaned_data[name] for name in names}
        if "groups" in self.cleaned_data:
            changes["groups"] = self.cleaned_data["groups"]
        return changes

    def pass_door(self) -> User:
        """Open or revise the account; raises ``lms.refusals.Refusal``."""
        raise NotImplementedError(
            f"{type(self).__name__} names no door"
        )  # a programmer's error, never a user's

    def show(self, refusal: Refusal) -> None:
        """Show what the door refused."""
        refusal.add_to(self)


class OpenAccountForm(AccountForm):
    """A new account; without a password the person asks for one by mail, so then an address is needed."""

    password_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters. Leave empty if the person has an email address and will choose one by"
            " “Forgot your password?”."
        )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if not self.cleaned_data.get("password1") and not self.cleaned_data.get("email") and not self.errors:
            self.add_error(
                "password1", _("Set a password, or give an email address to which a link can be sent.")
            )
        return data

    def pass_door(self) -> User:
        password = self.cleaned_data.get("password1") or None
        return actions.open_account(
            password=password, by=self.by, at=timezone.now(), **self.account_changes()
        )


class ReviseAccountForm(AccountForm):
    """An account that exists; one's own keeps its roles."""

    password_required = False
    without_second_factor = forms.BooleanField(
        label=_("Take off the second step of sign-in"),
        required=False,
        help_text=_("When the person has lost the phone or key. Make sure that it is really they who ask."),
    )

    class Meta(AccountForm.Meta):
        fields = [*AccountForm.Meta.fields, "is_active"]

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            for name in ("groups", "is_active", "is_superuser"):
                self.fields.pop(name, None)
        if editing_self or not is_mfa_enabled(self.instance):
            del self.fields["without_second_factor"]

    def pass_door(self) -> User:
        now = timezone.now()
        if self.cleaned_data.get("without_second_factor"):
            actions.remove_second_factor(account=self.instance, by=self.by, at=now)
        return actions.revise_account(
            account=self.instance,
            password=self.cleaned_data.get("password1") or "",
            by=self.by,
            at=now,
            **self.account_changes(),
        )
