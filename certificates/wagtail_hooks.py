"""What certificates register with Wagtail: the menu group, the pages of a session's certificates, the log's words."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from certificates import session_screens, signing_screens
from certificates.log import LOG_ACTIONS
from certificates.template_screens import TemplateViewSet
from certificates.viewsets import CertificateViewSet, RegisterViewSet


class CertificatesGroup(ViewSetGroup):
    """Giấy chứng nhận."""

    menu_label = _("Certificates")
    menu_icon = "doc-full-inverse"
    menu_order = 230
    items = (CertificateViewSet, RegisterViewSet, TemplateViewSet)


@hooks.register("register_admin_viewset")
def register_certificates_group() -> CertificatesGroup:
    return CertificatesGroup()


@hooks.register("register_admin_urls")
def register_session_certificates() -> list:
    return [
        path("certificates/sessions/", include(session_screens)),
        path("certificates/", include(signing_screens)),
    ]


@hooks.register("register_log_actions")
def register_certificate_log_actions(actions) -> None:
    for action, label, message in LOG_ACTIONS:
        actions.register_action(action, label, message)
