"""``manage.py import_communes [FILE]``: take over the communes of a province from a CSV or XLSX file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.places import actions, communes, errors
from lms.refusals import Refusal


class Command(BaseCommand):
    help = str(
        _("Import the communes of a province from a CSV or XLSX file; without a file, those of Hà Tĩnh.")
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=communes.HA_TINH)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                result = actions.import_communes(
                    rows=communes.read_communes(opened), by=None, at=timezone.now()
                )
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        except errors.BadRows as refusal:
            raise CommandError("\n".join([str(refusal), *refusal.lines])) from refusal
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(str(result)))
