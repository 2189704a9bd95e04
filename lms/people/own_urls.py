from django.urls import path

from lms.people import data_screens

app_name = "people_data"
urlpatterns = [
    path("", data_screens.my_data, name="my_data"),
    path("tai-ve.json", data_screens.my_data_file, {"kind": "json"}, name="json"),
    path("tai-ve.csv", data_screens.my_data_file, {"kind": "csv"}, name="csv"),
]
