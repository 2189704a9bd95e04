"""Where credited minutes come from: each source of the ledger is one query, each entry leads to its record."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import AttendanceRecord, ContentKind, CourseSession, Registration, SessionTrainer
from exchanges.models import Delegate, Visit
from lms.hours.models import ExternalCredit
from lms.people.models import Organization


class Source(models.TextChoices):
    """What kind of record some minutes come from."""

    ATTENDANCE = "attendance", _("attendance at a session")
    TEACHING = "teaching", _("teaching")
    EXCHANGE = "exchange", _("exchange visit")
    SELF_STUDY = "self_study", _("self-study")
    EXTERNAL = "external", _("certificate from elsewhere")


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
    evidence: tuple[str, Any]
    """The name of the address that proves it, and what it takes (an address is built only where it is shown)."""
    organizer_kind: str = ""
    """An ``Organization.Kind`` value; "" where it is not known."""
    by_day: tuple[int, ...] = ()
    """The minutes of each day, where the source knows them (attendance); else they are taken as of one day."""

    @property
    def evidence_url(self) -> str:
        name, argument = self.evidence
        return reverse(name, args=[argument])

    @property
    def source_label(self) -> str:
        return str(Source(self.source).label)

    @property
    def mode_label(self) -> str:
        return str(CourseSession.Mode(self.mode).label)

    @property
    def content_label(self) -> str:
        return str(ContentKind(self.content_kind).label)

    @property
    def organizer_kind_label(self) -> str:
        return str(Organization.Kind(self.organizer_kind).label) if self.organizer_kind else ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Where one source keeps its facts: paths from its rows, and how to read one grouped row."""

    rows: Callable[[date, date], QuerySet]
    provider: str
    minutes: str
    day: str
    training: str
    """The path of what makes its rows one training: the session, the visit, the paper."""
    grouped_by: tuple[str, ...]
    read: Callable[[Mapping[str, Any]], dict[str, Any]]
    content_kind: str
    """The path of the content; "" where it is always of ``content_always``."""
    organizer_kind: str
    mode: str = ""
    content_always: str = ""
    knows_days: bool = False
    """Whether its rows tell the minutes of each day, not of a whole session or visit."""


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


def _of_session(path: str) -> dict[str, Any]:
    """What an entry says of the session at ``path``: the columns, and how to read them."""
    code, title, mode = f"{path}__code", f"{path}__title", f"{path}__mode"
    organizer, content = f"{path}__organizer__name", f"{path}__course__content_kind"
    kind = f"{path}__organizer__kind"

    def read(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": row[title],
            "organizer": row[organizer],
            "mode": row[mode],
            "content_kind": row[content],
            "organizer_kind": row[kind],
            "evidence": ("courses:session", row[code]),
        }

    return {
        "training": f"{path}_id",
        "grouped_by": (code, title, mode, organizer, content, kind),
        "read": read,
        "content_kind": content,
        "organizer_kind": kind,
        "mode": mode,
    }


def _read_visit(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": row["visit__title"],
        "organizer": row["visit__organization__name"],
        "organizer_kind": row["visit__organization__kind"],
        "mode": CourseSession.Mode.IN_PERSON.value,
        "content_kind": ContentKind.SKILLS.value,
        "evidence": ("exchanges:visit", row["visit_id"]),
    }


def _external(kind: str) -> Credit:
    def rows(first: date, last: date) -> QuerySet:
        return ExternalCredit.objects.filter(
            kind=kind, status=ExternalCredit.Status.APPROVED, happened_on__range=(first, last)
        )

    def read(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": row["title"],
            "organizer": row["organizer"],
            "organizer_kind": row["organizer_kind"],
            "mode": row["mode"],
            "content_kind": row["content_kind"],
            "evidence": ("hours:credit_file", row["pk"]),
        }

    return Credit(
        rows,
        "provider_id",
        "minutes_approved",
        "happened_on",
        "pk",
        ("pk", "title", "organizer", "organizer_kind", "mode", "content_kind"),
        read,
        "content_kind",
        "organizer_kind",
        "mode",
    )


CREDITS: Mapping[Source, Credit] = {
    Source.ATTENDANCE: Credit(
        _attendance,
        "registration__provider_id",
        "minutes",
        "meeting__held_on",
        **_of_session("registration__session"),
        knows_days=True,
    ),
    Source.TEACHING: Credit(
        _teaching, "provider_id", "minutes", "session__ends_on", **_of_session("session")
    ),
    Source.EXCHANGE: Credit(
        _exchange,
        "provider_id",
        "visit__minutes_credited",
        "visit__ends_on",
        "visit_id",
        ("visit_id", "visit__title", "visit__organization__name", "visit__organization__kind"),
        _read_visit,
        "",
        "visit__organization__kind",
        content_always=ContentKind.SKILLS.value,
    ),
    Source.SELF_STUDY: _external(ExternalCredit.Kind.SELF_STUDY),
    Source.EXTERNAL: _external(ExternalCredit.Kind.CERTIFICATE),
}
"""Every source of credited minutes, each one query."""

FILTERED_BELOW = 2_000
"""Up to so many people are named to the database; above it, reading everybody's rows is cheaper, and no database's
limit of parameters is met."""


def rows_of(source: Source, provider_ids: Collection[int] | None, first: date, last: date) -> QuerySet:
    """The rows of a source from ``first`` to ``last``; above ``FILTERED_BELOW`` people those of everybody."""
    credit = CREDITS[source]
    rows = credit.rows(first, last)
    if provider_ids is None or len(provider_ids) > FILTERED_BELOW:
        return rows
    return rows.filter(**{f"{credit.provider}__in": provider_ids})
