"""One's own email address: allauth's page, told that the office vouches for the addresses it gives.

allauth takes an address without confirmation for one that is still being changed *to*, and would drop it.
"""

from typing import Any

from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from lms.users import errors
from lms.users.models import User


def vouch_for_address(account: User) -> None:
    """Let allauth know the account's address as confirmed and its only one; it has none where the account has none."""
    known = EmailAddress.objects.filter(user=account)
    if not account.email:
        known.filter(verified=True).delete()
        return
    known.filter(verified=True).exclude(email=account.email).delete()
    known.update_or_create(user=account, email=account.email, defaults={"verified": True, "primary": True})


def forget_other_addresses(account: User) -> None:
    """Let nothing but the account's present address sign in or reset its password."""
    EmailAddress.objects.filter(user=account).exclude(email=account.email).delete()
    vouch_for_address(account)


def is_taken(address: str, *, by_other_than: User) -> bool:
    """Whether another account has ``address``, or has confirmed that it is theirs."""
    address = address.lower()
    return (
        User.objects.exclude(pk=by_other_than.pk).filter(email=address).exists()
        or EmailAddress.objects.exclude(user=by_other_than.pk).filter(email=address, verified=True).exists()
    )


class ChangeAddressForm(AddEmailForm):
    """A new address for one's account; says plainly when a colleague has it."""

    email = forms.EmailField(
        label=_("New email address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        address = super().clean_email()
        if is_taken(address, by_other_than=self.user):
            raise forms.ValidationError(str(errors.EmailTaken()), code=errors.EmailTaken.code)
        return address


class AddressView(EmailView):
    """allauth's page, with the address that the office gave as the present one."""

    form_class = ChangeAddressForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            vouch_for_address(request.user)
        return super().dispatch(request, *args, **kwargs)
