"""Messages, one row each, and the office's own wording of their kinds."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.mail.kinds import kind_of
from lms.people.models import Provider
from lms.text import fold


class MessageQuerySet(models.QuerySet):
    """Messages, as the worker and the office ask for them."""

    def due(self, *, at: datetime) -> "MessageQuerySet":
        """Those that may be sent at a moment, oldest first."""
        return self.filter(state=Message.State.QUEUED, next_try_at__lte=at).order_by("next_try_at", "pk")

    def about(self, record: models.Model) -> "MessageQuerySet":
        """Those that concern ``record``."""
        return self.filter(about_key=about_key(record))


def about_key(record: models.Model) -> str:
    """How a message names the record it is about: "courses.coursesession:12"."""
    return f"{record._meta.label_lower}:{record.pk}"


class Message(models.Model):
    """A message to one person: what it says was settled when it was queued. ``key`` makes it the only one of its kind.

    Only ever added; its state follows what became of it. Nobody sees it but managers, directors and auditors.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")
        NO_ADDRESS = "no_address", _("no address: call")
        PHONED = "phoned", _("told by telephone")
        USELESS = "useless", _("not sent: too late")

    FOR_PEOPLE = frozenset({State.FAILED, State.NO_ADDRESS})
    """Somebody has to do something."""

    key = models.CharField(_("key"), max_length=200)
    kind = models.CharField(_("kind of message"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    provider = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("provider"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,  # closing an account leaves the message to whoever it went to
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    to_name = models.CharField(_("receiver"), max_length=150, blank=True)
    address = models.EmailField(_("email address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    subject = models.CharField(_("subject"), max_length=400)
    text = models.TextField(_("text"))
    action_url = models.CharField(max_length=500, blank=True)
    action_label = models.CharField(max_length=100, blank=True)
    about_key = models.CharField(max_length=80, blank=True, db_index=True)
    about_label = models.CharField(_("about"), max_length=250, blank=True)

    state = models.CharField(_("status"), max_length=12, choices=State)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    problem = models.CharField(_("what went wrong"), max_length=500, blank=True)
    queued_at = models.DateTimeField(_("queued at"))
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("queued by")
    )
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_at = models.DateTimeField(null=True)
    useless_after = models.DateTimeField(_("of no use after"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    call_note = models.CharField(_("note of the call"), max_length=300, blank=True)
    folded_text = models.CharField(max_length=700, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_message_per_key"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="sent_message_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queued", "sending", "sent"]) | ~Q(address=""),
                name="message_goes_to_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="failed_message_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="phoned") | ~Q(call_note=""), name="call_says_what_was_said"
            ),
            models.CheckConstraint(
                condition=~Q(state="useless") | (Q(useless_after__isnull=False) & ~Q(problem="")),
                name="useless_message_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="message_by_state"),
            models.Index(fields=["about_key", "state"], name="message_by_subject_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_name or self.address}"

    def save(self, *args, **kwargs) -> None:
        self.folded_text = self.words_to_find()
        super().save(*args, **kwargs)

    def words_to_find(self) -> str:
        """What the list of messages searches."""
        return fold(f"{self.to_name} {self.address} {self.subject}")[:700]

    @property
    def kind_label(self) -> str:
        """The kind in words; its key where no app knows it any more."""
        try:
            return str(kind_of(self.kind).label)
        except KeyError:
            return self.kind


class MessageTemplate(models.Model):
    """The office's own wording of a kind of message in one language; without a row the shipped words hold."""

    kind = models.CharField(_("kind of message"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    action_label = models.CharField(_("words on the button"), max_length=60, blank=True)
    revised_at = models.DateTimeField(_("changed at"))
    revised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("wording of a message")
        verbose_name_plural = _("wordings of messages")
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="one_wording_per_kind_and_language"),
        ]

    def __str__(self) -> str:
        return f"{kind_of(self.kind).label} ({dict(settings.LANGUAGES).get(self.language, self.language)})"
