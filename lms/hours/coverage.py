"""Which communes and villages of the lists of the poor and difficult have people trained lately. Reads only.

A commune is covered by a provider who lives there, or, where that is not known, whose unit stands there, and who has
minutes in the ledger in the last twelve months. A village is covered where its commune is: people are known by commune.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from courses.models import ContentKind
from lms.hours.sources import CREDITS
from lms.people.models import Provider, ProviderStatus
from lms.places.models import Commune, Designation

DAYS = 365
COLUMNS = 9
TILE_WIDTH, TILE_HEIGHT = 104, 64


@dataclass
class Covered:
    """A commune, why it is on a list, and the people trained there by content."""

    commune: Commune
    lists: list[str] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)
    trained: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    x: int = 0
    y: int = 0

    @property
    def people(self) -> int:
        """How many people were trained, whatever the content."""
        return len(set().union(*self.trained.values()))

    @property
    def is_listed(self) -> bool:
        return bool(self.lists)

    @property
    def tone(self) -> str:
        """``none`` beside the lists; ``covered`` or ``open`` on one."""
        return "none" if not self.is_listed else "covered" if self.people else "open"

    @property
    def by_content(self) -> list[tuple[str, int]]:
        """Content in words, and how many people were trained in it."""
        return [(str(kind.label), len(self.trained.get(kind.value, ()))) for kind in ContentKind]

    @property
    def lines(self) -> list[str]:
        """The name in at most two lines of a tile."""
        words = self.commune.name.split()
        half = (len(words) + 1) // 2
        return (
            [self.commune.name]
            if len(self.commune.name) <= 12
            else [" ".join(words[:half]), " ".join(words[half:])]
        )


def trained_people(*, on: date, content_kind: str = "") -> dict[int, set[str]]:
    """Provider → contents in which they have minutes in the last twelve months; five queries."""
    first = on - timedelta(days=DAYS - 1)
    found: dict[int, set[str]] = defaultdict(set)
    for credit in CREDITS.values():
        rows = credit.rows(first, on).order_by()
        if credit.content_kind:
            pairs: Any = rows.values_list(credit.provider, credit.content_kind).distinct()
        else:
            ids = rows.values_list(credit.provider, flat=True).distinct()
            pairs = [(pk, credit.content_always) for pk in ids]
        for pk, content in pairs:
            if not content_kind or content == content_kind:
                found[pk].add(content)
    return dict(found)


def coverage(*, on: date, content_kind: str = "") -> list[Covered]:
    """Every commune of the provinces that have lists, in the order of names; nine queries."""
    designations = list(Designation.objects.current(on=on).select_related("commune", "village"))
    provinces = {designation.commune.province_id for designation in designations}
    communes = Commune.objects.current(on=on).filter(province__in=provinces).order_by("sort_key", "code")
    found = {commune.pk: Covered(commune) for commune in communes}
    for designation in designations:
        if (entry := found.get(designation.commune_id)) is None:
            continue
        if designation.village is not None:
            entry.villages.append(str(designation.village))
        label = str(designation.get_kind_display())
        if label not in entry.lists:
            entry.lists.append(label)
    people = trained_people(on=on, content_kind=content_kind)
    units = dict(ProviderStatus.objects.current(on=on).values_list("provider_id", "organization__commune_id"))
    living = dict(Provider.objects.exclude(commune=None).values_list("pk", "commune_id"))
    for pk in units.keys() & people.keys():
        if (entry := found.get(living.get(pk) or units[pk] or 0)) is not None:
            for content in people[pk]:
                entry.trained[content].add(pk)
    for index, entry in enumerate(found.values()):
        entry.x, entry.y = index % COLUMNS * TILE_WIDTH, index // COLUMNS * TILE_HEIGHT
    return list(found.values())
