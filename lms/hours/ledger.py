"""The hours ledger (sổ giờ tập huấn): every credited minute with the record it comes from. Reads only.

What counts, in a calendar year (docs/rules.md, “Hours”):

* attendance: minutes present in meetings of settled sessions, completed or not, by the day of the meeting;
* teaching: the minutes a trainer taught in a settled session, by its last day;
* exchange: the minutes credited to each delegate of a completed visit, by its last day.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Max, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import AttendanceRecord, ContentKind, CourseSession, Registration, SessionTrainer
from exchanges.models import Delegate, Visit
from lms.hours.models import Duty, Exemption
from lms.people.models import Provider, ProviderClass, ProviderStatus


class Source(models.TextChoices):
    """What kind of record some minutes come from."""

    ATTENDANCE = "attendance", _("attendance at a session")
    TEACHING = "teaching", _("teaching")
    EXCHANGE = "exchange", _("exchange visit")


@dataclass(frozen=True, slots=True)
class Entry:
    """Some minutes credited to one provider, and the record that proves them."""

    provider_id: int
    happened_on: date
    minutes: int
    source: str
    """A ``Source`` value."""
    title: str
    organizer: str
    mode: str
    """A ``CourseSession.Mode`` value; exchange visits are in person."""
    content_kind: str
    """A ``ContentKind`` value."""
    evidence_url: str

    @property
    def source_label(self) -> str:
        return str(Source(self.source).label)

    @property
    def mode_label(self) -> str:
        return str(CourseSession.Mode(self.mode).label)

    @property
    def content_label(self) -> str:
        return str(ContentKind(self.content_kind).label)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a provider stands against the duty of a year."""

    credited_minutes: int
    required_minutes: int | None
    """None where no duty concerns the person that year."""
    exempt_clause: str | None = None
    """An ``Exemption.Clause`` value, or None."""

    @property
    def missing_minutes(self) -> int:
        """Minutes still to train; 0 when met, exempt or free of duty."""
        if self.exempt_clause or self.required_minutes is None:
            return 0
        return max(0, self.required_minutes - self.credited_minutes)

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing: trained enough, exempt, or free of duty."""
        return self.missing_minutes == 0

    @property
    def exempt_label(self) -> str:
        """The clause of the exemption in words; "" where there is none."""
        return str(Exemption.Clause(self.exempt_clause).label) if self.exempt_clause else ""


# --- the sources --------------------------------------------------------------------------------------------


def _attendance(first: date, last: date) -> QuerySet:
    return AttendanceRecord.objects.filter(
        meeting__held_on__range=(first, last),
        minutes__gt=0,
        registration__status=Registration.Status.CONFIRMED,
        registration__session__status=CourseSession.Status.SETTLED,
    )


def _teaching(first: date, last: date) -> QuerySet:
    return SessionTrainer.objects.filter(
        session__ends_on__range=(first, last),
        minutes__gt=0,
        provider__isnull=False,
        session__status=CourseSession.Status.SETTLED,
    )


def _exchange(first: date, last: date) -> QuerySet:
    return Delegate.objects.filter(
        visit__ends_on__range=(first, last),
        visit__minutes_credited__gt=0,
        visit__status=Visit.Status.COMPLETED,
    )


@dataclass(frozen=True, slots=True)
class _Credit:
    """Where one source keeps its facts: paths from its rows, and how to read one grouped row."""

    rows: Callable[[date, date], QuerySet]
    provider: str
    minutes: str
    day: str
    grouped_by: tuple[str, ...]
    read: Callable[[Mapping[str, Any]], dict[str, Any]]


def _of_session(path: str) -> tuple[tuple[str, ...], Callable[[Mapping[str, Any]], dict[str, Any]]]:
    """What an entry says of the session at ``path``: the columns, and how to read them."""
    code, title, mode = f"{path}__code", f"{path}__title", f"{path}__mode"
    organizer, content = f"{path}__organizer__name", f"{path}__course__content_kind"

    def read(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": row[title],
            "organizer": row[organizer],
            "mode": row[mode],
            "content_kind": row[content],
            "evidence_url": reverse("courses:session", args=[row[code]]),
        }

    return (code, title, mode, organizer, content), read


def _read_visit(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": row["visit__title"],
        "organizer": row["visit__organization__name"],
        "mode": CourseSession.Mode.IN_PERSON.value,
        "content_kind": ContentKind.SKILLS.value,
        "evidence_url": reverse("exchanges:visit", args=[row["visit_id"]]),
    }


CREDITS: Mapping[Source, _Credit] = {
    Source.ATTENDANCE: _Credit(
        _attendance,
        "registration__provider_id",
        "minutes",
        "meeting__held_on",
        *_of_session("registration__session"),
    ),
    Source.TEACHING: _Credit(
        _teaching, "provider_id", "minutes", "session__ends_on", *_of_session("session")
    ),
    Source.EXCHANGE: _Credit(
        _exchange,
        "provider_id",
        "visit__minutes_credited",
        "visit__ends_on",
        ("visit_id", "visit__title", "visit__organization__name"),
        _read_visit,
    ),
}
"""Every source of credited minutes, each one query."""


def _rows(credit: _Credit, provider_ids: Collection[int] | None, year: int, until: date | None) -> QuerySet:
    last = date(year, 12, 31)
    rows = credit.rows(date(year, 1, 1), min(until, last) if until else last)
    return rows if provider_ids is None else rows.filter(**{f"{credit.provider}__in": provider_ids})


def _entries_of(
    source: Source, provider_ids: Collection[int] | None, year: int, until: date | None
) -> Iterator[Entry]:
    credit = CREDITS[source]
    rows = _rows(credit, provider_ids, year, until).values(credit.provider, *credit.grouped_by)
    for row in rows.annotate(entry_minutes=Sum(credit.minutes), entry_on=Max(credit.day)):
        yield Entry(
            provider_id=row[credit.provider],
            happened_on=row["entry_on"],
            minutes=row["entry_minutes"],
            source=source.value,
            **credit.read(row),
        )


# --- the ledger ---------------------------------------------------------------------------------------------


def all_entries(provider_ids: Collection[int] | None, year: int, *, until: date | None = None) -> list[Entry]:
    """The year's entries of some providers (None: of all) up to a day, newest first.

    One entry per session or visit; three queries whatever their number.
    """
    found = [entry for source in Source for entry in _entries_of(source, provider_ids, year, until)]
    return sorted(found, key=lambda entry: (entry.happened_on, entry.title), reverse=True)


def entries(provider: Provider, year: int, *, until: date | None = None) -> list[Entry]:
    """One provider's entries of a year (up to a day), newest first."""
    return all_entries([provider.pk], year, until=until)


