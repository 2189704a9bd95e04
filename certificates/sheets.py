"""From a certificate's snapshot to the sheet that ``certificates.rendering`` draws. Vietnamese, whoever asks."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from certificates.codes import ALPHABET, LENGTH, grouped
from certificates.models import CertificateTemplate, Line, Register
from certificates.pictures import read
from certificates.snapshots import CLASS_WORDS, words_of
from lms.people.models import ProviderClass

if TYPE_CHECKING:
    from certificates.rendering import Layout, Picture, Sheet

# certificates.rendering loads WeasyPrint, which takes half a second and 60 MB: it is imported where something is drawn,
# so that processes that only read do without it.

SAMPLE = "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ"
"""Printed on certificates of invented people, and on previews."""


SPECIMEN_CODE = ALPHABET[-1] * LENGTH
"""Stands where a code will: on previews, and while a text is tried for size. Never given out."""


def verification_url(code: str) -> str:
    """The address that the QR code holds."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("certificates:verify", args=[code])


def printed_address(code: str) -> str:
    """The same address to type: without the scheme, the code in groups."""
    return verification_url(grouped(code)).split("://", 1)[-1].rstrip("/")


def layout_of(said: Mapping[str, Any]) -> "Layout":
    """The drawing that a snapshot names."""
    return named_layout(said["layout"])


@lru_cache(maxsize=32)
def named_layout(name: str) -> "Layout":
    """The drawing of a ``snapshots.layout_name``; its pictures never change under their names."""
    from certificates.rendering import shipped

    drawing, *pictures = name.split(";")
    # The first certificates had one drawing.
    design, _, orientation = (drawing if drawing != "default" else "lotus-landscape").partition("-")
    return shipped(design, orientation, **{kind: read(file) for kind, file in map(_given, pictures)})


def draft_layout(template: CertificateTemplate, **pictures: "Picture") -> "Layout":
    """The drawing of a template that need not be saved, with pictures that need not be stored."""
    from certificates.rendering import shipped

    return shipped(template.design, template.orientation, **pictures)


def _given(part: str) -> tuple[str, str]:
    kind, _, file = part.partition("=")
    return kind, file


ALWAYS = (
    "superior_body", "issuer", "title", "name", "wording", "course", "number", "place", "signer_authority",
    "signer_title", "signer_name",
)  # fmt: skip
"""Lines that every certificate has, as the snapshot words them."""

STATE_EN = "Socialist Republic of Viet Nam · Independence - Freedom - Happiness"


def sheet_of(said: Mapping[str, Any], *, code: str, at: datetime | None = None) -> "Sheet":
    """What is drawn for a snapshot; ``at`` is the time written into the file."""
    from certificates.rendering import Sheet

    return Sheet(
        values=values_of(said) | {"address": printed_address(code)},
        qr=verification_url(code),
        title=f"{said['title'].capitalize()} số {said['number']} – {said['name']}",
        author=said["issuer"],
        created_at=at,
    )


def values_of(said: Mapping[str, Any]) -> dict[str, str]:
    """The words of each line; a line that the template leaves out is empty."""
    lines = frozenset(said.get("lines", Line.values))
    starts_on, ends_on = _day(said["starts_on"]), _day(said["ends_on"])
    spoken = lines - {Line.ENGLISH}

    def shown(line: Line, words: str) -> str:
        return words if line in spoken else ""

    hours, dates = (
        shown(Line.HOURS, hours_vi(said["minutes"])),
        shown(Line.DATES, dates_vi(starts_on, ends_on)),
    )
    venue = shown(Line.VENUE, said["venue"])
    facts = ", ".join(
        part for part in (hours and f"thời lượng {hours}", dates, venue and f"tại {venue}") if part
    )
    person = (
        shown(Line.PROVIDER_CLASS, said["provider_class"]),
        shown(Line.UNIT, said["unit"]),
    )
    decision = decision_vi(said["decision_number"], _day(said["decided_on"]))
    words = {name: said[name] for name in ALWAYS} | {
        "sample": SAMPLE if said["is_sample"] else "",
        "certify": said.get("certify", "Chứng nhận"),
        "honorific": shown(Line.HONORIFIC, said["honorific"]),
        "person": " – ".join(part for part in person if part),
        "facts": facts[:1].upper() + facts[1:],
        "decision": shown(Line.DECISION, decision),
        "verify": "Kiểm tra tại",
        "issued_on": long_date_vi(date.fromisoformat(said["issued_on"])),
    }
    if Line.ENGLISH not in lines:
        return words | dict.fromkeys(("state_en", "title_en", "certify_en", "wording_en", "facts_en"), "")
    facts_en = (hours and hours_en(said["minutes"]), dates and dates_en(starts_on, ends_on))
    return words | {
        "state_en": STATE_EN,
        "title_en": said["title_en"],
        "certify_en": said.get("certify_en", "This is to certify that"),
        "wording_en": said.get("wording_en", "has completed the training course"),
        "facts_en": ", ".join(part for part in facts_en if part),
        "verify": "Kiểm tra tại · Verify at",
    }


