"""What will become of each row of a list, compared with the list of providers. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.people.models import RosterRow
from lms.people.roster.columns import FIELD_LABELS, Field, plain
from lms.people.roster.known import IDENTITY, NEW_UNIT, PERSONAL, STATUS, Known, Person, place_key, unit_key
from lms.people.roster.lines import Line
from lms.text import fold

Verdict = RosterRow.Verdict
Decision = RosterRow.Decision

FILLED_IN = (Field.CARD_NUMBER, Field.DECISION_NUMBER)
"""What the current status may be given without a new one, where it says nothing yet."""


@dataclass(frozen=True)
class Defaults:
    """What holds for new people whose row does not say it."""

    provider_class: str = ""
    organization_id: int | None = None
    valid_from: date | None = None


@dataclass
class Judgement:
    """What becomes of a row: ``facts`` are the values to write, ``changes`` the same in words, field by field."""

    verdict: str
    provider_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    changes: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Judge:
    """Judges the rows of one list in their order: a later row may be the same person as an earlier one."""

    def __init__(self, known: Known, defaults: Defaults) -> None:
        self.known = known
        self.defaults = defaults
        self._seen_people: dict[int, int] = {}
        self._seen: dict[tuple[str, Any], int] = {}

    def judge(self, line: Line, decision: str = "", candidate: int | None = None) -> Judgement:
        """What becomes of ``line``; ``decision`` is what a person said of a doubtful one, about ``candidate``."""
        notes = [str(note) for note in line.remarks]
        problems = [str(problem) for problem in line.problems]
        facts = dict(line.values)
        self._resolve_places(facts, problems, notes)
        born = facts.get(Field.BORN_ON)
        if born and (earlier := self._same_in_file(line, facts)):
            problems.append(_("The same person stands in row %(row)d.") % {"row": earlier})
        if problems:
            return Judgement(Verdict.REFUSED, notes=problems + notes)
        found, doubts = self._find(facts)
        if decision == Decision.NEW:
            found, doubts = None, []
        elif decision == Decision.SAME_PERSON and candidate in self.known.people:
            found, doubts = self.known.people[candidate], []
        elif found is None and not doubts and (row := self._namesake_in_file(facts)):
            doubts = [
                (None, _("Row %(row)d has the same name, and nothing tells the two apart.") % {"row": row})
            ]
        self._remember(line, facts)
        if doubts or decision == Decision.SKIP:
            first = next((person.pk for person, _why in doubts if person), candidate)
            return Judgement(
                Verdict.DOUBTFUL, first, _stored(facts), notes=[why for _person, why in doubts] + notes
            )
        if found is None:
            return self._as_new(facts, notes)
        if earlier := self._seen_people.get(found.pk):
            why = _("Row %(row)d is about the same person, %(name)s.")
            words = why % {"row": earlier, "name": found.values[Field.FULL_NAME]}
            return Judgement(Verdict.REFUSED, found.pk, notes=[words, *notes])
        self._seen_people[found.pk] = line.number
        return self._as_known(found, facts, notes)

    def _resolve_places(self, facts: dict[str, Any], problems: list[str], notes: list[str]) -> None:
        if (said := facts.get(Field.ORGANIZATION)) is not None:
            facts[Field.ORGANIZATION] = self._unit(said, notes)
            if facts[Field.ORGANIZATION] is None:
                problems.append(
                    _("The unit “%(unit)s” is not known. Say above which one it is.") % {"unit": said}
                )
        if (said := facts.get(Field.COMMUNE)) is not None:
            known = self.known.communes
            facts[Field.COMMUNE] = known.get(plain(said)) or known.get(place_key(said))
            if facts[Field.COMMUNE] is None:
                del facts[Field.COMMUNE]
                notes.append(_("The commune “%(commune)s” is not known: left out.") % {"commune": said})

    def _unit(self, said: str, notes: list[str]) -> int | str | None:
        """The unit of that name, or the only one whose name begins so ("Trung tâm …" without its province).

        Of any other name a person says once what it stands for.
        """
        key = unit_key(said)
        found = self.known.units.get(key)
        if found is None and key and key not in self.known.units:
            longer = {pk for name, pk in self.known.units.items() if pk and name.startswith(f"{key} ")}
            if len(longer) == 1:
                found = longer.pop()
                notes.append(_("The unit was taken for “%(unit)s”.") % {"unit": self.known.unit_names[found]})
        return self._as_told(key, said) if found is None else found

    def _as_told(self, key: str, said: str) -> int | str | None:
        told = self.known.told.get(key, {})
        asked = self.known.asked.setdefault(
            key,
            {
                "name": said,
                "rows": 0,
                "organization": told.get("organization"),
                "new": told.get("new"),
            },
        )
        asked["rows"] += 1
        if asked["organization"] in self.known.unit_names:
            return int(asked["organization"])
        return f"{NEW_UNIT}{key}" if asked["new"] else None

    # --- who it is --------------------------------------------------------------------------------------

    def _find(self, facts: Mapping[str, Any]) -> tuple[Person | None, list[tuple[Person | None, str]]]:
        """The person on the list whom a row is about, or the doubts about it."""
        folded = fold(facts[Field.FULL_NAME])
        by = self.known.by
        if holders := by[Field.CITIZEN_ID].get(facts.get(Field.CITIZEN_ID), []):
            holder = holders[0]
            if holder.folded == folded:
                return holder, []
            return None, [(holder, _("%(name)s has the same identity number.") % _name(holder))]
        sure: list[Person] = []
        doubts: list[tuple[Person | None, str]] = []
        for person in by["folded"].get(folded, []):
            agree, differ = _compared(person, facts)
            if agree and not differ:
                sure.append(person)
            elif agree or not differ:
                why = (
                    _("Of the same name and otherwise alike, but different: %(what)s.")
                    if differ
                    else _("Somebody on the list has the same name, and nothing else can be compared.")
                )
                doubts.append((person, why % {"what": _listed(differ)}))
        if len(sure) == 1:
            return sure[0], []
        if sure:
            return None, [
                (person, _("%(name)s is on the list more than once.") % _name(person)) for person in sure
            ]
        for name in (Field.PHONE, Field.EMAIL, Field.CARD_NUMBER):
            for person in by[str(name)].get(facts.get(name), []):
                if person.folded != folded:
                    words = _("%(field)s belongs to %(name)s.")
                    doubts.append((person, words % {**_name(person), "field": FIELD_LABELS[name]}))
        return None, doubts

    def _keys(self, facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
        folded = fold(facts.get(Field.FULL_NAME, ""))
        told = (Field.BORN_ON, Field.PHONE, Field.CITIZEN_ID)
        return [(f"{folded}|{name}", facts[name]) for name in told if facts.get(name)]

    def _same_in_file(self, line: Line, facts: Mapping[str, Any]) -> int | None:
        return next((self._seen[key] for key in self._keys(facts) if key in self._seen), None)

    def _namesake_in_file(self, facts: Mapping[str, Any]) -> int | None:
        row = self._seen.get(("name", fold(facts[Field.FULL_NAME])))
        return row if row and not facts.get(Field.BORN_ON) and not facts.get(Field.CITIZEN_ID) else None

    def _remember(self, line: Line, facts: Mapping[str, Any]) -> None:
        for key in [*self._keys(facts), ("name", fold(facts[Field.FULL_NAME]))]:
            self._seen.setdefault(key, line.number)

    # --- what changes -----------------------------------------------------------------------------------

    def _as_new(self, facts: dict[str, Any], notes: list[str]) -> Judgement:
        facts.setdefault(Field.CLASS, self.defaults.provider_class or None)
        facts.setdefault(Field.ORGANIZATION, self.defaults.organization_id)
        facts.setdefault(Field.VALID_FROM, self.defaults.valid_from)
        needed = (Field.CLASS, Field.ORGANIZATION, Field.VALID_FROM)
        missing = [name for name in needed if not facts[name]]
        asked = [name for name in (*STATUS, Field.VALID_FROM) if facts.get(name)]
        if missing and asked:
            words = _("Class, organisation and first day go together; missing: %(what)s.")
            return Judgement(Verdict.REFUSED, notes=[words % {"what": _listed(missing)}, *notes])
        if missing:
            notes = [*notes, _("Without class and organisation: on the list, but with no status.")]
        changes = [
            [str(FIELD_LABELS[name]), "", self.known.in_words(name, facts[name])]
            for name in Field
            if facts.get(name)
        ]
        return Judgement(Verdict.NEW, None, _stored(facts), changes, notes)

    def _as_known(self, person: Person, facts: dict[str, Any], notes: list[str]) -> Judgement:
        differ: dict[str, Any] = {
            str(name): facts[name]
            for name in (*PERSONAL, *IDENTITY, *STATUS)
            if facts.get(name) and facts[name] != (person.values.get(name) or None)
        }
        status = [name for name in STATUS if name in differ]
        fills = bool(status) and all(name in FILLED_IN and not person.values.get(name) for name in status)
        if status and not (fills and person.status_from and person.status_until is None):
            since = facts.get(Field.VALID_FROM) or self.defaults.valid_from
            whole = {name: facts.get(name) or person.values.get(name) or "" for name in STATUS}
            if not since or not whole[Field.CLASS] or not whole[Field.ORGANIZATION]:
                words = _(
                    "Class or organisation changes, but not since when: give the column or the day above."
                )
                return Judgement(Verdict.REFUSED, person.pk, notes=[words, *notes])
            border = person.status_until or person.status_from
            if border and (since < border or since == person.status_from):
                words = _(
                    "The status on the list reaches to %(day)s; a change needs a later day than %(since)s."
                )
                told = {
                    "day": date_format(border, "SHORT_DATE_FORMAT"),
                    "since": date_format(since, "SHORT_DATE_FORMAT"),
                }
                return Judgement(Verdict.REFUSED, person.pk, notes=[words % told, *notes])
            differ |= {**{str(name): value for name, value in whole.items()}, str(Field.VALID_FROM): since}
            status = [*status, Field.VALID_FROM]
        if not differ:
            return Judgement(Verdict.SAME, person.pk, notes=notes)
        before = {**person.values, Field.VALID_FROM: person.status_from}
        shown = [name for name in Field if name in differ and differ[name] != before.get(name)]
        changes = [
            [
                str(FIELD_LABELS[name]),
                self.known.in_words(name, before.get(name)),
                self.known.in_words(name, differ[name]),
            ]
            for name in shown
        ]
        return Judgement(Verdict.CHANGED, person.pk, _stored(differ), changes, notes)


def _compared(person: Person, facts: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What a namesake has in common with a row, and in what the two differ."""
    agree: list[str] = []
    differ: list[str] = []
    for name in (Field.BORN_ON, Field.CITIZEN_ID, Field.PHONE, Field.EMAIL, Field.CARD_NUMBER):
        mine, theirs = facts.get(name), person.values.get(name)
        if mine and theirs:
            if mine == theirs:
                agree.append(name)
            elif name in (Field.BORN_ON, Field.CITIZEN_ID):  # telephones and cards change, these do not
                differ.append(name)
    return agree, differ


def _name(person: Person) -> dict[str, Any]:
    return {"name": person.values[Field.FULL_NAME]}


def _listed(names: list[Any]) -> str:
    return ", ".join(str(FIELD_LABELS[Field(name)]).lower() for name in names)


def _stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: days in ISO form."""
    return {
        str(name): value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
        if value not in (None, "")
    }
