"""The public addresses of training, below ``/lop/``."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("tai-lieu/<int:pk>/da-doc/", views.mark_read, name="mark_read"),
    path("<slug:code>/", views.session_page, name="session"),
    path("<slug:code>/dang-ky/", views.register, name="register"),
    path("<slug:code>/nhan-cho/", views.accept, name="accept"),
    path("<slug:code>/huy/", views.cancel, name="cancel"),
]
