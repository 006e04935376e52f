"""What the portal stores of people is declared, so that the draft of the privacy policy forgets nothing."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from school.registries import personal_data

# Fields that are named as those of people are, and why they are none
NOT_OF_PEOPLE = {
    "school.SchoolProfile.email": "the school's own",
    "school.SchoolProfile.phone": "the school's own",
    "school.SchoolProfile.name": "the school's own",
    "partners.Agreement.subject": "what the agreement is about",
    "activities.Activity.participants": "whom it is for: parents, veterans",
}
NAMES = re.compile(
    r"(^|_)(e?mail|phone|contact|person|full_name|director_name|signator\w*|responsible\w*|accompanied\w*"
    r"|participants|password|passport|birth\w*|surname|patronymic|user_agent)(_|$)"
)
# Where whole tables, pages and records are kept as they were pasted, typed or saved
AS_TYPED = {"cells", "texts", "tables", "values_json", "before", "details", "detail", "subject", "session_data"}
# Beside an e-mail address or a telephone these name the person, too
BESIDE_A_CONTACT = {"name", "post", "note"}
TEXTS = (models.CharField, models.TextField, models.JSONField)


def fields_of_people() -> Iterator[str]:
    for model in apps.get_models():
        # The history of a model has the fields of the model
        if hasattr(model, "instance_type"):
            continue
        fields = [each for each in model._meta.get_fields() if isinstance(each, models.Field)]
        has_contact = any(
            isinstance(each, models.EmailField | PhoneNumberField) or each.name == "contact" for each in fields
        )
        for field in fields:
            of_person = isinstance(field, models.EmailField | PhoneNumberField | models.GenericIPAddressField)
            is_text = isinstance(field, TEXTS) and not field.choices
            named = is_text and (NAMES.search(field.name) or field.name in AS_TYPED)
            beside = is_text and has_contact and field.name in BESIDE_A_CONTACT
            is_picture = isinstance(field, models.FileField) and model.__name__ == "Photo"
            if of_person or named or beside or is_picture:
                yield f"{model._meta.label}.{field.name}"


def test_every_field_of_people_is_declared_once_or_said_to_be_none() -> None:
    declared = [name for data in personal_data for name in data.fields]
    assert len(declared) == len(set(declared))
    found = set(fields_of_people())
    assert sorted(found - set(declared) - set(NOT_OF_PEOPLE)) == []
