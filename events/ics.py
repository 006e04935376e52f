"""iCalendar (RFC 5545) as text: cleaned and escaped values, folded lines, moments in UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from activities.recurrence import local_moment
from common.text import without_controls

LINE_END = "\r\n"
# A line has at most 75 octets without its end; a line that continues it begins with a space, which counts.
LONGEST_LINE = 75
# What `without_controls` takes out or turns into a line break, and the line break itself. Most texts have none.
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Return the value as a TEXT property has it. Every line break becomes «\\n»; what no reader may meet is gone."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    # Hardly any title or place needs this, and the search is far cheaper than what follows.
    return without_controls(text).replace("\n", "\\n") if _UNSAFE.search(text) else text


def folded(line: str) -> str:
    """Return the line, or the lines that it takes, never cut inside a character, without the last line end."""
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return line
    pieces, start, end = [], 0, LONGEST_LINE
    while end < len(octets):
        # Octets like 10xxxxxx continue a character.
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, end = end, end + LONGEST_LINE - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces).decode()


def text_line(name: str, text: str) -> str:
    """Return a whole property with its line end."""
    return folded(f"{name}:{escaped(text)}") + LINE_END


def day_value(day: date) -> str:
    """Return the day as «20261013»."""
    return day.isoformat().replace("-", "")


def utc_value(moment: datetime) -> str:
    """Return a moment in UTC as «20261013T110000Z». It uses slices: `strftime` takes several times as long."""
    text = moment.isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:13]}{text[14:16]}{text[17:19]}Z"


class Clock:
    """It turns local days and times of one zone into moments in UTC, and remembers the offset of each day."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        # None on the days when clocks are changed
        self._offsets: dict[date, timedelta | None] = {}

    def utc_value(self, day: date, at: time) -> str:
        if day not in self._offsets:
            self._offsets[day] = self._offset(day)
        offset = self._offsets[day]
        if offset is None:
            return utc_value(local_moment(day, at, self._zone).astimezone(UTC))
        return utc_value(datetime.combine(day, at) - offset)

    def _offset(self, day: date) -> timedelta | None:
        begins = datetime.combine(day, time.min, self._zone)
        at_first, at_last = begins.utcoffset(), (begins + timedelta(days=1)).utcoffset()
        return at_first if at_first == at_last else None