def totals(provider_ids: Collection[int] | None, year: int, *, until: date | None = None) -> dict[int, int]:
    """Credited minutes of the year (up to a day) by provider id; who has none is missing. Three queries."""
    minutes: dict[int, int] = defaultdict(int)
    for credit in CREDITS.values():
        rows = _rows(credit, provider_ids, year, until).order_by().values_list(credit.provider)
        for provider_id, total in rows.annotate(total=Sum(credit.minutes)):
            minutes[provider_id] += total
    return dict(minutes)


def standing(provider_ids: Collection[int], year: int, *, on: date) -> dict[int, Standing]:
    """How each provider stands against the year's duty, as of a day. Six queries whatever their number.

    The duty is that of the class a person has on ``on`` (or on the year's last day, where ``on`` lies after it), by
    the ``Duty`` row in force that day; minutes count up to that day.
    """
    as_of = min(on, date(year, 12, 31))
    required = {duty.provider_class: duty.minutes_per_year for duty in Duty.objects.current(on=as_of)}
    classes = dict(
        ProviderStatus.objects.filter(provider_id__in=provider_ids)
        .current(on=as_of)
        .order_by("valid_from")
        .values_list("provider_id", "provider_class")
    )
    exempt = dict(
        Exemption.objects.standing()
        .filter(provider_id__in=provider_ids, year=year)
        .values_list("provider_id", "clause")
    )
    credited = totals(provider_ids, year, until=as_of)
    return {
        provider_id: Standing(
            credited_minutes=credited.get(provider_id, 0),
            required_minutes=required.get(classes.get(provider_id, "")),
            exempt_clause=exempt.get(provider_id),
        )
        for provider_id in provider_ids
    }


def officers(*, on: date) -> list[int]:
    """Ids of the providers whose class on a day has a training duty of its own in the law: legal-aid officers."""
    return list(
        ProviderStatus.objects.filter(provider_class=ProviderClass.OFFICER)
        .current(on=on)
        .values_list("provider_id", flat=True)
        .distinct()
    )
