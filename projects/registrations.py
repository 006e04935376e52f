"""What this room gives the rooms below."""

from partners.registries import panels, timeline
from projects.selectors.projects import project_panels, project_timeline

panels.register(project_panels, position=22)
timeline.register(project_timeline, position=21)
