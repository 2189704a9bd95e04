"""First sign-in with the slip: user name, one-time code, a password of one's own."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lms.refusals import Refusal
from lms.users.invitations import accept
from lms.users.models import User


class FirstSignInForm(forms.Form):
    username = forms.CharField(
        label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Code of the slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password1 = forms.CharField(
        label=_("Your new password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password2 = forms.CharField(
        label=_("The same password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        one, two = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if one and two and one != two:
            self.add_error("password2", _("The two passwords are not the same."))
        if one:
            try:
                validate_password(one, User(username=self.cleaned_data.get("username", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return data


@never_cache
@sensitive_post_parameters()
def first_sign_in(request: HttpRequest) -> HttpResponse:
    """Set the first password; then sign in with it. Tries are limited by ``ACCOUNT_RATE_LIMITS``."""
    form = FirstSignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"].strip().lower()
        if not ratelimit.consume(request, action="first_sign_in", key=name):
            form.add_error(None, _("Too many tries. Wait a quarter of an hour, or ask the office for help."))
            return render(request, "users/first_sign_in.html", {"form": form}, status=429)
        try:
            accept(
                username=name,
                code=form.cleaned_data["code"],
                password=form.cleaned_data["password1"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, gettext("Your password is set. Sign in with it now."))
            return redirect("account_login")
    return render(request, "users/first_sign_in.html", {"form": form}, status=422 if form.errors else 200)
