"""English as read in a Vietnamese office: the day first, 24 hours, Monday first.

Django's own English is American: it reads 05/09/2026 as 9 May, while Wagtail's pickers write the day first for
everybody (``WAGTAIL_DATE_FORMAT`` is one setting for all languages).
"""

from lms.formats.vi import formats as vietnamese

DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
FIRST_DAY_OF_WEEK = vietnamese.FIRST_DAY_OF_WEEK

DATE_INPUT_FORMATS = vietnamese.DATE_INPUT_FORMATS
TIME_INPUT_FORMATS = vietnamese.TIME_INPUT_FORMATS
DATETIME_INPUT_FORMATS = vietnamese.DATETIME_INPUT_FORMATS

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = vietnamese.NUMBER_GROUPING
