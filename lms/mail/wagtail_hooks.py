"""What mail registers with Wagtail: its menu group, and the log's words."""

from wagtail import hooks

from lms.mail.log import LOG_ACTIONS
from lms.mail.viewsets import MailGroup


@hooks.register("register_admin_viewset")
def register_mail() -> MailGroup:
    return MailGroup()


@hooks.register("register_log_actions")
def register_mail_log_actions(actions) -> None:
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)
