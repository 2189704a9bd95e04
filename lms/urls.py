"""Every address of the site. Wagtail's pages come last: they take whatever is left."""

from django.conf import settings
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from courses import site_history
from lms.admin_access import for_the_office
from lms.content_security import admin_policy
from lms.language import set_language_preference
from lms.media import open_media
from lms.styleguide import style_page
from lms.translations.views import admin_javascript_catalog
from lms.users.address import AddressView
from lms.users.first_sign_in import first_sign_in

_to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
_admin = decorate_urlpatterns(
    [*site_history.urlpatterns, *wagtailadmin_urls.urlpatterns],
    lambda view: for_the_office(admin_policy(view)),
)

urlpatterns = [
    # One sign-in for site and admin: allauth's, with its second factor. Wagtail's two others know passwords only.
    path("admin/login/", _to_sign_in),
    path("_util/login/", _to_sign_in),
    # Wagtail's page that fails on purpose.
    path("admin/failwhale/", page_not_found, {"exception": Exception()}),
    # Wagtail's own catalogue for scripts leaves LOCALE_PATHS out.
    path("admin/jsi18n/", admin_javascript_catalog),
    path("admin/", include(_admin)),
    path("tep/", include(wagtaildocs_urls)),
    path("tai-khoan/email/", AddressView.as_view()),
    path("tai-khoan/lan-dau/", first_sign_in, name="first_sign_in"),
    path("tai-khoan/", include("allauth.urls")),
    path("ngon-ngu/", set_language_preference, name="set_language_preference"),
    path("style/", style_page, name="style_page"),
    path("lop/", include("courses.urls")),
    path("v/", include("certificates.urls")),
    path("doan/", include("exchanges.urls")),
    path("toi/gio-hoc/", include("lms.hours.urls")),
    path("nguoi-thuc-hien/", include("lms.people.urls")),
    path("toi/du-lieu/", include("lms.people.own_urls")),
    path("", include("home.urls")),
]

if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()

if settings.LMS_SERVE_IMAGES:
    urlpatterns += [path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", open_media)]

urlpatterns += [path("", include(wagtail_urls))]
