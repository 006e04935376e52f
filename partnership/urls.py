"""All addresses of the portal. The table of who may open which is checked by a test."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from common.display import display_settings
from partnership import views
from school.publication import public_page

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("display/", public_page(display_settings, cached=False), name="display"),
    path("accounts/", include("school.account_urls")),
    path("setup/", include("school.setup_urls")),
    path("staff/", include("school.urls")),
    path("staff/undo/", include("school.undo_urls")),
    path("", include("school.public_urls")),
    path("", include("partners.urls")),
    path("", include("events.urls")),
    path("", include("projects.urls")),
    path("", include("plan.urls")),
    path("", include("logbook.urls")),
    path("", include("papers.urls")),
    path("", include("today.urls")),
    prefix_default_language=False,
)
if settings.DEBUG:
    gallery = path("gallery/", public_page(views.gallery), name="gallery")
    urlpatterns += i18n_patterns(gallery, prefix_default_language=False)

handler400 = "partnership.errors.bad_request"
handler403 = "partnership.errors.permission_denied"
handler404 = "partnership.errors.page_not_found"
handler500 = "partnership.errors.server_error"
handler429 = "partnership.errors.too_many_requests"
