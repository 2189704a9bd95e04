"""Writing a file of a certificate: whole or not at all, never over another."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.core.files.storage import Storage


@dataclass(frozen=True)
class StoredFile:
    """Where a file stands in the private storage, and the hash of its content."""

    name: str
    sha256: str


def keep(storage: Storage, name: str, content: bytes) -> StoredFile:
    """Write a file whole or not at all; a file that already has this name stays, and is the one that counts."""
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with aside.open("xb") as file:
            aside.chmod(0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(aside)
    except FileExistsError:
        content = path.read_bytes()
    finally:
        aside.unlink(missing_ok=True)
    return StoredFile(name=name, sha256=sha256(content).hexdigest())
