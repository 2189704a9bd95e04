from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.verify_form, name="verify_form"),
    path("<str:code>.pdf", views.download, name="download"),
    path("<str:code>.json", views.verify_as_data, name="verify_as_data"),
    path("<str:code>/", views.verify, name="verify"),
]
