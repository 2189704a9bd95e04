"""The contents of a course or topic: published topics and materials that one may see, in one query, without bodies."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
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
        .filter(~Exists(_barred(user)))
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
    for pk, path, slug, title, minutes, introduction, reading_minutes, is_read in rows:
        above = path[:-_STEP]
        if minutes is not None:
            topics[path] = title, f"{course_url}{slug}/", minutes, introduction or ""
            materials[path] = []
        elif reading_minutes is not None and above in topics:
            address = f"{topics[above][1]}{slug}/"
            materials[above].append(ListedMaterial(pk, title, address, reading_minutes, bool(is_read)))
    return [ListedTopic(*topic, tuple(materials[path])) for path, topic in topics.items()]


def _barred(user: Any) -> Any:
    """Restrictions that keep ``user`` from a page, as a subquery about it; what only a password opens is not listed."""
    restrictions = PageViewRestriction.objects.annotate(
        here=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(here__startswith=F("page__path"))
    if not user.is_authenticated:
        return restrictions
    passed = Q(restriction_type=PageViewRestriction.LOGIN)
    groups = Q(restriction_type=PageViewRestriction.GROUPS)
    if not user.is_superuser:
        groups &= Q(pk__in=PageViewRestriction.objects.filter(groups__user=user.pk).values("pk"))
    return restrictions.exclude(passed | groups)


def materials_in(topics: list[ListedTopic]) -> list[ListedMaterial]:
    """All materials of ``topics``, in the order they are read."""
    return [material for topic in topics for material in topic.materials]
