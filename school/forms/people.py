"""Forms about people and their rights."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import RecordsField
from common.forms import VersionedForm
from school import people
from school.models import Role, User

ROLE_CHOICES = [
    (Role.TEACHER, _("Teacher: sees partners and plans, logs what was held")),
    (Role.COORDINATOR, _("Coordinator: manages partners, contacts, agreements and plans")),
    (Role.ADMINISTRATOR, _("Administrator: all of this, people and settings as well")),
]
# The same in a word
ROLE_NAMES = [(role, Role(role).label) for role, _words in ROLE_CHOICES]


def role_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("What this person may do"), choices=ROLE_CHOICES, widget=forms.RadioSelect)


class PersonDetailsForm(forms.ModelForm):
    """Who somebody is."""

    class Meta:
        model = User
        fields = ["full_name", "email", "post"]
        help_texts = {"post": _("For example, “классный руководитель 6А”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who is invited may type it when coming in; a partner's representative signs in by a link.
        signs_in = bool(self.instance.pk) and self.instance.has_joined
        self.fields["email"].required = signs_in and self.instance.role != Role.REPRESENTATIVE

    def clean_email(self) -> str | None:
        # Said here, the row's two constraints on the address do not say it once more above the form.
        email = (self.cleaned_data["email"] or "").lower()
        if email and User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This e-mail is already taken."))
        return email or None


class InviteForm(PersonDetailsForm):
    """Who is invited, and as what."""

    role = role_field()

    class Meta(PersonDetailsForm.Meta):
        fields = [*PersonDetailsForm.Meta.fields, "role"]
        help_texts = {
            **PersonDetailsForm.Meta.help_texts,
            "email": _(
                "This person will sign in with it; if you leave it empty, they enter it when they open the "
                "invitation. Nothing is sent automatically: you hand the link over."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.TEACHER


class PersonForm(PersonDetailsForm, VersionedForm[User]):
    """A correction of who somebody is; two administrators may make one at once."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def save(self, commit: bool = True) -> User:
        who = {name: self.cleaned_data[name] for name in ("full_name", "email", "post")}
        return people.edit(user=self.instance, **who, by=self.by)


class RoleForm(forms.Form):
    """What somebody may do."""

    role = role_field()


class InvitedField(RecordsField):
    """People who are invited, each with the post and whether an invitation is on its way."""

    def label_from_instance(self, person: User) -> str:
        said = ", ".join(part for part in (person.full_name, person.post) if part)
        return (
            _("%(person)s – has an invitation, which will stop working") % {"person": said}
            if person.has_open_link
            else said
        )


class InvitationsForm(forms.Form):
    """For whom a sheet of invitations is made: unless said otherwise, for those who have none that still works."""

    people = InvitedField(
        label=_("For"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(InvitedField, self.fields["people"])
        field.queryset = User.objects.invited().order_by("name_key", "pk")
        # A link that was handed out already is not to stop because a sheet is made for those who came later.
        without = [person.pk for person in field.queryset if not person.has_open_link]
        field.initial = without or [person.pk for person in field.queryset]
