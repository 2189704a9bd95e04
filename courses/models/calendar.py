"""A person's private calendar: the address their calendar program subscribes to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """A subscription address of one person. Only the hash of its secret is kept; a new address ends the one before."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,  # an address of nobody answers nobody
        related_name="calendar_feeds",
        verbose_name=_("account"),
    )
    secret_hash = models.CharField(max_length=64)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("subscription to a calendar")
        verbose_name_plural = _("subscriptions to calendars")
        constraints = [
            models.UniqueConstraint(fields=["secret_hash"], name="calendar_secret_is_one_persons"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(closed_at=None), name="one_open_calendar_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.opened_at:%d/%m/%Y}"
