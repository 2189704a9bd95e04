"""Files that are evidence, not reading: kept in a collection that only the office may open.

Wagtail serves a document to everybody unless its collection says otherwise. Signed lists, reports and photographs of
work show people, so whatever is attached to a record moves into the office's own collection, here.
"""

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Collection, CollectionViewRestriction

from lms.roles import Role

COLLECTION_NAME = "Hồ sơ nội bộ"
READERS = (Role.MANAGER, Role.DIRECTOR, Role.AUDITOR)


def internal_collection() -> Collection:
    """The office's collection, made on first use; only the groups of ``READERS`` open what is in it."""
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=COLLECTION_NAME).first()
    if collection is None:
        collection = root.add_child(name=COLLECTION_NAME)
    restriction, made = CollectionViewRestriction.objects.get_or_create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    if made:
        restriction.groups.set(Group.objects.filter(name__in=[role.value for role in READERS]))
    return collection


def keep_internal(document: Any) -> None:
    """Move ``document`` (of the site's document model, or None) into the office's collection."""
    if document is None:
        return
    collection = internal_collection()
    if document.collection_id != collection.pk:
        document.collection = collection
        document.save(update_fields=["collection"])
