"""Where certificates, scans and evidence are kept: on disk, for views that ask who is reading, without an address."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files that no web server finds. Django's storage would fall back to the address of the media folder."""

    def url(self, name: str | None) -> str:
        raise ValueError("Private files are served by views only; this file is not accessible via a URL.")