def check(said: Mapping[str, Any]) -> None:
    """Make sure that what a snapshot says can be drawn; nothing is drawn yet.

    Raises:
        RenderingError: a character that the fonts lack, or a text that does not fit.
    """
    from certificates.rendering import settings as set_type

    set_type(layout_of(said), sheet_of(said, code=SPECIMEN_CODE))


def sample_of(template: CertificateTemplate, *, on: date) -> dict[str, Any]:
    """A snapshot of an invented person's certificate in a template's words, marked as a sample."""
    register = template.registers.order_by("pk").first() if template.pk else None
    number_format = (register or Register()).number_format
    return words_of(template) | {
        "name": "Nguyễn Thị Hồng Ngọc",
        "honorific": "bà",
        "provider_class": CLASS_WORDS[ProviderClass.OFFICER],
        "unit": "Trung tâm Trợ giúp pháp lý Nhà nước",
        "is_sample": True,
        "course": "Kỹ năng tư vấn pháp luật cho người được trợ giúp pháp lý",
        "minutes": 480,
        "starts_on": on.isoformat(),
        "ends_on": on.isoformat(),
        "venue": "Hội trường Sở Tư pháp",
        "decision_number": "",
        "decided_on": None,
        "number": number_format.format(number=0, year=on.year),
        "issued_on": on.isoformat(),
    }


def longest_of(template: CertificateTemplate, *, on: date) -> dict[str, Any]:
    """``sample_of`` with the longest names, units, courses and places that occur."""
    return sample_of(template, on=on) | {
        "name": "Công Tằng Tôn Nữ Nguyễn Phước Quỳnh Trang Thư",
        "unit": "Chi nhánh Trợ giúp pháp lý số 3 (Kỳ Anh – Cẩm Xuyên), Trung tâm Trợ giúp pháp lý Nhà nước",
        "course": "Bồi dưỡng kiến thức pháp luật, kỹ năng trợ giúp pháp lý trong tố tụng hình sự cho người bị buộc tội "
        "thuộc hộ nghèo, người dân tộc thiểu số ở vùng có điều kiện kinh tế – xã hội đặc biệt khó khăn, người khuyết "
        "tật có khó khăn về tài chính và trẻ em",
        "minutes": 2430,
        "starts_on": date(on.year, 12, 28).isoformat(),
        "ends_on": date(on.year + 1, 1, 4).isoformat(),
        "venue": "Hội trường tầng 3, trụ sở Trung tâm Trợ giúp pháp lý Nhà nước, số 15 đường Nguyễn Chí Thanh",
        "decision_number": f"131/QĐ-TTTGPLNN-{on.year}",
        "decided_on": on.isoformat(),
    }


def hours_vi(minutes: int) -> str:
    """480 → "8 giờ", 450 → "7 giờ 30 phút"; nothing where none are credited."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} giờ"] if hours else []
    parts += [f"{rest} phút"] if rest else []
    return " ".join(parts)


def hours_en(minutes: int) -> str:
    """480 → "8 hours", 450 → "7 hours 30 minutes"; nothing where none are credited."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' * (hours != 1)}"] if hours else []
    parts += [f"{rest} minute{'s' * (rest != 1)}"] if rest else []
    return " ".join(parts)


def dates_vi(starts_on: date | None, ends_on: date | None) -> str:
    """ "ngày 15/06/2026", "từ ngày 15/06/2026 đến ngày 16/06/2026", or nothing."""
    if not starts_on or not ends_on:
        return ""
    if starts_on == ends_on:
        return f"ngày {starts_on:%d/%m/%Y}"
    return f"từ ngày {starts_on:%d/%m/%Y} đến ngày {ends_on:%d/%m/%Y}"


def long_date_vi(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026": days below 10 and months 1 and 2 are padded, as Decree 30/2020/NĐ-CP has it."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def dates_en(starts_on: date | None, ends_on: date | None) -> str:
    """ "15 June 2026", "15–16 June 2026", "30 June – 1 July 2026", or nothing."""
    if not starts_on or not ends_on:
        return ""
    last = f"{ends_on.day} {MONTHS_EN[ends_on.month - 1]} {ends_on.year}"
    if starts_on == ends_on:
        return last
    if starts_on.year != ends_on.year:
        return f"{starts_on.day} {MONTHS_EN[starts_on.month - 1]} {starts_on.year} – {last}"
    if starts_on.month != ends_on.month:
        return f"{starts_on.day} {MONTHS_EN[starts_on.month - 1]} – {last}"
    return f"{starts_on.day}–{last}"


def decision_vi(number: str, decided_on: date | None) -> str:
    """ "Theo Quyết định số 12/QĐ-STP ngày 02/06/2026", or nothing."""
    if not number:
        return ""
    return f"Theo Quyết định số {number}" + (f" ngày {decided_on:%d/%m/%Y}" if decided_on else "")


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
