"""Uploaded pictures, where no web server stands before the site. Everything else in the media folder stays shut:
documents go through Wagtail's view, which asks who is reading, and originals may carry the camera's data.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

OPEN_FOLDERS = ("images/", "avatar_images/")
"""Where Wagtail keeps the pictures it has resized, and the faces people gave their accounts."""


def open_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture that pages show; 404 for whatever else lies in the media folder."""
    if not path.startswith(OPEN_FOLDERS) or ".." in path:
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
