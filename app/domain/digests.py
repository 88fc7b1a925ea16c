"""Sums by which two copies of the same cases are told apart without sending them (sync.md §2.4)."""

from collections.abc import Iterable
from hashlib import blake2b

BUCKETS = 256
_WHOLE = (1 << 64) - 1


def bucket_of(case_id: str) -> int:
    return blake2b(case_id.encode(), digest_size=1).digest()[0]


def hash_of(case_id: str, version: int) -> int:
    """64 bits of a case at a version."""
    return int.from_bytes(blake2b(f"{case_id}\n{version}".encode(), digest_size=8).digest(), "big")


def add(sums: list[int], cases: Iterable[tuple[str, int]], sign: int = 1) -> list[int]:
    """Add (or with -1 take away) cases, each (id, version), to the sums of the buckets."""
    for case_id, version in cases:
        bucket = bucket_of(case_id)
        sums[bucket] = (sums[bucket] + sign * hash_of(case_id, version)) & _WHOLE
    return sums


def sums_of(cases: Iterable[tuple[str, int]]) -> list[int]:
    return add([0] * BUCKETS, cases)
