from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.demo.story import is_told, tell


class Command(BaseCommand):
    """Load the demonstration into an empty database; does nothing where there is work already."""

    help = "Load the demonstration into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        if is_told():
            self.stdout.write("The database holds data already; the demonstration was not loaded.")
            return
        told = tell(at=timezone.localtime())
        self.stdout.write(
            f"Loaded the demonstration: {told.providers} providers, {told.sessions} sessions, "
            f"{told.certificates} certificates, {told.visits} visits, {told.records} records."
        )
