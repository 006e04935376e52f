"""Two principles in the English of the pages: their formula of the four C, and their spelling."""

from django.db import migrations

# By the code of the principle: what 0002 wrote, and what stands instead
TEXTS = {
    "initiative": (
        "expressed by the formula “С+С+С+С=У”: we plan, we prepare, we hold and we analyze it ourselves, "
        "and that makes success",
        "expressed by the formula “C + C + C + C = S”: we plan, prepare, hold and sum it up ourselves, "
        "and that makes success",
    ),
    "significance": (
        "what is done in social partnership should matter not only to those who do it but to other groups, "
        "small and large (the class, the school, the neighborhood, the city and so on)",
        "what is done in social partnership should matter not only to those who do it but to other groups, "
        "small and large (the class, the school, the neighbourhood, the city and so on)",
    ),
}


def reword(apps, schema_editor):
    """Only what nobody worded otherwise since."""
    principles = apps.get_model("partners", "Principle").objects.using(schema_editor.connection.alias)
    for code, (was, text) in TEXTS.items():
        principles.filter(code=code, text_en=was).update(text_en=text)


class Migration(migrations.Migration):
    dependencies = [("partners", "0013_thanks_and_goals")]
    operations = [migrations.RunPython(reword, migrations.RunPython.noop)]
