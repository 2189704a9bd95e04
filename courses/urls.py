"""The public addresses of training, below ``/lop/``."""

from django.urls import include, path

from courses import calendar_views, feedback_views, needs_views, unit_views, views
from courses.attendance.urls import attendance_urlpatterns
from courses.quizzes import views as quiz_views

app_name = "courses"
urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("thang/", calendar_views.this_month, name="this_month"),
    path("thang/<int:year>/<int:month>/", calendar_views.month, name="month"),
    path("nhu-cau/", feedback_views.needs, name="needs"),
    path("lich-cua-toi/", calendar_views.my_calendar, name="my_calendar"),
    path("lich/<str:secret>.ics", calendar_views.private_calendar, name="private_calendar"),
    path("<slug:code>.ics", calendar_views.session_calendar, name="session_calendar"),
    path("tai-lieu/<int:pk>/da-doc/", views.mark_read, name="mark_read"),
    path("diem-danh/", include(attendance_urlpatterns)),
    path("<slug:code>/", views.session_page, name="session"),
    path("<slug:code>/gop-y/", feedback_views.feedback, name="feedback"),
    path("<slug:code>/kiem-tra/", quiz_views.quiz, name="quiz"),
    path("<slug:code>/dang-ky/", views.register, name="register"),
    path("<slug:code>/don-vi/", unit_views.unit_page, name="unit"),
    path("<slug:code>/don-vi/<int:registration_pk>/", unit_views.decide, name="unit_decide"),
    path("<slug:code>/cu-nguoi/", unit_views.nominate, name="nominate"),
    path("<slug:code>/nhu-cau/", needs_views.needs, name="needs"),
    path("<slug:code>/nhan-cho/", views.accept, name="accept"),
    path("<slug:code>/huy/", views.cancel, name="cancel"),
]
