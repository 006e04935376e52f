"""Codes that several models of joint work know."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The kind of joint activity whose events are products themselves: creative events, contests, competitions, olympiads
EVENT_IS_PRODUCT = "implementation"


class Cooperation(models.TextChoices):
    """With whom an activity is done: with partners, with one that is still looked for, or by the school alone."""

    PARTNERS = "partners", _("with partners")
    LOOKING = "looking", _("we are looking for a partner")
    OWN = "own", _("by the school itself")


class Step(models.TextChoices):
    """The steps of the seed's formula, in their order."""

    PLAN = "plan", _("we plan it ourselves")
    PREPARE = "prepare", _("we prepare it ourselves")
    HOLD = "hold", _("we hold it ourselves")
    ANALYZE = "analyze", _("we analyse it ourselves")
