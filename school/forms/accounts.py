"""Forms of people who come in by a link."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from common.layout import Part
from notifications.recipients import refuse_odd_address
from school.models import User
from school.models.profile import TIME_ZONES
from school.sessions import ask_to_last

PASSWORD_HINT = _("At least 10 characters. Three or four words of your own are easy to remember.")


def new_password_field(**kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.CharField(strip=False, max_length=128, widget=widget, **kwargs)


def own_device_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("This is my own phone or computer"),
        required=False,
        help_text=_(
            "You stay signed in for 120 days. Without this tick you are signed out when you close the browser, and "
            "after 8 hours without use. Administrators are always signed out so."
        ),
    )


class SignInForm(LoginForm):
    """E-mail and password, and whether the device is one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"] = own_device_field()
        # The library's help is a link, which would part the label from its field: pages have it below.
        self.fields["password"].help_text = ""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        ask_to_last(request, is_own_device=self.cleaned_data["remember"])
        return super().login(request, redirect_url=redirect_url)


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that matters to the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class PasswordChangeForm(ChangePasswordForm):
    """Another password for whoever knows the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old, new, again = (self.fields[name] for name in ("oldpassword", "password1", "password2"))
        old.label, old.help_text = _("Current password"), ""
        new.label, new.help_text = _("The new password"), PASSWORD_HINT
        again.label = _("The same password again")
        for field in (old, new, again):
            # Another name of the field, in the library's words
            field.widget.attrs.pop("placeholder", None)


class PasswordPairForm(forms.Form):
    """A new password typed twice, checked against what is known of its owner."""

    password = new_password_field(label=_("Password"), help_text=PASSWORD_HINT)
    password_again = new_password_field(label=_("The same password again"))

    def owner(self) -> User:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("The two passwords differ. Type the same one twice."))
        if password:
            try:
                validate_password(password, self.owner())
            except ValidationError as error:
                self.add_error("password", error)
        return data


class NewPasswordForm(PasswordPairForm):
    """The password that an account gets by a link; and the e-mail, where the account has none."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("You will sign in with it."),
        validators=[refuse_odd_address],
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    remember = own_device_field()
    field_order = ["email", "password", "password_again", "remember"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.is_administrator:
            del self.fields["remember"]
        if not user.needs_email:
            del self.fields["email"]

    def owner(self) -> User:
        return User(email=self.cleaned_data.get("email") or self.user.email, full_name=self.user.full_name)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("This e-mail is already taken."))
        return email


class OwnPasswordForm(forms.Form):
    """The present password, asked before the second factor is taken away."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        adapter = get_adapter()
        # allauth's own check counts the failures and refuses after too many.
        if adapter.authenticate(adapter.request, email=self.user.email, password=password) != self.user:
            raise ValidationError(_("This is not the password of this account."))
        return password


class SetUpForm(PasswordPairForm):
    """The first page of a new portal: the school and its first administrator."""

    own_data: ClassVar[dict[str, str]] = {
        "name": "organization",
        "short_name": "off",
        "city": "address-level2",
        "full_name": "name",
        "email": "email",
    }

    name = forms.CharField(
        label=_("Full name of the school"),
        max_length=300,
        help_text=_("As in the charter; it is used in documents."),
    )
    short_name = forms.CharField(label=_("Short name"), max_length=100, help_text=_("Shown at the top of every page."))
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=TIME_ZONES, initial="Europe/Moscow")
    full_name = forms.CharField(
        label=_("Your name and patronymic"), max_length=150, help_text=_("How colleagues address you.")
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("You will sign in with it."),
        validators=[refuse_odd_address],
    )

    field_order = [
        "name",
        "short_name",
        "city",
        "time_zone",
        "full_name",
        "email",
        "password",
        "password_again",
    ]
    layout = Layout(
        Part(_("The school"), "name", "short_name", "city", "time_zone"),
        Part(_("First administrator: you"), "full_name", "email", "password", "password_again"),
    )

    def owner(self) -> User:
        return User(email=self.data.get("email"), full_name=self.data.get("full_name", ""))

    def services_data(self) -> dict[str, str]:
        """What `school.setup.set_up` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "password_again"}
