"""The addresses of checking in and of the attendance app, below ``/lop/diem-danh/``."""

from django.urls import path

from courses.attendance import app, check_in, projection

attendance_urlpatterns = [
    path("ma/", check_in.typed_code, name="type_code"),
    path("xac-nhan/", check_in.confirm, name="confirm_check_in"),
    path("the/<int:registration_pk>/", check_in.own_pass, name="own_pass"),
    path("vao/<int:meeting_pk>/<slug:code>/", check_in.scanned, {"direction": "vao"}, name="scanned_in"),
    path("ra/<int:meeting_pk>/<slug:code>/", check_in.scanned, {"direction": "ra"}, name="scanned_out"),
    path("so/", app.app, name="app"),
    path("so/sw.js", app.worker, name="app_worker"),
    path("so/app.webmanifest", app.manifest, name="app_manifest"),
    path("so/nguoi/", app.people, name="app_people"),
    path("so/gui/", app.deliver, name="app_deliver"),
    path("chieu/<int:meeting_pk>/", projection.projection, name="projection"),
    path("chieu/<int:meeting_pk>/ma/", projection.codes, name="projected_codes"),
]
