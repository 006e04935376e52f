"""Products with their files: saved and removed."""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction

from activities.models import Product
from common.files import StoredDocument
from partners.models import Partner
from school.models import User
from school.publication import publishing

FOLDER = "products"


@publishing()
def save_product(
    *,
    product: Product,
    partners: Iterable[Partner],
    document: StoredDocument | None,
    removes_file: bool = False,
    by: User | None,
) -> Product:
    """Save a product with those it was made with. A new file takes the place of the one before; that one goes away."""
    if product._state.adding:
        product.created_by = by
    if document is not None or removes_file:
        _drop_file(product)
        product.file.name = document.path if document is not None else ""
        product.file_name = document.name if document is not None else ""
        product.file_size = document.size if document is not None else 0
    product.save()
    product.partners.set(partners)
    return product


def _drop_file(product: Product) -> None:
    """Let the stored file go once nothing can be rolled back: a record must not be left without its file."""
    path = Product.objects.filter(pk=product.pk).values_list("file", flat=True).first()
    if path:
        transaction.on_commit(lambda: default_storage.delete(path))
