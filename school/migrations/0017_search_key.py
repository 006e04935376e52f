from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("school", "0016_privacy_policy")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="has_search_key",
            field=models.BooleanField(default=True, editable=False, verbose_name="the key «/» leads to the search"),
        ),
    ]
