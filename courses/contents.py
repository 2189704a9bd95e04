"""The contents of a course or topic: its published topics and materials, in one query and without their bodies."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Value
from wagtail.models import Page

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
    for pk, path, slug, title, minutes, introduction, reading_minutes, is_read in rows:
        above = path[:-_STEP]
        if minutes is not None:
            topics[path] = title, f"{course_url}{slug}/", minutes, introduction or ""
            materials[path] = []
        elif reading_minutes is not None and above in topics:
            address = f"{topics[above][1]}{slug}/"
            materials[above].append(ListedMaterial(pk, title, address, reading_minutes, bool(is_read)))
    return [ListedTopic(*topic, tuple(materials[path])) for path, topic in topics.items()]


def materials_in(topics: list[ListedTopic]) -> list[ListedMaterial]:
    """All materials of ``topics``, in the order they are read."""
    return [material for topic in topics for material in topic.materials]
