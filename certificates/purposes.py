"""What a certificate is given for (imported by models), and the words that replace the template's for it."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What its holder did."""

    COMPLETION = "completion", _("completing a session")
    TEACHING = "teaching", _("teaching in a session")
    EXCHANGE = "exchange", _("taking part in an exchange visit")


WORDS: Mapping[str, Mapping[str, str]] = {
    Purpose.COMPLETION: {},
    Purpose.TEACHING: {
        "wording": "đã tham gia giảng dạy tại lớp tập huấn",
        "wording_en": "has taught in the training course",
    },
    Purpose.EXCHANGE: {
        "wording": "đã tham gia chuyến trao đổi kinh nghiệm",
        "wording_en": "has taken part in the exchange visit",
    },
}
"""A template's own wording is about completing a course."""
