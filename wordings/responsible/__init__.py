"""What wordings of who is responsible mean: the index of this package, which other rooms import from."""

from wordings.responsible.parsing import LONGEST, Person, Responsible, parse_responsible
from wordings.responsible.post_meanings import classes_of_post, names_class_teachers_only, names_post, post_key
from wordings.responsible.post_words import is_post_word

__all__ = [
    "LONGEST",
    "Person",
    "Responsible",
    "classes_of_post",
    "is_post_word",
    "names_class_teachers_only",
    "names_post",
    "parse_responsible",
    "post_key",
]
