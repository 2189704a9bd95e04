"""The doors of places: communes come from official files, designations from decisions, and nothing is overwritten."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from lms.places import errors
from lms.places.models import Commune, Designation, Province, Village
from lms.text import clean_text

REFORM_ON = date(2025, 7, 1)
"""The day the two-level communes began everywhere (Law 72/2025/QH15): a row without its own date begins then."""

VILLAGE_LISTS = frozenset({Designation.Kind.DIFFICULT_VILLAGE})
"""The lists that hold villages; all others hold whole communes."""


class ImportResult(NamedTuple):
    """How many communes a file added, found as they are, and changed."""

    added: int
    unchanged: int
    changed: int

    def __str__(self) -> str:
        return (
            _("Communes added: %(added)d, changed: %(changed)d, as they were: %(unchanged)d.")
            % self._asdict()
        )


_CHANGEABLE = ("name", "kind", "formed_from", "source", "valid_from")
_NO_PROVINCE = gettext_lazy("there is no province with the code “%(code)s”")


class _CommuneRow(NamedTuple):
    province: Province
    code: str
    values: dict[str, Any]


def _read_row(row: Mapping[str, Any], provinces: Mapping[str, Province]) -> _CommuneRow:
    """One row of a commune file; raises ``ValueError`` with a sentence for people."""
    cells = {key: clean_text(str(value if value is not None else "")) for key, value in row.items() if key}
    province_code = cells.get("province_code", "").zfill(2)
    province = provinces.get(province_code)
    if province is None:
        raise ValueError(_NO_PROVINCE % {"code": cells.get("province_code", "")})
    code = cells.get("code", "")
    if not (code.isascii() and code.isdecimal() and len(code) <= 5 and code):
        raise ValueError(_("the code “%(code)s” is not of 5 digits") % {"code": code})
    if cells.get("kind") not in Commune.Kind.values:
        raise ValueError(
            _("the kind “%(kind)s” is none of %(kinds)s")
            % {"kind": cells.get("kind", ""), "kinds": ", ".join(Commune.Kind.values)}
        )
    if not cells.get("name") or len(cells["name"]) > 100:
        raise ValueError(_("the name is missing or longer than 100 characters"))
    try:
        valid_from = date.fromisoformat(cells["valid_from"]) if cells.get("valid_from") else REFORM_ON
    except ValueError:
        raise ValueError(
            _("the date “%(date)s” is not written as 2025-07-01") % {"date": cells["valid_from"]}
        ) from None
    values = {
        "name": cells["name"],
        "kind": cells["kind"],
        "formed_from": cells.get("formed_from", ""),
        "source": cells.get("source", "")[:255],
        "valid_from": valid_from,
    }
    # A spreadsheet drops the zeros in front of a number.
    return _CommuneRow(province, code.zfill(5), values)


@transaction.atomic
def import_communes(*, rows: Iterable[Mapping[str, Any]], by: Any, at: datetime) -> ImportResult:
    """Take over the communes of a file: all of it, or nothing.

    A row has ``province_code`` (2 digits), ``code`` (5 digits), ``kind`` (commune, ward or special_zone), ``name``,
    and maybe ``formed_from``, ``source`` and ``valid_from`` (ISO; 2025-07-01 when missing). A commune is known by its
    code, so doing it again changes nothing. ``row`` is the row's number in messages; without it the first is 2, below
    a header.

    Raises:
        NothingToImport: no rows.
        BadRows: what is wrong in which row.
    """
    provinces = {
        p.code: p for p in Province.objects.select_for_update().filter(valid_until=None).exclude(code="")
    }
    read: dict[str, _CommuneRow] = {}
    bad: list[tuple[int, str]] = []
    known = {commune.code: commune for commune in Commune.objects.all()}
    for position, row in enumerate(rows, start=2):
        number = row.get("row", position)
        try:
            commune_row = _read_row(row, provinces)
        except ValueError as problem:
            bad.append((number, str(problem)))
            continue
        if commune_row.code in read:
            bad.append((number, _("the code %(code)s stands in the file twice") % {"code": commune_row.code}))
        elif (held := known.get(commune_row.code)) and held.province_id != commune_row.province.pk:
            bad.append((number, _("the code %(code)s is of another province") % {"code": commune_row.code}))
        read[commune_row.code] = commune_row
    if bad:
        raise errors.BadRows(bad)
    if not read:
        raise errors.NothingToImport()

    added = unchanged = changed = 0
    touched: set[Province] = set()
    for code, (province, _code, values) in read.items():
        commune = known.get(code)
        if commune is None:
            Commune.objects.create(province=province, code=code, **values)
            added += 1
        elif all(getattr(commune, name) == values[name] for name in _CHANGEABLE):
            unchanged += 1
            continue
        else:
            for name in _CHANGEABLE:
                setattr(commune, name, values[name])
            commune.save()
            changed += 1
        touched.add(province)
    for province in touched:
        log(
            province,
            "places.import_communes",
            user=by,
            timestamp=at,
            data={"added": added, "changed": changed},
        )
    return ImportResult(added, unchanged, changed)


@transaction.atomic
def add_village(*, commune: Commune, name: str, by: Any, at: datetime) -> Village:
    """Add a village (thôn, bản, tổ dân phố) to a commune.

    Raises:
        NameMissing, VillageExists.
    """
    commune = Commune.objects.select_for_update().get(pk=commune.pk)
    village = Village(commune=commune, name=clean_text(name))
    _check_village(village)
    village.save()
    log(village, "places.add_village", user=by, timestamp=at)
    return village


@transaction.atomic
def revise_village(*, village: Village, name: str, by: Any, at: datetime) -> Village:
    """Correct the name of a village.

    Raises:
        NameMissing, VillageExists.
    """
    Commune.objects.select_for_update().get(pk=village.commune_id)
    village = Village.objects.select_for_update().get(pk=village.pk)
    before, village.name = village.name, clean_text(name)
    _check_village(village)
    village.save()
    log(village, "places.revise_village", user=by, timestamp=at, data={"before": before})
    return village


def _check_village(village: Village) -> None:
    if not village.name:
        raise errors.NameMissing()
    if Village.objects.filter(commune=village.commune_id, name=village.name).exclude(pk=village.pk).exists():
        raise errors.VillageExists()


@transaction.atomic
def designate(
    *,
    commune: Commune,
    kind: str,
    decision_number: str,
    decided_on: date,
    issuer: str,
    valid_from: date,
    by: Any,
    at: datetime,
    village: Village | None = None,
) -> Designation:
    """Put a commune, or a village of it, on an official list from a day on, by a decision.

    Raises:
        VillageElsewhere: the village is of another commune.
        VillageMissing, NotAListOfVillages: the list holds villages and none is given, or the other way round.
        AlreadyDesignated: the place is on the list on that day, or comes on it later.
    """
    commune = Commune.objects.select_for_update().get(pk=commune.pk)
    designation = Designation(
        commune=commune,
        village=village,
        kind=kind,
        decision_number=decision_number.strip(),
        decided_on=decided_on,
        issuer=issuer.strip(),
        valid_from=valid_from,
    )
    _check_designation(designation)
    designation.save()
    log(designation, "places.designate", user=by, timestamp=at)
    return designation


@transaction.atomic
def review_designation(
    *,
    designation: Designation,
    decision_number: str,
    decided_on: date,
    issuer: str,
    valid_from: date,
    by: Any,
    at: datetime,
    kind: str | None = None,
) -> Designation:
    """Renew a designation by a new decision, maybe onto another list: the old row ends, a successor begins that day.

    Raises:
        DesignationEnded: the old one is over.
        EndsBeforeItBegins: ``valid_from`` is not after the day the old one began.
        VillageMissing, NotAListOfVillages, AlreadyDesignated: as ``designate``.
    """
    Commune.objects.select_for_update().get(pk=designation.commune_id)
    old = _ended(designation, on=valid_from, field="valid_from")
    successor = Designation(
        commune=old.commune,
        village=old.village,
        kind=kind or old.kind,
        decision_number=decision_number.strip(),
        decided_on=decided_on,
        issuer=issuer.strip(),
        valid_from=valid_from,
        predecessor=old,
    )
    _check_designation(successor)
    successor.save()
    log(old, "places.review_designation", user=by, timestamp=at, data={"successor": successor.pk})
    log(successor, "places.designate", user=by, timestamp=at, data={"predecessor": old.pk})
    return successor


@transaction.atomic
def end_designation(*, designation: Designation, on: date, by: Any, at: datetime) -> Designation:
    """Take a place off its list: ``on`` is the first day it is no longer on it.

    Raises:
        DesignationEnded: it is off already.
        EndsBeforeItBegins: ``on`` is not after the day it began.
    """
    Commune.objects.select_for_update().get(pk=designation.commune_id)
    ended = _ended(designation, on=on, field="on")
    log(ended, "places.end_designation", user=by, timestamp=at, data={"on": on.isoformat()})
    return ended


def _ended(designation: Designation, *, on: date, field: str) -> Designation:
    """The locked designation with ``on`` as its end, saved."""
    designation = Designation.objects.select_for_update().get(pk=designation.pk)
    if designation.valid_until is not None:
        raise errors.DesignationEnded(valid_until=date_format(designation.valid_until, "SHORT_DATE_FORMAT"))
    if on <= designation.valid_from:
        raise errors.EndsBeforeItBegins(
            field=field, valid_from=date_format(designation.valid_from, "SHORT_DATE_FORMAT")
        )
    designation.valid_until = on
    designation.save(update_fields=["valid_until"])
    return designation


def _check_designation(designation: Designation) -> None:
    village = designation.village
    if village is not None and village.commune_id != designation.commune_id:
        raise errors.VillageElsewhere()
    if designation.kind in VILLAGE_LISTS and village is None:
        raise errors.VillageMissing()
    if designation.kind not in VILLAGE_LISTS and village is not None:
        raise errors.NotAListOfVillages()
    clash = Designation.objects.filter(commune=designation.commune, village=village, kind=designation.kind)
    if clash.exclude(valid_until__lte=designation.valid_from).exists():
        raise errors.AlreadyDesignated(place=village or designation.commune)
