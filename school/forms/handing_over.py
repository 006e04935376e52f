"""To whom what a person is responsible for goes: all of it to one, or each sort to somebody else."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from school.handing_over import Duty
from school.models import User

AS_ABOVE, NOBODY = "", "nobody"


class HandOverForm(forms.Form):
    """One successor for everything, and another answer for any sort."""

    everything = forms.ModelChoiceField(
        label=gettext_lazy("Hand everything over to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody for now"),
    )

    def __init__(self, *args: Any, person: User, duties: Sequence[Duty]) -> None:
        super().__init__(*args)
        self.duties = duties
        self.staff = list(User.objects.staff().filter(is_active=True).exclude(pk=person.pk).order_by("name_key", "pk"))
        self.fields["everything"].queryset = (  # type: ignore[attr-defined]
            User.objects.filter(pk__in=[each.pk for each in self.staff]).order_by("name_key", "pk")
        )
        if not duties:
            del self.fields["everything"]
        for each in duties:
            able = [one for one in self.staff if one.role_value.covers(each.handover.role)]
            self.fields[self.name_of(each)] = forms.ChoiceField(
                label=f"{each.handover.title} ({each.count})",
                required=False,
                choices=[
                    (AS_ABOVE, _("as above")),
                    (NOBODY, _("stays as it is")),
                    *((str(one.pk), str(one)) for one in able),
                ],
                help_text=self.named(each),
            )

    @staticmethod
    def name_of(duty: Duty) -> str:
        return f"to-{duty.handover.code}"

    @staticmethod
    def named(duty: Duty) -> str:
        """Return the names of the first records, and how many more there are."""
        names = "; ".join(name[:80] for name in duty.named)
        more = duty.count - len(duty.named)
        return _("%(names)s and %(count)s more") % {"names": names, "count": more} if more else names

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        everything: User | None = data.get("everything")
        for each in self.duties:
            is_as_above = data.get(self.name_of(each)) == AS_ABOVE
            if is_as_above and everything is not None and not everything.role_value.covers(each.handover.role):
                text = _("%(person)s does not have the rights for this: choose somebody else, or leave it as it is.")
                self.add_error(self.name_of(each), text % {"person": everything})
        return data

    @property
    def successors(self) -> dict[str, User]:
        """Return who takes each sort over, of a valid form; sorts that stay are left out."""
        people = {str(each.pk): each for each in self.staff}
        everything: User | None = self.cleaned_data.get("everything")
        chosen = {}
        for each in self.duties:
            answer = self.cleaned_data[self.name_of(each)]
            successor = everything if answer == AS_ABOVE else people.get(answer)
            if successor is not None:
                chosen[each.handover.code] = successor
        return chosen

    @property
    def staying(self) -> list[str]:
        """Return the sorts that nobody takes over, of a valid form."""
        return [
            f"{each.handover.title} ({each.count})" for each in self.duties if each.handover.code not in self.successors
        ]
