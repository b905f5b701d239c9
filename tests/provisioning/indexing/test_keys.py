"""External ids made from keys, and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.models import Image, IndexFacesRequest, S3Object
from rekoclient.provisioning import external_id_of, key_of

KEYS = st.text(st.characters(), min_size=1, max_size=60) | st.text(
    "/: aé%_", min_size=1
)


@pytest.mark.parametrize(
    ("external_id", "key"),
    [
        ("IMG_0001.jpg", "IMG_0001.jpg"),
        ("2024::06::party:201.jpg", "2024/06/party 1.jpg"),
        ("a:3Ab", "a:b"),
        ("::::", "//"),
        ("caf:C3:A9", "café"),
    ],
)
def test_an_external_id_is_readable(external_id: str, key: str) -> None:
    """Letters, digits, underscores, dots and hyphens stay."""
    assert external_id == external_id_of(key)
    assert key == key_of(external_id)


@given(KEYS)
def test_a_key_comes_back_from_its_external_id(key: str) -> None:
    """Also one with surrogates, which file names of other encodings have."""
    external_id = external_id_of(key)
    IndexFacesRequest(
        collection_id="any",
        image=Image(s3_object=S3Object(bucket="any", name="any")),
        external_image_id=external_id,
    )

    assert len(external_id) <= 255
    assert key_of(external_id) in (key, None)
    assert (key_of(external_id) is None) == external_id.startswith("key:sha256:")


@given(KEYS, KEYS)
def test_two_keys_have_two_external_ids_and_a_prefix_stays_one(
    one: str, other: str
) -> None:
    """So a prefix of external ids finds the keys below a folder."""
    assert (one == other) == (external_id_of(one) == external_id_of(other))
    assert external_id_of(one + "x").startswith(external_id_of(one)) or (
        key_of(external_id_of(one + "x")) is None
    )


@pytest.mark.parametrize(
    "key",
    ["", "k" * 256, "é" * 100, "sha256:" + "ab" * 32, "s3\x12" + "ab" * 31],
    ids=["empty", "long", "long when escaped", "like a hash", "like another hash"],
)
def test_a_key_without_a_reversible_id_gets_a_hash(key: str) -> None:
    """Enrolments have other hashes, so none of theirs is the id of a key."""
    external_id = external_id_of(key)
    legal = re.fullmatch(r"[a-zA-Z0-9_.\-:]{1,255}", external_id)

    assert legal
    assert key_of(external_id) in (None, key)


@pytest.mark.parametrize(
    "external_id",
    ["sha256:" + "0" * 64, "source:" + "1a" * 32, "a:zz", "a:3", ":C3", "a:61", "a/b"],
)
def test_an_external_id_of_another_origin_has_no_key(external_id: str) -> None:
    """For example that of an enrolment, or one that an application has set."""
    assert key_of(external_id) is None
