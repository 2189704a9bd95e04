from django.urls import path

from lms.hours import views

app_name = "hours"
urlpatterns = [
    path("", views.my_hours, name="my_hours"),
    path("don-vi/", views.unit_hours, name="unit_hours"),
    path("nop/", views.hand_in, name="hand_in"),
    path("rut/<int:pk>/", views.withdraw, name="withdraw"),
    path("tep/<int:pk>/", views.credit_file, name="credit_file"),
    path("mien/<int:pk>/", views.exemption_file, name="exemption_file"),
    path("ban-ke-<int:year>.<slug:kind>", views.my_statement, name="statement"),
]
