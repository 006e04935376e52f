"""How the yearly sheets ask about each principle: plain questions beside the document's wording."""

from django.db import migrations, models


# By the code of the principle, in Russian and English; a frozen copy, as those of 0002.
QUESTIONS = {
    "voluntariness": ("Легко ли отказаться от участия?", "Is it easy to decline to take part?"),
    "cooperation": ("На равных ли мы ведём общее дело?", "Do we run our joint work as equals?"),
    "responsibility": (
        "Решает ли каждый сам то, за что отвечает?",
        "Does everyone decide for themselves what they answer for?",
    ),
    "initiative": (
        "Сами ли мы планируем, готовим, проводим и подводим итоги?",
        "Do we plan, prepare, hold and sum things up ourselves?",
    ),
    "co-creation": ("Придумываем ли мы что-то новое вместе?", "Do we come up with new things together?"),
    "openness": ("Легко ли другим присоединиться к нам?", "Is it easy for others to join us?"),
    "humanity": ("Принимаем ли мы каждого таким, какой он есть?", "Do we accept everyone as they are?"),
    "tolerance": (
        "Уважаем ли мы веру, культуру и взгляды друг друга?",
        "Do we respect each other’s faith, culture and views?",
    ),
    "significance": (
        "Полезно ли наше дело не только тем, кто его делает?",
        "Is our work of use to others, not only to those who do it?",
    ),
}


def add_questions(apps, schema_editor):
    """Only where no question is worded yet: the school's own is never overwritten."""
    principles = apps.get_model("partners", "Principle").objects.using(schema_editor.connection.alias)
    for code, (question, question_en) in QUESTIONS.items():
        principles.filter(code=code, question="", question_en="").update(question=question, question_en=question_en)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0008_agreements_renewed_or_let_go"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalprinciple",
            name="question",
            field=models.CharField(
                blank=True,
                help_text="Both sides are asked it once a year: plain words that a partner can answer from 1 to 5.",
                max_length=200,
                verbose_name="question on the sheets, in Russian",
            ),
        ),
        migrations.AddField(
            model_name="historicalprinciple",
            name="question_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="question on the sheets, in English"),
        ),
        migrations.AddField(
            model_name="principle",
            name="question",
            field=models.CharField(
                blank=True,
                help_text="Both sides are asked it once a year: plain words that a partner can answer from 1 to 5.",
                max_length=200,
                verbose_name="question on the sheets, in Russian",
            ),
        ),
        migrations.AddField(
            model_name="principle",
            name="question_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="question on the sheets, in English"),
        ),
        migrations.RunPython(add_questions, migrations.RunPython.noop),
    ]
