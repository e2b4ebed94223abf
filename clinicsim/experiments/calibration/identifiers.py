"""Pseudonyms that are no pseudonyms: NHS numbers, by their check digit."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.experiments.calibration.extracts import Extract

_DIGITS = 10
_PERSONS = ("patient", "member")


def hospital_numbers(extract: Extract) -> Iterator[tuple[int, str, str]]:
    """Row, column and message where every pseudonym of a column is a valid NHS number."""
    for column in _PERSONS:
        if column not in extract.columns:
            continue
        words = [word for word in extract.words(column).tolist() if word]
        if words and all(is_nhs_number(word) for word in words):
            message = "these look like NHS numbers; replace them by pseudonyms whose key stays in the hospital"
            yield extract.words(column).tolist().index(words[0]), column, message


def is_nhs_number(word: str) -> bool:
    """Whether a word is a valid NHS number: ten digits, the last of which checks the others modulo 11.

    NHS Data Dictionary, NHS NUMBER: weights 10 to 2, and 11 less the remainder is the check digit.
    """
    digits = word.replace(" ", "").replace("-", "")
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(_DIGITS, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(digits[-1])
