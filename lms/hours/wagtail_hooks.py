"""What the hours register with Wagtail: the words of their log. Their screens stand in the group “Reports”."""

from wagtail import hooks

from lms.hours.log import LOG_ACTIONS


@hooks.register("register_log_actions")
def register_hours_log_actions(actions) -> None:
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)
