"""The slug field of the page editor: a title's Vietnamese letters become their plain ones while it is typed.

Left alone, Wagtail's script writes ``djao-to`` for "Đào tạo". On the server it is ``BasePage`` that makes the slug.
"""

from collections import defaultdict
from typing import Any

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import SlugInput

from lms.text import fold

LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
COMBINING_MARKS = "[\u0300-\u036f]"


def formatters() -> list[tuple[str, str]]:
    """What Wagtail's script replaces in a title, before all else: a set of letters → the plain letter."""
    sets: dict[str, str] = defaultdict(str)
    for letter in LETTERS:
        sets[fold(letter)] += letter + letter.upper()
    return [(COMBINING_MARKS, ""), *((f"[{letters}]", plain) for plain, letters in sets.items())]


class VietnameseSlugInput(SlugInput):
    """Wagtail's slug field that reads Vietnamese."""

    def __init__(self, attrs: dict[str, Any] | None = None, locale: object | None = None) -> None:
        super().__init__(attrs=attrs, formatters=formatters(), locale=locale)


def use_in_every_form() -> None:
    """Wagtail's forms make a slug field of this kind from now on."""
    register_form_field_override(models.SlugField, override={"widget": VietnameseSlugInput})
