"""Who takes part: organisations, and the providers of legal aid with their dated status."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from lms.places.models import Commune, CurrentOnQuerySet, Province
from lms.text import clean_name, fold, name_sort_key, nfc, sort_key, split_name


def private_storage() -> Any:
    """Where lists that people upload are kept: never below the media folder."""
    return storages["private"]


class Organization(models.Model):
    """A unit that organises, sends or hosts people: the Centre, its branches, the Department, a law office …"""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("State Legal Aid Centre")
        BRANCH = "branch", _("branch of the Centre")
        DEPARTMENT = "department", _("Department of Justice")
        DEPARTMENT_OFFICE = "department_office", _("unit of the Department")
        MINISTRY = "ministry", _("ministry or its unit")
        PEOPLES_COMMITTEE = "peoples_committee", _("People's Committee")
        LAW_OFFICE = "law_office", _("law office or firm")
        BAR = "bar", _("Bar association")
        ASSOCIATION = "association", _("association or other organisation")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior body"),
    )
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="organizations", verbose_name=_("province")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune or ward")
    )
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    sort_key = models.CharField(max_length=800, editable=False, db_index=True)
    folded_name = models.CharField(max_length=265, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"],
                name="one_organization_per_province_and_name",
                violation_error_message=_("This province already has an organisation of that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = nfc(self.name).strip()
        self.sort_key = sort_key(self.name)
        self.folded_name = fold(f"{self.name} {self.short_name}".strip())
        super().save(*args, **kwargs)


class ProviderQuerySet(models.QuerySet):
    """The list of providers, as its readers ask for it."""

    def in_name_order(self) -> "ProviderQuerySet":
        """As Vietnamese names sort: by given name, then family, then middle."""
        return self.order_by("sort_key", "pk")

    def named(self, text: str) -> "ProviderQuerySet":
        """Whose name holds ``text``, whatever its accents and case."""
        return self.filter(folded_name__contains=fold(text))

    def with_status(self, *, on: date) -> "ProviderQuerySet":
        """Annotate ``current_class``, ``current_organization_id``, ``current_organization_name`` on a day, or None."""
        status = ProviderStatus.objects.filter(provider=OuterRef("pk")).current(on=on).order_by("-valid_from")
        return self.annotate(
            current_class=Subquery(status.values("provider_class")[:1]),
            current_organization_id=Subquery(status.values("organization_id")[:1]),
            current_organization_name=Subquery(status.values("organization__name")[:1]),
        )


class Provider(models.Model):
    """A legal-aid provider (người thực hiện trợ giúp pháp lý, Law 11/2017/QH14 art. 17.1): a person on the list.

    Most are listed before they ever sign in, so ``user`` is optional.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,  # closing an account leaves the person and the record
        null=True,
        blank=True,
        related_name="provider",
        verbose_name=_("account"),
    )
    full_name = models.CharField(_("full name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=40, editable=False)
    middle_name = models.CharField(_("middle name"), max_length=60, editable=False)
    given_name = models.CharField(_("given name"), max_length=40, editable=False)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    folded_name = models.CharField(max_length=100, editable=False, db_index=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=15, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="providers",
        verbose_name=_("commune or ward"),
    )
    is_sample = models.BooleanField(
        _("invented person"),
        default=False,
        help_text=_("Sample data of the demonstration, not a real person."),
    )

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")

    def __str__(self) -> str:
        return self.full_name

    @property
    def class_label(self) -> str:
        """The class on the day of ``with_status``, in words; "" where there is none."""
        found = getattr(self, "current_class", None)
        return str(ProviderClass(found).label) if found else ""

    def derive(self) -> None:
        """Fill the columns that follow from the name: its parts, sort key and folded form."""
        self.full_name = clean_name(self.full_name)
        name = split_name(self.full_name)
        self.family_name, self.middle_name, self.given_name = name.family, name.middle, name.given
        self.sort_key = name_sort_key(self.full_name)
        self.folded_name = fold(self.full_name)

    def save(self, *args, **kwargs) -> None:
        self.derive()
        super().save(*args, **kwargs)


class ProviderClass(models.TextChoices):
    """The four classes of Law 11/2017/QH14 art. 17.1."""

    OFFICER = "officer", _("legal-aid officer")
    LAWYER = "lawyer", _("lawyer")
    CONSULTANT = "consultant", _("legal consultant")
    COLLABORATOR = "collaborator", _("collaborator")


class ProviderStatus(models.Model):
    """What a provider is, where, and from when until when (half-open). Duties and past figures follow it."""

    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="statuses", verbose_name=_("provider")
    )
    provider_class = models.CharField(_("class"), max_length=15, choices=ProviderClass)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="provider_statuses", verbose_name=_("organisation")
    )
    card_number = models.CharField(_("card number"), max_length=30, blank=True)
    decision_number = models.CharField(_("decision or contract number"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = CurrentOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("status of a provider")
        verbose_name_plural = _("statuses of providers")
        constraints = [
            models.UniqueConstraint(
                fields=["provider"],
                condition=Q(valid_until=None),
                name="one_open_status_per_provider",
                violation_error_message=_("This person already has a current status; end it first."),
            ),
            models.UniqueConstraint(
                fields=["provider", "valid_from"], name="one_status_per_provider_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="status_ends_after_it_begins",
                violation_error_message=_("The status must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.get_provider_class_display()}"


class ProviderIdentity(models.Model):
    """What identifies a person and is nobody's business else (Law 91/2025/QH15): a table of its own, so that no list,
    export, search or chooser of providers can show it by accident. Shown masked; every look at it is logged.
    """

    provider = models.OneToOneField(
        Provider, models.CASCADE, related_name="identity", verbose_name=_("provider")
    )
    citizen_id = models.CharField(_("citizen identity number"), max_length=12, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("identity of a provider")
        verbose_name_plural = _("identities of providers")
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_id"],
                condition=~Q(citizen_id=""),
                name="one_provider_per_citizen_id",
                violation_error_message=_("Another person has this citizen identity number."),
            ),
            models.CheckConstraint(
                condition=Q(citizen_id="") | Q(citizen_id__regex=r"^[0-9]{12}$"),
                name="citizen_id_has_twelve_digits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.masked}"

    @property
    def masked(self) -> str:
        """The number without what identifies: "042•••••••45"; "" where none is known."""
        return f"{self.citizen_id[:3]}•••••••{self.citizen_id[-2:]}" if self.citizen_id else ""


class RosterImport(models.Model):
    """A list of people on its way into the list of providers: uploaded, checked, confirmed, done, maybe undone.

    Nothing of it is in the list before ``lms.people.roster.actions.carry_out``; the rows stand in ``RosterRow``.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("columns to confirm")
        CHECKING = "checking", _("rows are being compared")
        CHECKED = "checked", _("to be confirmed")
        CONFIRMED = "confirmed", _("being carried out")
        DONE = "done", _("carried out")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(
        _("file"), storage=private_storage, upload_to="roster/%Y/", max_length=200, editable=False
    )
    sheet_name = models.CharField(_("sheet"), max_length=100, blank=True)
    other_sheets = models.JSONField(_("other sheets of the file"), default=list)
    encoding = models.CharField(_("encoding"), max_length=20)
    left_out = models.JSONField(
        _("lines that are no people"), default=list
    )  # [number, words], until it is done
    titles = models.JSONField(_("headings"), default=list)
    columns = models.JSONField(_("columns"), default=dict)
    units = models.JSONField(_("units that nobody knew"), default=dict)  # see lms.people.roster.judging.Known
    default_class = models.CharField(_("class"), max_length=15, choices=ProviderClass, blank=True)
    default_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    default_valid_from = models.DateField(_("valid from"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.UPLOADED)
    counts = models.JSONField(_("rows by what becomes of them"), default=dict)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    done_at = models.DateTimeField(_("carried out at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["done", "undone"]) | Q(done_at__isnull=False),
                name="import_done_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RosterRow(models.Model):
    """A row of an uploaded list: what it says, what will become of it, and what was done, so that it can be undone."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new person")
        CHANGED = "changed", _("will be changed")
        SAME = "same", _("nothing new")
        DOUBTFUL = "doubtful", _("to be decided")
        REFUSED = "refused", _("refused")

    class Decision(models.TextChoices):
        NONE = "", _("not decided")
        NEW = "new", _("another person: add")
        SAME_PERSON = "same_person", _("the same person: update")
        SKIP = "skip", _("leave out")

    roster = models.ForeignKey(
        RosterImport, models.CASCADE, related_name="rows", verbose_name=_("import of people")
    )
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=list)
    verdict = models.CharField(_("what becomes of it"), max_length=10, choices=Verdict, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, blank=True)
    values = models.JSONField(_("what it says"), default=dict)
    provider = models.ForeignKey(
        Provider, models.SET_NULL, null=True, related_name="+", verbose_name=_("provider")
    )  # the person it is, or may be, or became
    changes = models.JSONField(_("changes"), default=list)  # [field, before, after] in words
    notes = models.JSONField(_("remarks"), default=list)
    done = models.JSONField(_("what was done"), default=dict)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="one_row_per_import_and_number"),
        ]
        indexes = [models.Index(fields=["roster", "verdict"], name="roster_row_by_verdict")]

    def __str__(self) -> str:
        return f"{self.roster} · {self.number}"


class DataRequest(models.Model):
    """What a person asks about their own data, with the days the law gives (Law 91/2025/QH15, decree 356/2025)."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("see or get a copy")
        CORRECT = "correct", _("correct")
        ERASE = "erase", _("erase")
        WITHDRAW = "withdraw", _("take back consent")
        RESTRICT = "restrict", _("restrict the use")
        OBJECT = "object", _("object to the use")

    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="data_requests", verbose_name=_("provider")
    )
    kind = models.CharField(_("what is asked"), max_length=10, choices=Kind)
    words = models.TextField(_("in their own words"), blank=True, max_length=2000)
    received_at = models.DateTimeField(_("received at"))
    acknowledge_by = models.DateField(_("to be acknowledged by"))
    due_on = models.DateField(_("to be answered by"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answer = models.TextField(_("answer"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answered_request_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.get_kind_display()}"
