"""Files that are evidence, not reading: kept in a collection that only the office may open, choose and change.

Wagtail serves a document to everybody unless its collection says otherwise. Signed lists, reports and photographs of
work show people, so whatever is attached to a record moves into the office's own collection, here.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from lms.roles import Role

COLLECTION_NAME = "Hồ sơ nội bộ"
READERS = (Role.MANAGER, Role.DIRECTOR, Role.AUDITOR)
READING_GROUPS = [role.value for role in READERS]


def internal_collection() -> Collection:
    """The office's collection, wherever it was moved to; made on first use, for the groups of ``READERS`` to open."""
    collection = Collection.objects.filter(name=COLLECTION_NAME).first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=COLLECTION_NAME)
    restriction, made = CollectionViewRestriction.objects.get_or_create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    if made:
        restriction.groups.set(Group.objects.filter(name__in=READING_GROUPS))
    return collection


def keep_internal(document: Any) -> Any:
    """Move ``document`` (of the site's document model, or None) into the office's collection; what the record keeps.

    A file that a page links to stays where its readers find it: the record keeps the copy of it that is returned.
    """
    if document is None:
        return None
    collection = internal_collection()
    if document.collection_id == collection.pk:
        return document
    if _is_on_a_page(document):
        return _copy_of(document, collection)
    document.collection = collection
    document.save(update_fields=["collection"])
    return document


def _is_on_a_page(document: Any) -> bool:
    """Whether a page, published or not yet, links to ``document``."""
    pages = ContentType.objects.get_for_model(Page)
    return ReferenceIndex.get_references_to(document).filter(base_content_type=pages).exists()


def _copy_of(document: Any, collection: Collection) -> Any:
    """A copy of ``document`` and its file in ``collection``, with whatever else the site's model says of it."""
    copied = copy(document)
    copied.pk, copied._state.adding = None, True
    copied.collection = collection
    with document.open_file() as file:
        copied.file = File(file, name=document.filename)
        copied.save()
    return copied


class InternalFilesPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's permissions on files, which end where somebody may not open a collection of the office.

    Wagtail's reach down the whole tree: with what trainers are given at its root they would choose the office's files,
    and go on changing those that they uploaded before the office took them as evidence.
    """

    def _check_perm(self, user: Any, actions: Iterable[str], collection: Collection | None = None) -> bool:
        allowed = super()._check_perm(user, actions, collection=collection)
        return allowed and not (collection and collection.path.startswith(closed_to(user)))

    def _collections_with_perm(self, user: Any, actions: Iterable[str]) -> QuerySet:
        collections = super()._collections_with_perm(user, actions)
        for path in closed_to(user):
            collections = collections.exclude(path__startswith=path)
        return collections


def closed_to(user: Any) -> tuple[str, ...]:
    """Paths of the office's collections that ``user`` may not open, nor what is below them; asked once per request.

    They are known by those who may open them, not by their place alone: the collection may be moved or renamed, and
    what else the site keeps for other groups is none of the office's business.
    """
    if user.is_superuser:
        return ()
    if not hasattr(user, "_closed_collections"):
        closed = (
            CollectionViewRestriction.objects.filter(restriction_type=CollectionViewRestriction.GROUPS)
            .filter(Q(collection__name=COLLECTION_NAME) | Q(groups__name__in=READING_GROUPS))
            .exclude(groups__user=user.pk)
        )
        user._closed_collections = tuple(closed.values_list("collection__path", flat=True).distinct())
    return user._closed_collections


def guard_internal_files() -> None:
    """Have the admin ask ``InternalFilesPolicy`` about documents and images, whichever their models are."""
    for model, auth_model in (
        (get_document_model(), "wagtaildocs.Document"),
        (get_image_model(), "wagtailimages.Image"),
    ):
        policy = InternalFilesPolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
        # For exactly this class: that goes before what Wagtail registers, whichever of the two comes first.
        register_permission_policy(model, policy, exact_class=True)
