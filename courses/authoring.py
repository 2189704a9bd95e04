"""Who writes courses and materials, and who lets learners see them.

Trainers write below a list of courses and submit; managers review and publish. Set up after each migrate for every list
of courses there is, so that a list that was added by hand gets it with the next one. What an administrator added stays.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.pages import CourseIndexPage
from lms.roles import Role

PAGE_PERMISSIONS = {
    Role.TRAINER: ["add_page", "change_page"],
    Role.MANAGER: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
FILE_PERMISSIONS = {
    "wagtailimages": ["add_image", "choose_image"],
    "wagtaildocs": ["add_document", "choose_document"],
}
"""What both may do in the root collection: upload, and use what is there (whichever image and document models)."""

WORKFLOW_NAME = "Duyệt tài liệu tập huấn"
TASK_NAME = "Quản lý duyệt tài liệu"


def open_authoring(**kwargs: Any) -> None:
    """Give trainers and managers their pages and files, and the lists of courses their workflow."""
    indexes = list(CourseIndexPage.objects.all())
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in (Role.TRAINER, Role.MANAGER)}
    for role, codenames in PAGE_PERMISSIONS.items():
        permissions = Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
        )
        for index in indexes:
            for permission in permissions:
                GroupPagePermission.objects.get_or_create(
                    group=groups[role], page_id=index.pk, permission=permission
                )
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
        _set_up_workflow(groups[Role.MANAGER], indexes)


def _set_up_workflow(managers: Group, indexes: list[CourseIndexPage]) -> None:
    """One step: a manager approves. An administrator's changes to it, or another workflow on the list, stay."""
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    if made:
        task, _made = GroupApprovalTask.objects.get_or_create(name=TASK_NAME)
        task.groups.add(managers)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for index in indexes:
        WorkflowPage.objects.get_or_create(page_id=index.pk, defaults={"workflow": workflow})
