from typing import Any

from django.core.management.base import BaseCommand

from home.demo.people import ACCOUNTS, PASSWORD
from lms.users.models import User


class Command(BaseCommand):
    """Print the demonstration's sign-ins that exist in this database; nothing where it was never loaded."""

    help = "Print the sign-ins of the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        there = set(
            User.objects.filter(username__in=[each.username for each in ACCOUNTS]).values_list(
                "username", flat=True
            )
        )
        for account in ACCOUNTS:
            if account.username in there:
                self.stdout.write(f"{account.username:<10} {PASSWORD}   {account.purpose}")
