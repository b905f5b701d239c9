"""ClientRequestTokens: random ones differ, derived ones never change."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.tokens import derived_token, invocation_id, random_token

from .examples import MODEL

UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
PATTERN = re.compile(MODEL.shape_for("ClientRequestToken").metadata["pattern"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]))

BASE = ("job", 1, "eu-west-1", "CreateUser")
USER = {"collection_id": "staff", "user_id": "alice"}


def test_random_tokens_differ_and_are_legal() -> None:
    """A random token has 128 bits in 32 characters."""
    tokens = {random_token() for _ in range(1000)}

    assert 1000 == len(tokens)
    assert all(PATTERN.fullmatch(token) and len(token) == 32 for token in tokens)


def test_invocation_ids_differ_and_are_uuids() -> None:
    """An invocation id is a random UUID, as AWS SDKs send it."""
    ids = {invocation_id() for _ in range(1000)}

    assert 1000 == len(ids)
    assert all(UUID.fullmatch(identifier) for identifier in ids)


@given(
    TEXT, st.integers(), st.dictionaries(st.from_regex("[a-z_]+", fullmatch=True), TEXT)
)
def test_derived_tokens_are_legal(
    job: str, generation: int, parameters: dict[str, str]
) -> None:
    """A token derived from any text matches the service's pattern."""
    token = derived_token(job, generation, "eu-west-1", "CreateUser", **parameters)

    assert PATTERN.fullmatch(token)
    assert 43 == len(token)


def test_derived_tokens_are_the_same_for_ever() -> None:
    """A later version derives the same tokens, so that old runs can be continued."""
    expected = "EIaJttTydQHpMP3zRDF-2aJRCBoLWn6vjZRpjDd79is"

    assert expected == derived_token(*BASE, **USER)


def test_the_order_of_parameters_does_not_matter() -> None:
    """Parameters are compared by name."""
    turned = dict(reversed(USER.items()))

    assert derived_token(*BASE, **USER) == derived_token(*BASE, **turned)


@pytest.mark.parametrize(
    ("base", "parameters"),
    [
        (("jo", 1, "eu-west-1", "CreateUser"), USER),
        (("job", 2, "eu-west-1", "CreateUser"), USER),
        (("job", 1, "eu-west-2", "CreateUser"), USER),
        (("job", 1, "eu-west-1", "DeleteUser"), USER),
        (BASE, {**USER, "user_id": "bob"}),
        (BASE, {"collection_id": "staff"}),
        (BASE, {"collection_id": "alice", "user_id": "staff"}),
        (BASE, {"collection_id": "staffuser_id", "user_id": "alice"}),
        (("job1", 1, "eu-west-1", "CreateUser"), USER),
        (("job", 11, "eu-west-1", "CreateUser"), USER),
        (("job", 1, "eu-west-1CreateUser", ""), USER),
        (("job", 1, "", "eu-west-1CreateUser"), USER),
    ],
)
def test_other_work_has_another_token(
    base: tuple[str, int, str, str], parameters: dict[str, str]
) -> None:
    """Each part changes the token, and no part can run into the next."""
    assert derived_token(*BASE, **USER) != derived_token(*base, **parameters)
