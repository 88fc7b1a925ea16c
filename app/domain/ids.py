"""How things get their names: ULIDs, 26 characters that sort by the time they were made (github.com/ulid/spec)."""

import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
RANDOM_BITS = 80


def ulid(at_ms: int, random_bits: Callable[[int], int] = secrets.randbits) -> str:
    """A new ULID for the time `at_ms` (UTC milliseconds). Seed `random_bits` for a repeatable one."""
    number = (at_ms << RANDOM_BITS) | random_bits(RANDOM_BITS)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def ulid_time_ms(value: str) -> int:
    """When a ULID was made, UTC milliseconds."""
    number = 0
    for letter in value[:10]:
        number = number * 32 + ALPHABET.index(letter)
    return number
