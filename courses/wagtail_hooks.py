"""What Wagtail asks of this app: the words of its log, and the office's screens."""

from wagtail import hooks

from courses.log import LOG_ACTIONS
from courses.viewsets import TrainingViewSetGroup


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)


@hooks.register("register_admin_viewset")
def register_training_screens():
    return TrainingViewSetGroup()
