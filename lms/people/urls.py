from django.urls import path

from lms.people import public_list

app_name = "people"
urlpatterns = [path("", public_list.provider_list, name="provider_list")]
