"""The staff's home."""

from django.urls import path

from school.access import for_coordinators, for_teachers
from today import search, views

app_name = "today"

urlpatterns = [
    path("staff/", for_teachers(views.today), name="today"),
    path("staff/search/", for_teachers(search.search), name="search"),
    path("staff/search/key/", for_teachers(search.search_key), name="search-key"),
    path("staff/news/put-away/", for_teachers(views.news_put_away), name="news-put-away"),
    path("staff/first-day/put-away/", for_coordinators(views.first_day_put_away), name="first-day-put-away"),
    path("staff/new-year/step/", for_coordinators(views.new_year_step), name="new-year-step"),
]
