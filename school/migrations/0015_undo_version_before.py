from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0014_journal_of_joined_partners"),
    ]

    operations = [
        migrations.AddField(
            model_name="undoentry",
            name="version_before",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
