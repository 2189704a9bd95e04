"""Phone and identity numbers as people and spreadsheets write them, in the one form that is stored."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class PhoneUnreadable(Refusal):
    code = "phone_unreadable"
    message = _(
        "“%(value)s” is not a telephone number. Write a mobile number (10 digits that begin with 03, 05, 07, 08 or 09) "
        "or a land line with its area code (11 digits, such as 0239 3855 555)."
    )
    field = "phone"


class CitizenIdUnreadable(Refusal):
    code = "citizen_id_unreadable"
    message = _(
        "“%(value)s” is not a citizen identity number. Write its 12 digits, in a cell formatted as text."
    )
    field = "citizen_id"


def _written(value: str | float) -> str:
    """``value`` as digits: a spreadsheet's 42085012345.0 is the number 42085012345."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def phone(value: str | float) -> str:
    """A Vietnamese telephone number as digits: of a mobile ten, "0" then 3, 5, 7, 8 or 9 then eight more; of a land
    line eleven, "02" then nine more; "" stays "".

    Reads +84, 0084 and 84 in front, spaces, dots, hyphens and brackets between, and the number without its first 0,
    which a spreadsheet drops.

    Raises:
        PhoneUnreadable: anything else.
    """
    written = _written(value)
    if not written:
        return ""
    digits = re.sub(r"[\s.\-()\u00a0\u2010-\u2015]", "", written)
    if match := re.fullmatch(r"(?:\+84|0084|84)?0?([35789][0-9]{8}|2[0-9]{9})", digits):
        return "0" + match[1]
    raise PhoneUnreadable(value=written)


class CitizenId(NamedTuple):
    """A citizen identity number (CCCD): twelve digits as text.

    ``restored`` says that leading zeros a spreadsheet had dropped were put back: show it to a person.
    """

    value: str
    restored: bool


def citizen_id(value: str | float) -> CitizenId:
    """Read a citizen identity number from text or from a spreadsheet's number.

    Every number begins with its province, 001 to 096, so one of 11 digits has lost one and gets it back. A
    *number* of 10 digits has lost two (provinces 001 to 009); a *text* of 10 digits may as well miss a digit
    somewhere, and is refused.

    Raises:
        CitizenIdUnreadable: anything else, numbers that the spreadsheet rounded ("4.2085E+10") included.
    """
    written = _written(value)
    digits = re.sub(r"[\s.\u00a0]", "", written)
    lost = 12 - len(digits)
    most = 2 if isinstance(value, int | float) else 1
    if re.fullmatch(r"[0-9]+", digits) and 0 <= lost <= most and digits.startswith("0") == (lost == 0):
        return CitizenId("0" * lost + digits, lost > 0)
    raise CitizenIdUnreadable(value=written)
