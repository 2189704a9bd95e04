"""``manage.py open_year_periods 2027``: the usual reporting periods of a year, those that are not there yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.reporting.actions import open_year_periods


class Command(BaseCommand):
    help = "Open the usual reporting periods of a year that are not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        opened = open_year_periods(year=options["year"], by=None, at=timezone.now())
        for period in opened:
            self.stdout.write(f"  {period}")
        number = len(opened)
        self.stdout.write(
            ngettext("%d period opened.", "%d periods opened.", number) % number
            if opened
            else _("All of them are there already.")
        )
