"""Which HTTP methods a view answers."""

from django.views.decorators.http import require_http_methods

# A page with a form: it is shown and it is sent
form_methods = require_http_methods(["GET", "HEAD", "POST"])
