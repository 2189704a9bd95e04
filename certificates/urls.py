from django.urls import path

from certificates import badge_views, file_views, views

app_name = "certificates"
urlpatterns = [
    path("", views.verify_form, name="verify_form"),
    path("tep/", file_views.check, name="check_file"),
    path("keys.json", badge_views.keys, name="keys"),
    path("issuer.json", badge_views.issuer, name="issuer"),
    path("achievements/<str:achievement_key>.json", badge_views.achievement, name="achievement"),
    path("status/<int:number>", badge_views.status, name="status"),
    path("<str:code>.jwt", badge_views.credential, name="credential"),
    path("<str:code>.pdf", views.download, name="download"),
    path("<str:code>.json", views.verify_as_data, name="verify_as_data"),
    path("<str:code>/", views.verify, name="verify"),
]
