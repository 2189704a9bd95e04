"""What certificates register with Wagtail."""

from wagtail import hooks

from certificates.log import LOG_ACTIONS


@hooks.register("register_log_actions")
def register_certificate_log_actions(actions) -> None:
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)
