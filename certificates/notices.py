"""Telling people that their certificate is ready: queued by the doors, one message for each certificate, ever."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, SigningWay
from certificates.wording import duration
from lms.mail.actions import Letter, queue_all
from lms.mail.kinds import MailKind, Wording

READY = MailKind(
    "certificates.ready",
    _("Certificate is ready"),
    _("Certificates"),
    vi=Wording(
        "Giấy chứng nhận của bạn: {course}",
        "Kính gửi {name},\n\nGiấy chứng nhận số {number} của bạn về “{course}” ({hours}) đã được cấp.\n\n"
        "Hãy đăng nhập để tải giấy và huy hiệu số, hoặc gửi địa chỉ dưới đây cho người cần kiểm tra.\n\n{office}",
        "Xem giấy chứng nhận",
    ),
    en=Wording(
        "Your certificate: {course}",
        "Dear {name},\n\nYour certificate no. {number} for “{course}” ({hours}) has been issued.\n\n"
        "Sign in to download it with its badge, or pass the address below on to whoever wants to check it.\n\n{office}",
        "See the certificate",
    ),
    placeholders={
        "number": (_("Number of the certificate"), "05/2026/GCN-TGPL"),
        "course": (_("Course"), "Kỹ năng tư vấn pháp luật"),
        "hours": (_("Hours"), "8 giờ"),
    },
)


def _values(certificate: Certificate) -> dict[str, str]:
    return {
        "number": certificate.number_text,
        "course": certificate.course,
        "hours": duration(certificate),
    }


def tell_ready(
    certificates: Iterable[Certificate], *, about: models.Model | None, by: Any, at: datetime
) -> int:
    """Queue a message to each holder; gives how many were not told before. Certificates come with ``provider``.

    Whose digital signature is still to come is left out, and told when it is there.
    """
    certificates = list(certificates)
    unsigned = set(
        Certificate.objects.unsigned()
        .filter(pk__in=[each.pk for each in certificates if each.signing != SigningWay.PAPER])
        .values_list("pk", flat=True)
    )
    letters = [
        Letter(
            key=f"certificate:{each.pk}:ready",
            provider=each.provider,
            context=partial(_values, each),
            action_url=reverse("certificates:verify", args=[each.code]),
        )
        for each in certificates
        if each.pk not in unsigned
    ]
    return queue_all(letters, kind=READY.key, about=about, by=by, at=at)
