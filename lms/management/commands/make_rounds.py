"""Look at everything that comes due with time: reminders, offers that lapse, mail to try again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.rounds import make_rounds


class Command(BaseCommand):
    help = "Do what is due by now (reminders, lapsing offers, waiting mail). Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        results, failed = make_rounds(at=timezone.now())
        if options["verbosity"]:
            for name, result in results.items():
                if result:
                    self.stdout.write(f"{name}: {result}")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
