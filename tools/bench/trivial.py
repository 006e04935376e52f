"""The portal as it is, and one view more that does nothing: what its middleware costs."""

from partnership.settings import *  # noqa: F403

ROOT_URLCONF = "tools.bench.trivial_urls"
