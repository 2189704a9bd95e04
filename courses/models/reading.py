"""What a provider has read: their progress through a course."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.pages import MaterialPage
from lms.people.models import Provider


class MaterialReading(models.Model):
    """A provider said that they have finished reading a material."""

    provider = models.ForeignKey(
        Provider, models.CASCADE, related_name="readings", verbose_name=_("provider")
    )
    material = models.ForeignKey(
        MaterialPage, models.CASCADE, related_name="readings", verbose_name=_("material")
    )
    finished_at = models.DateTimeField(_("finished at"))

    class Meta:
        verbose_name = _("finished reading")
        verbose_name_plural = _("finished readings")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "material"], name="one_reading_per_provider_and_material"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.material}"
