"""Products with their files: saved, removed, shown to visitors."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Product
from activities.services.product_files import StoredFile
from common.files import delete_on_commit
from common.text import Text
from partners.models import Partner
from school.many import Changed, change_each
from school.models import User
from school.publication import publishing


@publishing()
def save_product(
    *,
    product: Product,
    partners: Iterable[Partner],
    file: StoredFile | None,
    removes_file: bool = False,
    by: User | None,
) -> Product:
    """Save a product with those it was made with. A new file takes the place of the one before; that one goes away."""
    if product._state.adding:
        product.created_by = by
    if file is not None or removes_file:
        _drop_files(product)
        document, picture = (file.document, file.picture) if file is not None else (None, None)
        product.file.name = document.path if document is not None else ""
        product.file_name = document.name if document is not None else ""
        product.file_size = document.size if document is not None else 0
        product.picture.name = picture.path if picture is not None else ""
        product.picture_width = picture.width if picture is not None else None
        product.picture_height = picture.height if picture is not None else None
    product.save()
    product.partners.set(partners)
    return product


class ProductAction(models.TextChoices):
    """What can be done to many products; the codes are those of their undo as well."""

    SHOW = "products-show", gettext_lazy("show to visitors")
    HIDE = "products-hide", gettext_lazy("keep for staff only")


def change_products(*, chosen: Mapping[int, int], action: ProductAction, by: User, now: datetime) -> Changed:
    """Show many products to visitors or hide them, given by key with the version that the person saw."""
    is_public = action == ProductAction.SHOW

    def change(product: Product) -> Text:
        if product.is_public == is_public:
            return _("It is already so.")
        product.is_public = is_public
        product._history_user = by  # type: ignore[attr-defined]
        product.save()
        return ""

    rows = Product.objects.visible_to(by)
    return change_each(rows=rows, chosen=chosen, change=change, what=action, by=by, now=now)


def products_words(action: ProductAction, details: Mapping[str, Any]) -> str:
    """Return the words for what an action did, of its `count`."""
    count = details["count"]
    if action == ProductAction.SHOW:
        text = ngettext("%(count)s result is for visitors.", "%(count)s results are for visitors.", count)
    else:
        text = ngettext("%(count)s result is for staff only.", "%(count)s results are for staff only.", count)
    return text % {"count": count}


def _drop_files(product: Product) -> None:
    """Let the stored files go once nothing can be rolled back: a record must not be left without its file."""
    for paths in Product.objects.filter(pk=product.pk).values_list("file", "picture"):
        delete_on_commit(paths)
