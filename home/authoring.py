"""Who writes the front page and the stories of visits, and who publishes them.

Courses have their own (``courses.authoring``). Managers keep every page of the site; trainers write stories and submit
them. Set up after each migrate; what an administrator added stays.
"""

from typing import Any

from django.contrib.auth.models import Group

from courses.authoring import PAGE_PERMISSIONS
from exchanges.models import VisitIndexPage
from home.models import HomePage
from lms.cms.authoring import allow_on_pages, have_approved
from lms.roles import Role

WORKFLOW_NAME = "Duyệt bài viết"
TASK_NAME = "Quản lý duyệt bài viết"


def open_site_authoring(**kwargs: Any) -> None:
    """Give managers the site's pages, trainers the lists of stories, and the front page its workflow."""
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in (Role.TRAINER, Role.MANAGER)}
    homes = list(HomePage.objects.all())
    allow_on_pages(groups[Role.MANAGER], PAGE_PERMISSIONS[Role.MANAGER], homes)
    allow_on_pages(groups[Role.TRAINER], PAGE_PERMISSIONS[Role.TRAINER], VisitIndexPage.objects.all())
    if homes:
        have_approved(homes, workflow=WORKFLOW_NAME, task=TASK_NAME, approvers=groups[Role.MANAGER])
