"""What reporting registers with Wagtail: the group “Reports”, with the duties and exemptions that hours keep."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from lms.hours.coverage_screens import CoverageViewSet
from lms.hours.viewsets import (
    DutyViewSet,
    ExemptionViewSet,
    ExternalCreditViewSet,
    SettlementViewSet,
)
from lms.hours.year_screens import HoursYearViewSet
from lms.reporting.viewsets import FiguresViewSet, PeriodViewSet


class ReportsGroup(ViewSetGroup):
    menu_label = _("Reports")
    menu_name = "office-reports"
    menu_icon = "table"
    menu_order = 250
    items = (
        FiguresViewSet,
        PeriodViewSet,
        HoursYearViewSet,
        CoverageViewSet,
        DutyViewSet,
        ExemptionViewSet,
        ExternalCreditViewSet,
        SettlementViewSet,
    )


@hooks.register("register_admin_viewset")
def register_reports_group() -> ReportsGroup:
    return ReportsGroup()


@hooks.register("register_log_actions")
def register_reporting_log_actions(actions) -> None:
    actions.register_action("reporting.open_period", _("Open a period"), _("Period opened"))
    actions.register_action("reporting.revise_period", _("Correct a period"), _("Period corrected"))
