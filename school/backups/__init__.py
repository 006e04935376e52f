"""Copies of the whole portal: database, private files, key and settings in one archive, and the way back (ADR 45)."""
