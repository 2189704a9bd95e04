"""What somebody needs to be able to take part: said by themselves, seen by them and the office only."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models.registration import Registration


class SpecialNeeds(models.Model):
    """Special needs of a registration. Sensitive: kept apart, in no list and no log, erased when it is over."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="needs", verbose_name=_("registration")
    )
    access = models.CharField(
        _("access"),
        max_length=300,
        blank=True,
        help_text=_("For example a wheelchair, large print, a seat near the front."),
    )
    childcare = models.BooleanField(_("childcare for a child under 36 months"), default=False)
    language = models.CharField(
        _("language"), max_length=100, blank=True, help_text=_("For example sign language, an interpreter.")
    )

    class Meta:
        verbose_name = _("special needs")
        verbose_name_plural = _("special needs")

    def __str__(self) -> str:
        return str(self.registration)

    @property
    def said(self) -> list[str]:
        """What is needed, in words."""
        childcare = gettext("childcare for a child under 36 months") if self.childcare else ""
        return [words for words in (self.access, childcare, self.language) if words]
