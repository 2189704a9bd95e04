"""What Wagtail asks of this app: the words of its log, who finds its history, and the office's screens."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from courses.log import LOG_ACTIONS
from courses.site_history import may_see_history
from courses.viewsets import TrainingViewSetGroup


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)


@hooks.register("register_admin_viewset")
def register_training_screens():
    return TrainingViewSetGroup()


@hooks.register("construct_reports_menu")
def hide_site_history(request: HttpRequest, menu_items: list[Any]) -> None:
    if not may_see_history(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]
