"""Reports are about numbers, not persons (``lms.personal_data``)."""

from lms.personal_data import Record

RECORDS = {"reporting.ReportingPeriod": Record(plain="title recipient source")}
