"""What the staff look for, in all rooms at once: each says what it finds (`school.registries.searches`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.search import query_words
from common.text import Text
from school.models import User
from school.registries import Found, Search, searches

# How many of a sort are shown where a list has the others, and how many are counted
SHOWN, COUNTED = 5, 30


@dataclass(frozen=True)
class FoundGroup:
    """What was found of one sort."""

    search: Search
    found: Sequence[Found]
    list_url: str

    @property
    def title(self) -> Text:
        return self.search.title

    @property
    def count(self) -> int:
        return min(len(self.found), COUNTED)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return len(self.found) > COUNTED

    @property
    def count_in_words(self) -> str:
        return _("more than %(count)s") % {"count": self.count} if self.is_more else str(self.count)

    @property
    def shown(self) -> Sequence[Found]:
        """The rows on the page: the first ones where a list has all, else whatever was counted."""
        return self.found[: SHOWN if self.list_url else COUNTED]

    @property
    def is_cut(self) -> bool:
        return len(self.found) > len(self.shown)


def search_everything(user: User, query: str) -> Iterator[FoundGroup]:
    """Yield what is found of each sort; nothing for a query without a word."""
    if not query_words(query):
        return
    for search in searches:
        if found := search.find(user, query, COUNTED + 1):
            yield FoundGroup(search, found, search.list_url(user, query))
