"""What a learner has read."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from courses.contents import may_read
from courses.errors import MaterialNotPublished
from courses.models import MaterialPage, MaterialReading
from lms.people.models import Provider


@transaction.atomic
def mark_read(*, material: MaterialPage, provider: Provider, at: datetime) -> MaterialReading:
    """Note that a provider has finished reading a material; doing it again keeps the first time.

    Raises:
        MaterialNotPublished: the provider cannot see the material.
    """
    if not may_read(material, provider.user or AnonymousUser()):
        raise MaterialNotPublished
    reading, _created = MaterialReading.objects.get_or_create(
        provider=provider, material=material, defaults={"finished_at": at}
    )
    return reading
