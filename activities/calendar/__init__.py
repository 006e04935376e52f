"""The calendar that visitors see: events by month and as an agenda, feeds, posters. It knows public records only."""
