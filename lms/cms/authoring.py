"""Who writes pages and who publishes them: what apps set up after each migrate. What an administrator added stays."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask


def allow_on_pages(group: Group, codenames: Iterable[str], pages: Iterable[Page]) -> None:
    """Give ``group`` Wagtail's page permissions of these names on ``pages`` and all below them."""
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
    )
    for page in pages:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def have_approved(pages: Iterable[Page], *, workflow: str, task: str, approvers: Group) -> None:
    """A workflow of one step for ``pages`` that have none: ``approvers`` approve. Both names are shown to people."""
    shown, made = Workflow.objects.get_or_create(name=workflow)
    if made:
        step, _made = GroupApprovalTask.objects.get_or_create(name=task)
        step.groups.add(approvers)
        WorkflowTask.objects.create(workflow=shown, task=step, sort_order=0)
    for page in pages:
        WorkflowPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": shown})
