"""Files that came back signed (imported by models): brought in one upload, checked and taken in by the worker."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import CourseSession

SILENCE = timedelta(minutes=2)
"""How long an intake may give no sign of life before somebody else takes it over. A sign comes with every file."""
KEPT = timedelta(hours=24)
"""After which an intake is forgotten with its files; what was taken in stays, as signed copies."""


class IntakeQuerySet(models.QuerySet):
    """Intakes, as the worker and the pages ask for them."""

    def at_work(self) -> Self:
        """Those on which the worker is, or should be."""
        return self.filter(stage__in=Intake.AT_WORK)

    def free(self, *, at: datetime) -> Self:
        """Those at work that nobody has begun, or whose worker fell silent."""
        return self.at_work().filter(Q(sign_of_life_at=None) | Q(sign_of_life_at__lt=at - SILENCE))

    def counted(self) -> Self:
        """With ``all``, ``checked``, ``good`` and ``taken``: how many files."""
        states = SignedFile.State
        return self.annotate(
            all=Count("files"),
            checked=Count("files", filter=~Q(files__state=states.WAITING)),
            good=Count("files", filter=Q(files__state=states.GOOD)),
            taken=Count("files", filter=Q(files__state=states.TAKEN)),
        )


class Intake(models.Model):
    """Signed files that one person brought for a session (lượt nhận tệp đã ký).

    Two steps, each carried out file by file in the background: every file is checked and shown; then, when the office
    says so, the good ones are taken in.
    """

    class Stage(models.TextChoices):
        CHECKING = "checking", _("files are being checked")
        CHECKED = "checked", _("checked, nothing is taken in yet")
        TAKING = "taking", _("files are being taken in")
        DONE = "done", pgettext_lazy("intake", "taken in")

    AT_WORK = frozenset({Stage.CHECKING, Stage.TAKING})

    session = models.ForeignKey(
        CourseSession, models.PROTECT, related_name="signed_intakes", verbose_name=_("training session")
    )
    folder = models.CharField(max_length=40, editable=False)
    brought_at = models.DateTimeField(_("brought at"))
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("brought by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.CHECKING)
    sign_of_life_at = models.DateTimeField(_("last sign of life"), null=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake of signed files")
        verbose_name_plural = _("intakes of signed files")
        constraints = [
            models.UniqueConstraint(
                fields=["folder"],
                name="one_intake_per_folder",
                violation_error_message=_("These files were brought already."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["checking", "checked", "taking", "done"]),
                name="intake_is_at_a_known_stage",
                violation_error_message=_("Bring the files again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.brought_at:%d/%m/%Y}"

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has something to do for it."""
        return self.stage in self.AT_WORK


class SignedFile(models.Model):
    """One file of an intake: which certificate it belongs to, who signed it, why it is not taken in.

    Its content stands in the intake's folder under ``position``. ``signatures`` are as in ``SignedCopy``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("not checked yet")
        GOOD = "good", _("valid signature")
        BAD = "bad", _("not taken in")
        TAKEN = "taken", pgettext_lazy("intake", "taken in")

    intake = models.ForeignKey(
        Intake, models.CASCADE, related_name="files", verbose_name=_("intake of signed files")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    certificate = models.ForeignKey(
        "certificates.Certificate",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("certificate"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    flaw = models.CharField(_("why it is not taken in"), max_length=500, blank=True)
    signatures = models.JSONField(_("signatures"), default=list)

    class Meta:
        verbose_name = _("signed file")
        verbose_name_plural = _("signed files")
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "position"],
                name="one_signed_file_per_place",
                violation_error_message=_("These files were brought already."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", flaw="", certificate=None)
                | (Q(state="bad") & ~Q(flaw=""))
                | Q(state__in=["good", "taken"], flaw="", certificate__isnull=False),
                name="refused_file_says_why_and_a_good_one_whose_it_is",
                violation_error_message=_("Bring the files again."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
