"""What the name of a community means in plans: asked once, and remembered."""

from django.db import transaction

from activities.models import OwnCommunity


@transaction.atomic
def settle_meaning(*, community: OwnCommunity, meaning: str) -> OwnCommunity:
    """Remember whether a name means the school's own or a partner; plans parsed from now on follow it."""
    current = OwnCommunity.objects.select_for_update().get(pk=community.pk)
    if current.meaning != meaning:
        current.meaning = meaning
        current.save(update_fields=["meaning"])
    return current
