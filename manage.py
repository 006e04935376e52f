#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs.exceptions import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError) as refusal:
        # Who reads it mends a setting: a traceback would only hide which.
        if "--traceback" in sys.argv:
            raise
        from partnership.startup import refusal_in_words

        sys.exit(refusal_in_words(refusal))
