"""Reminders about hours, as rounds (``lms.rounds``) that are safe to make often.

Officers who will be short are told so once a month from October; lawyers are told once, from 15 November, that the Bar
wants their papers before 15 December (Circular 02/2019/TT-BTP).
"""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.hours.forecast import outlook
from lms.hours.ledger import totals
from lms.hours.people_years import of_class
from lms.mail.actions import Letter, queue_all
from lms.mail.kinds import MailKind, Wording, register_kind
from lms.people.models import Provider, ProviderClass
from lms.periods import hours

FIRST_MONTH = 10
NOT_BEFORE_HOUR = 7
KIND = "hours.short"
BAR_KIND = "hours.for_the_bar"
BAR_FROM = (11, 15)
BAR_UNTIL = (12, 14)
"""Month and day: from when lawyers are told, and the last day on which they can still hand in."""


def register_mail_kinds() -> None:
    """Make the reminder known, with its first words in both languages."""
    register_kind(
        MailKind(
            KIND,
            _("Short of training hours"),
            _("Training"),
            vi=Wording(
                "Bạn còn thiếu {missing} giờ tập huấn năm {year}",
                "Kính gửi {name},\n\nĐến hôm nay bạn có {credited} trên {required} giờ tập huấn của năm {year}, còn "
                "thiếu {missing} giờ kể cả các lớp bạn đã có chỗ. Hãy đăng ký lớp còn chỗ, hoặc nộp giấy chứng nhận "
                "của lớp do nơi khác tổ chức, trước ngày 31/12/{year}.\n\n{office}",
                "Xem giờ tập huấn của tôi",
            ),
            en=Wording(
                "You are {missing} training hours short in {year}",
                "Dear {name},\n\nSo far you have {credited} of {required} training hours of {year}; {missing} will be "
                "missing, with the seats you hold counted in. Please register in a session with free seats, or hand in "
                "certificates of training elsewhere, before 31/12/{year}.\n\n{office}",
                "See my training hours",
            ),
            placeholders={
                "year": (_("The year of the duty"), "2026"),
                "credited": (_("Hours that count so far"), "4"),
                "required": (_("Hours of the duty"), "8"),
                "missing": (_("Hours that will be missing"), "4"),
            },
        )
    )
    register_kind(
        MailKind(
            BAR_KIND,
            _("Papers for the Bar"),
            _("Training"),
            vi=Wording(
                "Giấy tờ về bồi dưỡng năm {year} nộp cho Đoàn luật sư trước ngày 15/12",
                "Kính gửi {name},\n\nNăm {year} bạn đã tham gia {trained} giờ tập huấn theo sổ của Trung tâm. Luật sư "
                "nộp giấy chứng nhận hoặc văn bản xác nhận tham gia bồi dưỡng cho Đoàn luật sư trước ngày 15/12/{year}."
                "\n\nTrên trang của bạn có bản kê số giờ để in và các giấy chứng nhận để tải.\n\n{office}",
                "Xem giờ và tải bản kê",
            ),
            en=Wording(
                "Papers of your training in {year} for the Bar, before 15 December",
                "Dear {name},\n\nBy our ledger you took part in {trained} hours of training in {year}. Lawyers hand in "
                "their certificates or confirmations to the Bar before 15/12/{year}.\n\nYour page has a statement to "
                "print and your certificates to download.\n\n{office}",
                "See my hours and the statement",
            ),
            placeholders={
                "year": (_("The year of the duty"), "2026"),
                "trained": (_("Hours trained so far"), "8"),
            },
        )
    )


def remind_lawyers(at: datetime) -> int:
    """Queue the year's message to the lawyers who trained: what the Bar wants before 15 December; how many were new."""
    now = timezone.localtime(at)
    if not BAR_FROM <= (now.month, now.day) <= BAR_UNTIL or now.hour < NOT_BEFORE_HOUR:
        return 0
    trained = totals(of_class(ProviderClass.LAWYER, now.year, on=now.date()), now.year, until=now.date())
    letters = [
        Letter(
            key=f"{BAR_KIND}:{person.pk}:{now.year}",
            provider=person,
            context={"year": str(now.year), "trained": hours(trained[person.pk])},
            action_url=reverse("hours:my_hours"),
        )
        for person in Provider.objects.filter(pk__in=trained).select_related("user").order_by("pk")
    ]
    return queue_all(letters, kind=BAR_KIND, by=None, at=at)


def remind_short(at: datetime) -> int:
    """Queue the month's reminders to legal-aid officers who will be short; how many were new."""
    now = timezone.localtime(at)
    if now.month < FIRST_MONTH or now.hour < NOT_BEFORE_HOUR:
        return 0
    ids = of_class(ProviderClass.OFFICER, now.year, on=now.date())
    short = {pk: each for pk, each in outlook(ids, now.year, on=now.date()).items() if not each.will_meet}
    letters = [
        Letter(
            key=f"{KIND}:{person.pk}:{now:%Y-%m}",
            provider=person,
            context={
                "year": str(now.year),
                "credited": hours(short[person.pk].expected_minutes),
                "required": hours(short[person.pk].standing.required_minutes or 0),
                "missing": hours(short[person.pk].short_minutes),
            },
            action_url=reverse("hours:my_hours"),
        )
        for person in Provider.objects.filter(pk__in=short).select_related("user").order_by("pk")
    ]
    return queue_all(letters, kind=KIND, by=None, at=at)
