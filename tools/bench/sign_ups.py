"""So many forms as people would send them, each signed for a date of the calendar, as JSON: [[number, body], ...].

python tools/bench/sign_ups.py 500
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import django

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from activities.models import Occurrence  # noqa: E402
from common.form_marks import FORM_KEY  # noqa: E402
from events.forms.sign_ups import Stamp  # noqa: E402
from school.models import ConsentText  # noqa: E402

READ_FOR = timedelta(minutes=1)


def main(count: int) -> None:
    now, consent = timezone.now(), ConsentText.objects.current()
    assert consent is not None
    ahead = Occurrence.objects.public().open().filter(takes_sign_ups=True, starts_on__gt=timezone.localdate())
    dates = list(ahead.order_by("starts_on", "pk")[:1000])
    forms = []
    for number in range(count):
        occurrence = dates[number % len(dates)]
        answers = {
            "name": "Мария Петровна",
            "contact": f"person{number}@example.org",
            "seats": "1",
            "consent": "on",
            "version": str(consent.number),
            "remark": "",
            FORM_KEY: Stamp.new(now - READ_FOR).sealed(occurrence),
        }
        forms.append([occurrence.pk, urlencode(answers)])
    print(json.dumps(forms))


if __name__ == "__main__":
    main(int(sys.argv[1]))
