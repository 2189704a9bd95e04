"""Every address of the site. Wagtail's pages come last: they take whatever is left."""

from django.conf import settings
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from lms.content_security import admin_policy
from lms.language import set_language_preference
from lms.styleguide import style_page
from lms.translations.views import admin_javascript_catalog

urlpatterns = [
    # One sign-in for site and admin: allauth's, with its second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # Wagtail's own catalogue for scripts leaves LOCALE_PATHS out.
    path("admin/jsi18n/", admin_javascript_catalog),
    path("admin/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, admin_policy))),
    path("tep/", include(wagtaildocs_urls)),
    path("tai-khoan/", include("allauth.urls")),
    path("ngon-ngu/", set_language_preference, name="set_language_preference"),
    path("style/", style_page, name="style_page"),
    path("lop/", include("courses.urls")),
    path("v/", include("certificates.urls")),
    path("doan/", include("exchanges.urls")),
    path("", include("home.urls")),
]

if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()

if settings.LMS_SERVE_IMAGES:
    # Images only: documents and certificates go through views that ask who is reading.
    urlpatterns += [
        path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
    ]

urlpatterns += [path("", include(wagtail_urls))]
