"""What a class became when the classes went up a grade: several may have become one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("school", "0011_search_in_one_script")]

    operations = [
        migrations.AddField(
            model_name="schoolclass",
            name="became",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="came_from",
                to="school.schoolclass",
                verbose_name="what it became",
            ),
        ),
    ]
