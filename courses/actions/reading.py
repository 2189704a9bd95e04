"""What a learner has read."""

from datetime import datetime

from django.db import transaction

from courses.errors import MaterialNotPublished
from courses.models import MaterialPage, MaterialReading
from lms.people.models import Provider


@transaction.atomic
def mark_read(*, material: MaterialPage, provider: Provider, at: datetime) -> MaterialReading:
    """Note that a provider has finished reading a material; doing it again keeps the first time.

    Raises:
        MaterialNotPublished: readers cannot see the material.
    """
    if not material.live:
        raise MaterialNotPublished
    reading, _created = MaterialReading.objects.get_or_create(
        provider=provider, material=material, defaults={"finished_at": at}
    )
    return reading
