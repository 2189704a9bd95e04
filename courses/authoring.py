"""Who writes courses and materials, and who lets learners see them.

Trainers write below a list of courses and submit; managers review and publish. Set up after each migrate for every list
of courses there is, so that a list that was added by hand gets it with the next one. What an administrator added stays.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission

from courses.pages import CourseIndexPage
from lms.cms.authoring import allow_on_pages, have_approved
from lms.roles import Role

PAGE_PERMISSIONS = {
    Role.TRAINER: ["add_page", "change_page"],
    Role.MANAGER: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
FILE_PERMISSIONS = {
    "wagtailimages": ["add_image", "choose_image"],
    "wagtaildocs": ["add_document", "choose_document"],
}
"""What both may do in the root collection: upload, and use what is there (whichever image and document models).

What the office keeps for itself is closed to trainers all the same (``lms.internal_files``)."""

WORKFLOW_NAME = "Duyệt tài liệu tập huấn"
TASK_NAME = "Quản lý duyệt tài liệu"


def open_authoring(**kwargs: Any) -> None:
    """Give trainers and managers their pages and files, and the lists of courses their workflow."""
    indexes = list(CourseIndexPage.objects.all())
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in (Role.TRAINER, Role.MANAGER)}
    for role, codenames in PAGE_PERMISSIONS.items():
        allow_on_pages(groups[role], codenames, indexes)
    root = Collection.get_first_root_node()
    for app_label, codenames in FILE_PERMISSIONS.items():
        for permission in Permission.objects.filter(
            content_type__app_label=app_label, codename__in=codenames
        ):
            for group in groups.values():
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root, permission=permission
                )
    if indexes:
        have_approved(indexes, workflow=WORKFLOW_NAME, task=TASK_NAME, approvers=groups[Role.MANAGER])
