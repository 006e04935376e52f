"""When the tests run: all at one moment, whatever the day is, so that no test waits for its day.

`PORTAL_TEST_MOMENT=2028-02-29T12:00+03:00 make test` runs everything at whatever moment.
"""

import os

# A working day of the autumn in which most tests have their events; it is noon in Moscow and Volgograd
MOMENT = os.environ.get("PORTAL_TEST_MOMENT", "2026-11-25T12:00+03:00")
