"""The words of the school's own document on social partnership, which a new profile starts with.

The Russian is the document's, word for word; each school rewrites it on the profile's page.
"""

DEFINITION = (
    "Социальное партнерство – особый тип совместной деятельности между субъектами образовательного процесса, "
    "характеризующийся доверием, общими целями и ценностями, добровольностью и долговременностью отношений, "
    "а также признанием взаимной ответственности сторон за результат их сотрудничества и развития."
)
DEFINITION_EN = (
    "Social partnership is a special kind of joint activity between those who take part in education, marked by "
    "trust, shared goals and values, relations that are voluntary and long-lasting, and by both sides’ "
    "acknowledged responsibility for what their cooperation and growth bring about."
)

STATEMENT = (
    "Для нас социальное партнерство – это сотрудничество школы, различных общественных институтов и структур, "
    "местного сообщества ради достижения общественно значимого результата. Расширяя круг социальных партнёров, "
    "мы ориентируемся на общность форм, видов и содержание деятельности; на совпадение интересов "
    "в образовательной политике и ее результатов."
)
STATEMENT_EN = (
    "For us social partnership is the cooperation of the school, of public institutions and bodies and of the "
    "local community for a result that matters to society. As we widen the circle of our social partners, we look "
    "for common forms, kinds and content of activity, and for shared interests in educational policy and its "
    "results."
)

GOAL = "Сформировать мировоззрение, четкую жизненную позицию, социальный интеллект школьника."
GOAL_EN = "To form a pupil’s outlook on the world, a clear stand in life and social intelligence."

TASK = (
    "Развитие общественного участия в управлении процесса образования через реализацию приоритетных "
    "направлений развития."
)
TASK_EN = (
    "To develop the public’s part in governing education by putting the priority directions of development "
    "into practice."
)
