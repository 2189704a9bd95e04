"""The contents of a course or topic: published topics and materials that one may see, without their bodies."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Value
from wagtail.models import Page, PageViewRestriction

_STEP = Page.steplen


@dataclass(frozen=True, slots=True)
class ListedMaterial:
    """A material in a list of contents."""

    pk: int
    title: str
    address: str
    minutes: int
    """How long it takes to read."""
    is_read: bool
    """Whether the person who looks has marked it as read."""


@dataclass(frozen=True, slots=True)
class ListedTopic:
    """A topic in a list of contents, with its materials."""

    title: str
    address: str
    minutes: int
    introduction: str
    materials: tuple[ListedMaterial, ...]


def contents_of(course: Page, *, course_url: str, user: Any) -> list[ListedTopic]:
    """Topics and materials below ``course`` in the order of the tree; ``user`` may be anonymous.

    ``course_url`` is the course's own address; those below it follow from the slugs.
    """
    is_read: Any = Value(False)
    if user.is_authenticated:
        readings = apps.get_model("courses", "MaterialReading").objects
        is_read = Exists(readings.filter(material=OuterRef("pk"), provider__user=user.pk))
    rows = (
        Page.objects.descendant_of(course)
        .live()
        .order_by("path")
        .annotate(is_read=is_read)
        .values_list(
            "pk",
            "path",
            "slug",
            "title",
            "topicpage__minutes",
            "topicpage__introduction",
            "materialpage__reading_minutes",
            "is_read",
        )
    )
    topics: dict[str, tuple[str, str, int, str]] = {}
    materials: dict[str, list[ListedMaterial]] = {}
    barred = barred_to(course, user)
    for pk, path, slug, title, minutes, introduction, reading_minutes, is_read in rows:
        if path.startswith(barred):
            continue
        above = path[:-_STEP]
        if minutes is not None:
            topics[path] = title, f"{course_url}{slug}/", minutes, introduction or ""
            materials[path] = []
        elif reading_minutes is not None and above in topics:
            address = f"{topics[above][1]}{slug}/"
            materials[above].append(ListedMaterial(pk, title, address, reading_minutes, bool(is_read)))
    return [ListedTopic(*topic, tuple(materials[path])) for path, topic in topics.items()]


def may_read(page: Page, user: Any) -> bool:
    """Whether ``page`` is published and neither it nor a page above it is closed to ``user``, who may be anonymous."""
    return page.live and not page.path.startswith(barred_to(page, user))


def barred_to(page: Page, user: Any) -> tuple[str, ...]:
    """Paths of the pages above, at and below ``page`` that ``user`` may not open, nor what is below them.

    What only a password opens is not listed for anybody. One query, and one more where groups are asked for.
    """
    above = [page.path[:end] for end in range(_STEP, len(page.path), _STEP)]
    restrictions = PageViewRestriction.objects.filter(
        Q(page__path__in=above) | Q(page__path__startswith=page.path)
    )
    rows = list(restrictions.values_list("pk", "restriction_type", "page__path"))
    passed = set()
    if user.is_authenticated:
        groups = [pk for pk, kind, _path in rows if kind == PageViewRestriction.GROUPS]
        passed = {pk for pk, kind, _path in rows if kind == PageViewRestriction.LOGIN}
        if user.is_superuser:
            passed.update(groups)
        elif groups:
            mine = PageViewRestriction.objects.filter(pk__in=groups, groups__user=user.pk)
            passed.update(mine.values_list("pk", flat=True))
    return tuple(path for pk, _kind, path in rows if pk not in passed)


def materials_in(topics: list[ListedTopic]) -> list[ListedMaterial]:
    """All materials of ``topics``, in the order they are read."""
    return [material for topic in topics for material in topic.materials]
