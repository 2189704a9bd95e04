from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who signs in: a learner (no group), or staff in the group of their role (``lms.roles``).

    A person on the list of providers is a ``people.Provider``, who may or may not have a user.
    """

    email = models.EmailField(_("email address"), blank=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="one_account_per_email_address",
                violation_error_message=_("Another account already uses this email address."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Family, middle, given: the order in which a Vietnamese name is said."""
        return f"{self.last_name} {self.first_name}".strip()
