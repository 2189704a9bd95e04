"""Who writes the front page and the stories of visits, and who publishes them.

Courses have their own (``courses.authoring``). Managers keep every page of the site; trainers write stories and submit
them. Set up after each migrate; what an administrator added stays.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from courses.authoring import PAGE_PERMISSIONS
from exchanges.models import VisitIndexPage
from home.models import HomePage
from lms.roles import Role

WORKFLOW_NAME = "Duyệt bài viết"
TASK_NAME = "Quản lý duyệt bài viết"


def open_site_authoring(**kwargs: Any) -> None:
    """Give managers the site's pages, trainers the lists of stories, and the front page its workflow."""
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in (Role.TRAINER, Role.MANAGER)}
    homes = list(HomePage.objects.all())
    for home in homes:
        _give(groups[Role.MANAGER], Role.MANAGER, home)
    for stories in VisitIndexPage.objects.all():
        _give(groups[Role.TRAINER], Role.TRAINER, stories)
    if homes:
        _set_up_workflow(groups[Role.MANAGER], homes)


def _give(group: Group, role: Role, page: Page) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=PAGE_PERMISSIONS[role],
    )
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def _set_up_workflow(managers: Group, homes: list[HomePage]) -> None:
    """One step: a manager approves. An administrator's own workflow on the front page stays."""
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    if made:
        task, _made = GroupApprovalTask.objects.get_or_create(name=TASK_NAME)
        task.groups.add(managers)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for home in homes:
        WorkflowPage.objects.get_or_create(page_id=home.pk, defaults={"workflow": workflow})
