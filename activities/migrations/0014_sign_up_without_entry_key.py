"""Forms that were sent are kept in one table, `school.FormKey`: a sign-up has no key of its own any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0013_days_that_fall_out"),
        ("school", "0009_form_key"),
    ]

    operations = [migrations.RemoveField(model_name="signup", name="entry_key")]
