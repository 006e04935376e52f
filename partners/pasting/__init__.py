"""Reading a school's own register of partners: what its columns and cells mean. The index of this package."""

from partners.pasting.kinds import directions_named, is_direction_heading, kind_named
from partners.pasting.rows import ParsedPartner, parse_row

__all__ = ["ParsedPartner", "directions_named", "is_direction_heading", "kind_named", "parse_row"]
