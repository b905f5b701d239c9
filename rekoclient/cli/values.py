"""Parsers for the values of options. Each parser raises an error for invalid text."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigurationError
from ..provisioning.rate.quotas import LEAST_TPS, check_rates

if TYPE_CHECKING:
    from ..provisioning import Tps


def file(text: str) -> Path | str:
    """Parse the location of a file: an S3 URL stays text, other text becomes a path."""
    return text if text.startswith("s3://") else Path(text)


def removals(text: str) -> int | str:
    """Parse a maximum: a number of users, or a share of the users such as `20%`."""
    number = text.removesuffix("%")
    if number.isdecimal() and (text == number or int(number) <= 100):
        return text if text.endswith("%") else int(text)
    raise argparse.ArgumentTypeError(
        f"must be a number of users or a share such as 20%, not {text!r}"
    )


def tps(text: str) -> Tps:
    """Parse a request rate.

    The text is one number for all methods, a number for each method, `account` or
    `learn`. With `account`, the command reads the rates from Service Quotas. With
    `learn`, the command measures the rates.
    """
    if text == "learn":
        return "learn"
    if text == "account":
        return "account"
    try:
        if "=" in text:
            named = (part.partition("=") for part in text.split(","))
            rates = {name.strip(): float(rate) for name, _, rate in named}
            check_rates(rates)
            return rates
        rate = float(text)
        check_rates(rate)
    except (ValueError, ConfigurationError):
        raise argparse.ArgumentTypeError(
            f"not a rate: {text!r}; pass 'account', 'learn', a number of requests a"
            f" second ({LEAST_TPS} or more, or inf), or a number by method, such as"
            " create_user=50,delete_user=20"
        ) from None
    return rate


def price(text: str) -> float:
    """Parse a price of 0 or more."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if 0 <= number < math.inf:
        return number
    raise argparse.ArgumentTypeError(f"must be a number of 0 or more, not {text!r}")


def share(text: str) -> float:
    """Parse a number from 0.1 to 1."""
    return _between(0.1, 1, text)


def percent(text: str) -> float:
    """Parse a number from 0 to 100."""
    return _between(0, 100, text)


def _between(low: float, high: float, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if low <= number <= high:
        return number
    raise argparse.ArgumentTypeError(
        f"must be a number from {low:g} to {high:g}, not {text!r}"
    )


def faces(text: str) -> int:
    """Parse a whole number from 1 to 100."""
    if text.isdecimal() and 1 <= int(text) <= 100:
        return int(text)
    raise argparse.ArgumentTypeError(
        f"must be a whole number from 1 to 100, not {text!r}"
    )


def count(text: str) -> int:
    """Parse a whole number of 0 or more."""
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(
        f"must be a whole number of 0 or more, not {text!r}"
    )
