"""Papers that a school prints, signs and hands in. A new paper takes three steps:

`selectors/<paper>.py` says what stands in it; `writers/<paper>_<format>.py` puts that into a file, and `downloads.py`
names both as a type; a view and its address show the paper as a page and answer `?format=`.
"""
