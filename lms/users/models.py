from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.text import SORT_KEY_MAX_LENGTH, fold, name_sort_key


class User(AbstractUser):
    """Someone who signs in: a learner (no group), or staff in the group of their role (``lms.roles``).

    A person on the list of providers is a ``people.Provider``, who may or may not have a user. ``last_name`` holds the
    family and middle names, ``first_name`` the given name.
    """

    email = models.EmailField(_("email address"), blank=True)
    sort_key = models.CharField(max_length=SORT_KEY_MAX_LENGTH, editable=False, db_index=True, default="")
    folded_text = models.CharField(max_length=800, editable=False, default="")
    """Names, user name and address without accents: what lists search."""

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="one_account_per_email_address",
                violation_error_message=_("Another account already uses this email address."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="one_account_per_user_name",
                violation_error_message=_("Another account already has this user name."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()  # allauth looks for addresses in small letters
        self.sort_key = name_sort_key(self.get_full_name() or self.username)
        self.folded_text = fold(f"{self.get_full_name()} {self.username} {self.email}")
        if (fields := kwargs.get("update_fields")) is not None and {
            "first_name",
            "last_name",
            "email",
            "username",
        } & set(fields):
            kwargs["update_fields"] = {*fields, "sort_key", "folded_text"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Family, middle, given: the order in which a Vietnamese name is said."""
        return f"{self.last_name} {self.first_name}".strip()


class Invitation(models.Model):
    """A one-time code, printed on a slip, with which somebody sets the first password of their account.

    Only its digest is kept; a new code makes the one before void.
    """

    account = models.OneToOneField(User, models.CASCADE, related_name="invitation", verbose_name=_("account"))
    code_digest = models.CharField(max_length=64, editable=False)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("issued by")
    )
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(self.account)
