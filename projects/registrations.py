"""What this room gives the rooms below."""

from django.utils.translation import gettext_lazy as _

from partners.registries import panels, public_story, timeline
from projects.selectors.projects import project_panels, project_timeline
from projects.selectors.search import find_products, find_projects, list_of_products, list_of_projects
from projects.selectors.stories import products_with, projects_with
from school.registries import JournalCode, Search, journal_codes, searches

panels.register(project_panels, position=22)
public_story.register(projects_with, position=30)
public_story.register(products_with, position=40)
timeline.register(project_timeline, position=21)
searches.register(Search("projects", _("Projects"), "star", find_projects, list_of_projects), position=40)
searches.register(Search("products", _("Results"), "book", find_products, list_of_products), position=50)

for code in (
    JournalCode("products", _("the results")),
    JournalCode("projects", _("the projects")),
    JournalCode("projects:", _("a page of projects")),
):
    journal_codes.register(code)
