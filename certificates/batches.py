"""An order to issue to a whole class (imported by models): who gave it, and how far the worker is with it."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import CourseSession

SILENCE = timedelta(minutes=2)
"""How long a batch may give no sign of life before somebody else takes it over. A sign comes every few files."""


class BatchQuerySet(models.QuerySet):
    """Batches, as the worker and the session's page ask for them."""

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(stage__in=Batch.OPEN)

    def silent(self, *, at: datetime) -> Self:
        """Open ones on which nobody seems to work: the worker was killed, or the queue lost them."""
        return self.open().filter(sign_of_life_at__lt=at - SILENCE)


class Batch(models.Model):
    """One order to issue certificates to all who completed a session (đợt cấp).

    The worker numbers, draws, signs where the register has a key here, and puts the print file together. Each step can
    be done twice without harm, so a batch whose worker was killed is simply begun again. The office may stop it:
    what is issued by then stays issued.
    """

    class Stage(models.TextChoices):
        WAITING = "waiting", _("waiting for its turn")
        NUMBERING = "numbering", _("numbers are being given")
        DRAWING = "drawing", _("files are being drawn")
        SIGNING = "signing", _("files are being signed")
        PRINTING = "printing", _("the file to print is being put together")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", pgettext_lazy("certificates", "stopped")

    OPEN = frozenset({Stage.WAITING, Stage.NUMBERING, Stage.DRAWING, Stage.SIGNING, Stage.PRINTING})

    session = models.ForeignKey(
        CourseSession, models.PROTECT, related_name="certificate_batches", verbose_name=_("training session")
    )
    register = models.ForeignKey(
        "certificates.Register",
        models.PROTECT,
        related_name="batches",
        verbose_name=_("register of certificates"),
    )
    issued_on = models.DateField(_("date of issue"))
    ordered_at = models.DateTimeField(_("ordered at"))
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ordered by")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.WAITING)
    sign_of_life_at = models.DateTimeField(_("last sign of life"))
    issued_count = models.PositiveIntegerField(_("certificates issued"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    refusal = models.CharField(_("why it was refused"), max_length=500, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of certificates")
        verbose_name_plural = _("batches of certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=~Q(stage__in=["done", "refused", "cancelled"]),
                name="one_open_batch_per_session",
                violation_error_message=_("Certificates of this session are being issued already."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["done", "cancelled"], refusal="", finished_at__isnull=False)
                | (Q(stage="refused", finished_at__isnull=False) & ~Q(refusal=""))
                | (~Q(stage__in=["done", "refused", "cancelled"]) & Q(refusal="", finished_at=None)),
                name="ended_batch_says_when_and_a_refused_one_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.issued_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done for it."""
        return self.stage in self.OPEN

    def is_silent(self, *, at: datetime) -> bool:
        """Whether its worker seems to be gone."""
        return self.is_open and self.sign_of_life_at < at - SILENCE
