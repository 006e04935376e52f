"""The form by which an administrator publishes the school's policy for personal data."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import VersionedForm
from common.text import plain
from school.models import SchoolProfile
from school.models.profile import LONGEST_POLICY
from school.privacy import draft_policy

TEXTS = {"privacy_policy": "ru", "privacy_policy_en": "en"}


def policy_field(rows: int, **wording: Any) -> forms.CharField:
    return forms.CharField(max_length=LONGEST_POLICY, widget=forms.Textarea(attrs={"rows": rows}), **wording)


class PrivacyForm(VersionedForm[SchoolProfile]):
    """The policy in both languages; `from_draft` fills it with what the portal really stores."""

    privacy_policy = policy_field(
        18,
        label=_("Text in Russian"),
        help_text=_("A line that begins with # is a heading, lines that begin with a hyphen are a list."),
    )
    privacy_policy_en = policy_field(8, label=_("Text in English"), required=False)

    class Meta:
        model = SchoolProfile
        fields = list(TEXTS)

    def __init__(self, *args: Any, from_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if from_draft:
            self.initial.update({name: draft_policy(self.instance, language) for name, language in TEXTS.items()})

    def clean_privacy_policy(self) -> str:
        return plain(self.cleaned_data["privacy_policy"]).strip()

    def clean_privacy_policy_en(self) -> str:
        return plain(self.cleaned_data["privacy_policy_en"]).strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # Set before the constraint of the database is checked
        if data.get("privacy_policy"):
            self.instance.privacy_published_on = timezone.localdate()
        return data
