"""Agreements with their scans, whose versions are added and never replaced."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from common.files import Document, StoredDocument, stored
from partners.models import Agreement, AgreementFile, Partnership
from school.models import Undo, User
from school.undo import record_undo, remember

FOLDER = "agreements"
AGREEMENT_PROLONGED = "agreement-prolonged"


def save_agreement(
    *, agreement: Agreement, partnerships: Iterable[Partnership], document: Document | None, by: User
) -> Agreement:
    """Save an agreement for these partnerships of its partner, with its scan if there is one: all or nothing."""
    with stored(document, FOLDER) as scan, transaction.atomic():
        write_agreement(agreement, partnerships, scan, by)
    return agreement


def add_file(*, agreement: Agreement, document: Document, by: User) -> AgreementFile:
    """Add a version of the scan; the ones before it stay. Two at once get numbers of their own."""
    with stored(document, FOLDER) as scan, transaction.atomic():
        assert scan is not None
        Agreement.objects.select_for_update().get(pk=agreement.pk)
        return _write_version(agreement, scan, by)


def prolong(*, agreement: Agreement, by: User, now: datetime) -> Undo | None:
    """Save its new last day; what it was before can be put back for a day."""
    with transaction.atomic():
        before = remember([agreement])
        agreement.save()
        details = {"title": agreement.title, "partner": agreement.partner.title}
        return record_undo(what=AGREEMENT_PROLONGED, details=details, by=by, now=now, before=before)


def let_go(*, agreement: Agreement, reason: str) -> Agreement:
    """Say that nobody renews it, so that it waits for nobody; said twice it stays so."""
    with transaction.atomic():
        current = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if current.valid_until is not None and not current.is_let_go:
            current.let_go(reason=reason)
    return current


def take_up(*, agreement: Agreement) -> Agreement:
    """Take back that nobody renews it."""
    with transaction.atomic():
        current = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if current.let_go_for is not None:
            current.take_up()
    return current


def write_agreement(
    agreement: Agreement, partnerships: Iterable[Partnership], scan: StoredDocument | None, by: User
) -> None:
    """The part of `save_agreement` inside a transaction, for services that save more together with it."""
    agreement.save()
    agreement.partnerships.set(partnerships)
    if scan is not None:
        _write_version(agreement, scan, by)


def _write_version(agreement: Agreement, scan: StoredDocument, by: User) -> AgreementFile:
    last = agreement.files.aggregate(last=Max("number"))["last"] or 0
    return AgreementFile.objects.create(
        agreement=agreement, number=last + 1, file=scan.path, name=scan.name, size=scan.size, uploaded_by=by
    )
