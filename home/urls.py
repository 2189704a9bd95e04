from django.urls import path

from home import views

app_name = "home"
urlpatterns = [
    path("toi/", views.my_page, name="my_page"),
    path("toi/giay-chung-nhan/", views.my_certificates, name="my_certificates"),
    path("toi/bat-dau/", views.after_sign_in, name="after_sign_in"),
]
