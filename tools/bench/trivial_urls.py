"""The portal's addresses and a view that only says «ok»."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from partnership import urls
from school.publication import public_page


@public_page(cached=False)
def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("ok/", ok), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
