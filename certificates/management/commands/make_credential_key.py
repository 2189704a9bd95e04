"""``manage.py make_credential_key PATH``: make the key that signs Open Badges credentials."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.credentials import new_key

VARIABLE = "LMS_CREDENTIAL_KEY_PASSPHRASE"


class Command(BaseCommand):
    """Parses, makes one key, says where it is."""

    help = (
        "Make the organisation's key for credentials and write it to PATH, with its public half beside it as PATH.pub. "
        f"The file is encrypted when the environment variable {VARIABLE} holds a passphrase. Keep a copy apart from "
        "the server: without the key no credential is signed, and without its public half none is verified."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, help="where the private key is written; never inside the project"
        )
        parser.add_argument(
            "--algorithm",
            choices=["RS256", "ES256"],
            default="RS256",
            help="RS256 is what every verifier knows (the default); ES256 signs faster and makes smaller files",
        )

    def handle(self, *args: Any, path: Path, algorithm: str, **options: Any) -> None:
        try:
            public = new_key(path, algorithm=algorithm, passphrase=os.environ.get(VARIABLE, ""))
        except OSError as error:
            raise CommandError(f"Nothing was made: {error}") from error
        self.stdout.write(f"Private key: {path}\nPublic key: {public}")
