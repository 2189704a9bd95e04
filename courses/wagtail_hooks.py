"""What Wagtail asks of this app: the words of its log."""

from wagtail import hooks

from courses.log import LOG_ACTIONS


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)
