"""Where things happen: provinces, communes and villages, and the lists (designations) they are on for a time."""

from datetime import date

from django.contrib import admin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.text import fold, nfc, sort_key


class CurrentOnQuerySet(models.QuerySet):
    """Rows that hold from ``valid_from`` until before ``valid_until`` (half-open; null means without end)."""

    def current(self, *, on: date) -> "CurrentOnQuerySet":
        """Rows in force on a day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on)
        )


class NamedPlace(models.Model):
    """A place with a Vietnamese name: keeps the sort key and the folded name beside it."""

    name = models.CharField(_("name"), max_length=100)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    folded_name = models.CharField(max_length=100, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = nfc(self.name).strip()
        self.sort_key = sort_key(self.name)
        self.folded_name = fold(self.name)
        super().save(*args, **kwargs)


class Province(NamedPlace):
    """A province or centrally-run city. The 34 of 2025-07-01 are open; the former 63 stay in old records."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("centrally-run city")

    code = models.CharField(
        _("code"), max_length=2, help_text=_("Two digits, as the General Statistics Office gives.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PROVINCE)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("merged into"),
    )

    objects = CurrentOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        constraints = [
            models.UniqueConstraint(fields=["code", "name"], name="one_province_per_code_and_name"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gt=F("valid_from")),
                name="province_ends_after_it_begins",
            ),
        ]


class Commune(NamedPlace):
    """A commune, ward or special zone: the only level below the province since 2025-07-01."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("commune")
        WARD = "ward", _("ward")
        SPECIAL_ZONE = "special_zone", _("special zone")

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="communes", verbose_name=_("province")
    )
    code = models.CharField(_("code"), max_length=5, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    formed_from = models.TextField(
        _("formed from"), blank=True, help_text=_("The former communes, wards and towns it was made of.")
    )
    source = models.CharField(_("source"), max_length=255, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = CurrentOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune or ward")
        verbose_name_plural = _("communes and wards")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{5}$"), name="commune_code_has_five_digits"
            ),
        ]

    def __str__(self) -> str:
        """ "xã Thạch Lạc", "phường Thành Sen": the office never writes the bare name."""
        return f"{self.office_kind} {self.name}"

    @property
    def office_kind(self) -> str:
        """The Vietnamese word, whatever the interface's language: it is part of the official name."""
        return {"commune": "xã", "ward": "phường", "special_zone": "đặc khu"}[self.kind]


class Village(NamedPlace):
    """A village (thôn, bản, tổ dân phố) of a commune."""

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="villages", verbose_name=_("commune or ward")
    )

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        constraints = [
            models.UniqueConstraint(fields=["commune", "name"], name="one_village_per_commune_and_name"),
        ]


class Designation(models.Model):
    """A commune or village being on an official list for a time, by a decision.

    A review never overwrites: it ends the row and adds a successor, so that figures of past periods stay.
    """

    class Kind(models.TextChoices):
        POOR_COMMUNE = "poor_commune", _("poor commune")
        DIFFICULT_COMMUNE = "difficult_commune", _("especially difficult commune")
        DIFFICULT_VILLAGE = "difficult_village", _("especially difficult village")
        REGION_1 = "region_1", _("region I")
        REGION_2 = "region_2", _("region II")
        REGION_3 = "region_3", _("region III")

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="designations", verbose_name=_("commune or ward")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="designations", verbose_name=_("village")
    )
    kind = models.CharField(_("list"), max_length=20, choices=Kind)
    decision_number = models.CharField(_("decision number"), max_length=50)
    decided_on = models.DateField(_("date of decision"))
    issuer = models.CharField(_("issued by"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    predecessor = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("replaces")
    )

    objects = CurrentOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="designation_ends_after_it_begins",
                violation_error_message=_("The designation must end after it begins."),
            ),
            models.UniqueConstraint(
                fields=["commune", "kind"],
                condition=Q(village=None, valid_until=None),
                name="one_open_designation_per_commune_and_list",
                violation_error_message=_("This commune is already on this list."),
            ),
            models.UniqueConstraint(
                fields=["village", "kind"],
                condition=Q(valid_until=None),
                name="one_open_designation_per_village_and_list",
                violation_error_message=_("This village is already on this list."),
            ),
            models.CheckConstraint(
                condition=Q(kind="difficult_village", village__isnull=False)
                | (~Q(kind="difficult_village") & Q(village=None)),
                name="list_of_villages_names_a_village",
                violation_error_message=_("A list of villages names a village, a list of communes does not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village or self.commune}: {self.get_kind_display()}"

    @property
    @admin.display(description=_("Commune or village"))
    def place_label(self) -> str:
        """The commune, or the village with its commune; needs both loaded."""
        return f"{self.village}, {self.commune}" if self.village else str(self.commune)
