"""The contents of a course or topic: its published topics and materials, in one query and without their bodies."""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef
from wagtail.models import Page

_STEP = Page.steplen


@dataclass(slots=True)
class ListedMaterial:
    """A material in a list of contents."""

    pk: int
    title: str
    address: str
    minutes: int
    """How long it takes to read."""
    is_read: bool
    """Whether the person who looks has marked it as read."""


@dataclass(slots=True)
class ListedTopic:
    """A topic in a list of contents, with its materials."""

    title: str
    address: str
    minutes: int
    introduction: str
    materials: list[ListedMaterial] = field(default_factory=list)


def contents_of(course: Page, *, course_url: str, user: Any) -> list[ListedTopic]:
    """Topics and materials below ``course`` in the order of the tree; ``user`` may be anonymous.

    ``course_url`` is the course's own address; those below it follow from the slugs.
    """
    readings = apps.get_model("courses", "MaterialReading").objects.filter(
        material=OuterRef("pk"), provider__user=user.pk if user.is_authenticated else None
    )
    rows = (
        Page.objects.descendant_of(course)
        .live()
        .order_by("path")
        .annotate(is_read=Exists(readings.exclude(provider__user=None)))
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
    topics: dict[str, ListedTopic] = {}
    for pk, path, slug, title, minutes, introduction, reading_minutes, is_read in rows:
        if minutes is not None:
            topics[path] = ListedTopic(title, f"{course_url}{slug}/", minutes, introduction or "")
        elif reading_minutes is not None and (topic := topics.get(path[:-_STEP])):
            topic.materials.append(
                ListedMaterial(pk, title, f"{topic.address}{slug}/", reading_minutes, bool(is_read))
            )
    return list(topics.values())


def materials_in(topics: list[ListedTopic]) -> list[ListedMaterial]:
    """All materials of ``topics``, in the order they are read."""
    return [material for topic in topics for material in topic.materials]
