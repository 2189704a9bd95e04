"""The front page says nothing about persons (``lms.personal_data``)."""

from lms.personal_data import Record

RECORDS = {"home.HomePage": Record(plain="introduction title_in_english introduction_in_english welcome")}
