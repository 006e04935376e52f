"""What a form asks once before it does what is likely a slip."""

from typing import Any, ClassVar

from django import forms

from common.text import Text


class AskingForm(forms.BaseForm):
    """A form with questions: each is shown only while it is asked, beside what was typed, and answered by its field.

    `questions` names the fields. What a field takes for an answer is its own affair: a tick, one of several choices.
    """

    questions: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unasked = {name: self.fields.pop(name) for name in self.questions}

    def show(self, name: str) -> None:
        """Show a question and its answer though nobody has to be asked."""
        if name in self._unasked:
            self.fields[name] = self._unasked.pop(name)

    def ask(self, name: str, question: Text) -> Any:
        """Return the answer; without one, show the question beside its field, and nothing is saved."""
        self.show(name)
        answer = self.answer(name)
        if not answer:
            self.add_error(name, str(question))
        return answer

    def answer(self, name: str) -> Any:
        """Return what was answered, None where nothing was."""
        field = self.fields.get(name) or self._unasked[name]
        try:
            return field.clean(field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))
        except forms.ValidationError:
            return None
