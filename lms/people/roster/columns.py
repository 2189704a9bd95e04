"""What the columns of an office's list may mean, and the words that say so. Pure: nothing of the database."""

import re
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.text import fold, nfc


class Field(StrEnum):
    """What a column may say of a person."""

    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    SEX = "sex"
    MALE = "male"
    FEMALE = "female"
    BORN_ON = "born_on"
    PHONE = "phone"
    EMAIL = "email"
    CITIZEN_ID = "citizen_id"
    ETHNICITY = "ethnicity"
    CLASS = "provider_class"
    ORGANIZATION = "organization"
    CARD_NUMBER = "card_number"
    DECISION_NUMBER = "decision_number"
    VALID_FROM = "valid_from"
    COMMUNE = "commune"


FIELD_LABELS: dict[Field, str | Promise] = {
    Field.FULL_NAME: _("Full name"),
    Field.FAMILY_NAME: _("Family and middle names"),
    Field.GIVEN_NAME: _("Given name"),
    Field.SEX: _("Sex"),
    Field.MALE: _("Male (a mark or the year of birth)"),
    Field.FEMALE: _("Female (a mark or the year of birth)"),
    Field.BORN_ON: _("Date of birth"),
    Field.PHONE: _("Telephone"),
    Field.EMAIL: _("Email address"),
    Field.CITIZEN_ID: _("Citizen identity number"),
    Field.ETHNICITY: _("Ethnicity"),
    Field.CLASS: pgettext_lazy("of a provider", "Class"),
    Field.ORGANIZATION: _("Organisation"),
    Field.CARD_NUMBER: _("Card number"),
    Field.DECISION_NUMBER: _("Decision or contract number"),
    Field.VALID_FROM: _("Valid from"),
    Field.COMMUNE: _("Commune or ward"),
}

# Folded, without punctuation; a heading is known when it is one of these or begins with one of those that end in *.
_HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.FULL_NAME: (
        "ho va ten",
        "ho ten",
        "ten nguoi*",
        "ho va ten nguoi*",
        "ho ten nguoi*",
        "full name",
        "hoten",
        "ho va ten tgv*",
        "ho ten tgv*",
        "ho va ten ctv*",
        "ho va ten luat su*",
        "ho va ten hoc vien",
        "ho ten hoc vien",
        "ho va ten can bo",
    ),
    Field.FAMILY_NAME: (
        "ho",
        "ho dem",
        "ho va dem",
        "ho va ten dem",
        "ho va chu dem",
        "ho chu dem",
        "ho lot",
        "ho va ten lot",
        "family name",
    ),
    Field.GIVEN_NAME: ("ten", "given name"),
    Field.SEX: ("gioi tinh", "gioi", "sex", "phai", "nam nu"),
    Field.MALE: ("nam",),
    Field.FEMALE: ("nu",),
    Field.BORN_ON: (
        "ngay sinh",
        "ngay thang nam sinh",
        "nam sinh",
        "sinh ngay",
        "ngay sinh*",
        "date of birth",
        "ns",
        "ngay thang sinh",
        "ngay thang nam sinh*",
        "nam sinh*",
        "sinh nam",
    ),
    Field.PHONE: (
        "dien thoai*",
        "so dien thoai*",
        "sdt",
        "dt",
        "so dt",
        "di dong",
        "dtdd",
        "phone",
        "telephone",
        "lien he",
        "dt*",
        "sdt*",
        "di dong*",
        "so di dong",
        "so dt*",
        "dien thoai*",
    ),
    Field.EMAIL: ("email", "e mail", "thu dien tu", "dia chi email", "mail", "hop thu*"),
    Field.CITIZEN_ID: (
        "cccd",
        "so cccd",
        "can cuoc cong dan",
        "so can cuoc*",
        "so can cuoc cong dan",
        "cmnd cccd",
        "cccd cmnd",
        "so cmnd cccd",
        "so dinh danh*",
        "can cuoc",
        "so cccd cmnd",
        "so cccd*",
        "cccd*",
        "can cuoc*",
        "so the can cuoc*",
        "cmnd*",
        "so cmnd*",
    ),
    Field.ETHNICITY: ("dan toc", "ethnicity"),
    Field.CLASS: (
        "doi tuong",
        "loai",
        "chuc danh",
        "tu cach",
        "class",
        "loai nguoi thuc hien*",
        "nguoi thuc hien tgpl",
        "tu cach phap ly",
        "chuc danh tgpl",
        "chuc danh phap ly",
        "doi tuong*",
        "nguoi thuc hien*",
    ),
    Field.ORGANIZATION: (
        "don vi*",
        "co quan*",
        "noi cong tac*",
        "noi lam viec*",
        "don vi cong tac*",
        "thuoc don vi",
        "to chuc*",
        "organisation",
        "organization",
        "chi nhanh",
        "phong ban",
    ),
    Field.CARD_NUMBER: ("so the*", "ma so the", "the so", "card number", "the tgv*", "the ctv*"),
    Field.DECISION_NUMBER: (
        "so quyet dinh*",
        "quyet dinh so",
        "so hop dong*",
        "hop dong so",
        "so qd*",
        "so hd*",
        "quyet dinh hop dong",
    ),
    Field.VALID_FROM: (
        "tu ngay",
        "ngay cap*",
        "ngay bat dau*",
        "ngay ky*",
        "ngay quyet dinh*",
        "ngay thang nam quyet dinh*",
        "ngay thang nam cap*",
        "ngay bo nhiem*",
        "ngay hop dong*",
        "hieu luc tu*",
        "ngay hieu luc",
        "valid from",
        "ngay bo nhiem",
        "ngay cap the",
    ),
    Field.COMMUNE: ("xa phuong", "phuong xa", "xa", "dia ban*", "noi cu tru", "commune"),
}

_MARKS = re.compile(r"[^a-z0-9]+")
_OF_ANOTHER_PAPER = re.compile(r"\b(cccd|cmnd|can cuoc|ho chieu|dang|bang|chung chi)\b")
"""The day of an identity card, of joining the Party or of a diploma is not the day since when somebody is something."""


def plain(text: object) -> str:
    """``text`` as headings are compared: folded, letters and digits only."""
    return _MARKS.sub(" ", fold(str(text or ""))).strip()


def meaning_of(heading: object) -> Field | None:
    """What a heading means, or None."""
    said = plain(heading)
    if not said or (said == "nam" and "ă" in nfc(str(heading)).lower()):  # "Năm" is a year, "Nam" a man
        return None
    for field, words in _HEADINGS.items():
        for word in words:
            if said == word or (word.endswith("*") and (said + " ").startswith(word[:-1] + " ")):
                of_another = field == Field.VALID_FROM and _OF_ANOTHER_PAPER.search(said)
                return None if of_another else field
    # "Họ và tên (ghi chữ in hoa)": what stands in brackets explains, it does not name.
    without = str(heading).split("(")[0]
    return meaning_of(without) if 0 < len(plain(without)) < len(said) else None
