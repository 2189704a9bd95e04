"""Whom a row of a file means, among the people who hold a seat."""

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Subquery

from courses.attendance.imports.files import FileRow
from courses.models import CourseSession
from lms.people.models import ProviderStatus
from lms.refusals import Refusal
from lms.text import clean_text, fold, phone

_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a seat: what a file may know them by."""

    registration_id: int
    name: str
    unit: str
    card: str
    phone: str
    emails: tuple[str, ...]

    @property
    def words(self) -> str:
        """The name as plain words."""
        return plain(self.name)


@dataclass(frozen=True, slots=True)
class Found:
    """Who is meant: one ``person``, or several ``choices``, or nobody. ``is_sure`` False asks to look again."""

    person: Person | None = None
    choices: Sequence[Person] = ()
    is_sure: bool = True


def people_of(session: CourseSession, *, on: date) -> list[Person]:
    """Everyone with a seat, as Vietnamese names sort; one query."""
    status = ProviderStatus.objects.filter(provider=OuterRef("provider_id")).current(on=on)
    cards = Subquery(status.order_by("-valid_from").values("card_number")[:1])
    seats = session.registrations.seated().in_name_order().with_provider_status(on=on).annotate(card=cards)
    return [
        Person(pk, name, unit or "", card or "", number, tuple(filter(None, (email, account))))
        for pk, name, unit, card, number, email, account in seats.values_list(
            "pk",
            "provider__full_name",
            "current_organization_name",
            "card",
            "provider__phone",
            "provider__email",
            "provider__user__email",
        )
    ]


@dataclass
class Index:
    """People by what a file may know them by."""

    people: Sequence[Person]
    by_card: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_phone: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_email: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_words: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_set: dict[tuple[str, ...], list[Person]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for person in self.people:
            for key, place in ((plain(person.card), self.by_card), (person.phone, self.by_phone)):
                if key:
                    place[key].append(person)
            for email in person.emails:
                self.by_email[email.lower()].append(person)
            self.by_words[person.words].append(person)
            self.by_set[tuple(sorted(person.words.split()))].append(person)

    def find(self, row: FileRow) -> Found:
        """By card, telephone or address first, where one of them is somebody's alone; else by name."""
        named = self._named(row)
        for known in (
            self.by_card.get(plain(row.card)),
            self._phoned(row),
            self.by_email.get(row.email.lower()),
        ):
            if known and len(set(known)) == 1:
                person = known[0]
                agrees = not row.name or person in named.choices or person == named.person
                return Found(person, is_sure=agrees)
        return named

    def _phoned(self, row: FileRow) -> list[Person] | None:
        with suppress(Refusal):
            return self.by_phone.get(phone(row.phone)) if row.phone else None
        return None

    def _named(self, row: FileRow) -> Found:
        words = plain(row.name)
        if not words:
            return Found()
        same = self.by_words.get(words, [])
        exact = [one for one in same if clean_text(one.name).lower() == clean_text(row.name).lower()]
        if exact or same:
            return _one_of(exact or same, row, is_sure=bool(exact))
        turned = self.by_set.get(tuple(sorted(words.split())), [])
        within = [one for one in self.people if f" {one.words} " in f" {words} " and " " in one.words]
        return _one_of(turned or within, row, is_sure=False)


def _one_of(people: Sequence[Person], row: FileRow, *, is_sure: bool) -> Found:
    if len(people) > 1:
        unit = [one for one in people if one.unit and plain(one.unit) in plain(f"{row.name} {row.reason}")]
        people = unit if len(unit) == 1 else people
    if len(people) > 1:
        return Found(choices=people, is_sure=False)
    return Found(people[0], is_sure=is_sure) if people else Found()


def plain(text: str) -> str:
    """Words in plain letters, for comparing names."""
    return _NO_LETTER.sub(" ", fold(text)).strip()
