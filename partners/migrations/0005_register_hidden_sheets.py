from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_pasted_registers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="registerimportrow",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("title", "a title"),
                    ("heading", "the heading, repeated"),
                    ("section", "the direction of the rows below"),
                    ("numbering", "the numbers of the columns"),
                    ("signature", "a signature"),
                    ("total", "a total"),
                    ("nameless", "a row without a name"),
                    ("twice", "the same partner again"),
                    ("continued", "more of the row above"),
                    ("hidden", "a row of a hidden sheet"),
                ],
                max_length=20,
            ),
        ),
    ]
