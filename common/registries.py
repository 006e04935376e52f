"""The registry through which a lower room shows what a higher room knows, without importing it.

Each room defines its own in its `registries.py`; the rooms above fill them in `AppConfig.ready()`. A registry is asked
for a whole set of rows at once, never per row.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

Provider = TypeVar("Provider")


class Registry(Generic[Provider]):
    """Providers in the order of their position; registering the same one twice changes nothing."""

    def __init__(self) -> None:
        # No mapping: a provider that holds translated words has another hash in another language.
        self._providers: list[tuple[int, Provider]] = []

    def register(self, provider: Provider, *, position: int = 100) -> Provider:
        if provider not in [known for _position, known in self._providers]:
            self._providers.append((position, provider))
            self._providers.sort(key=lambda entry: entry[0])
        return provider

    def __iter__(self) -> Iterator[Provider]:
        return iter([provider for _position, provider in self._providers])
