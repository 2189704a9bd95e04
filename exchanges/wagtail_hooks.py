"""What exchange visits register with Wagtail: the menu group and the words of the log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from exchanges.log import LOG_ACTIONS
from exchanges.viewsets import VisitViewSet


class ExchangeGroup(ViewSetGroup):
    menu_label = _("Experience exchange")
    menu_icon = "globe"
    menu_order = 240
    items = (VisitViewSet,)


@hooks.register("register_admin_viewset")
def register_exchange_group() -> ExchangeGroup:
    return ExchangeGroup()


@hooks.register("register_log_actions")
def register_exchange_log_actions(actions) -> None:
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)
