"""A sealed stream is what was sealed, or is refused."""

import io

import pytest

from school.backups import sealing
from school.backups.sealing import CHUNK, HEADER, TAG, SealBroken, Sealing, Unsealing

PASSPHRASE = "пять случайных слов подряд"


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    sealing_stream = Sealing(target, PASSPHRASE)
    # Not in pieces that fit the chunks
    for start in range(0, len(content), 300_001):
        sealing_stream.write(content[start : start + 300_001])
    sealing_stream.close()
    return target.getvalue()


def unsealed(stream: bytes, passphrase: str = PASSPHRASE) -> bytes:
    source = Unsealing(io.BytesIO(stream), passphrase)
    return b"".join(iter(lambda: source.read(70_001), b""))


def content_of(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_was_sealed_is_read_again(size: int) -> None:
    content = content_of(size)
    stream = sealed(content)
    assert unsealed(stream) == content
    assert content[:1000] not in stream or size < 16


def chunks() -> tuple[bytes, list[bytes]]:
    stream = sealed(content_of(2 * CHUNK + 5))
    body = stream[HEADER.size :]
    return stream[: HEADER.size], [body[start : start + CHUNK + TAG] for start in range(0, len(body), CHUNK + TAG)]


@pytest.mark.parametrize(
    "order",
    [[0, 1], [0], [], [1, 2], [0, 2], [1, 0, 2], [0, 1, 1, 2], [0, 1, 2, 2], [2]],
    ids=str,
)
def test_chunks_that_are_missing_doubled_or_in_another_order_are_refused(order: list[int]) -> None:
    header, parts = chunks()
    assert len(parts) == 3
    with pytest.raises(SealBroken):
        unsealed(header + b"".join(parts[number] for number in order))


def test_a_chunk_of_another_stream_is_refused() -> None:
    (header, parts), (_header, others) = chunks(), chunks()
    with pytest.raises(SealBroken):
        unsealed(header + parts[0] + others[1] + parts[2])


@pytest.mark.parametrize("place", [0, len(sealing.MAGIC), len(sealing.MAGIC) + 3, HEADER.size, -1])
def test_a_changed_byte_is_refused(place: int) -> None:
    stream = bytearray(sealed(content_of(100)))
    stream[place] ^= 1
    with pytest.raises(SealBroken):
        unsealed(bytes(stream))


def test_another_passphrase_is_refused() -> None:
    with pytest.raises(SealBroken) as refusal:
        unsealed(sealed(b"content"), PASSPHRASE + " ")
    assert refusal.value.at_start


def test_an_archive_cannot_ask_for_all_the_memory() -> None:
    stream = bytearray(sealed(b"content"))
    stream[len(sealing.MAGIC)] = 40
    with pytest.raises(SealBroken):
        unsealed(bytes(stream))
