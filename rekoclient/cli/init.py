"""The command `init`, which writes an example of a manifest."""

from __future__ import annotations

import argparse

from .. import errors
from .exits import DONE, FORMAT_VERSION
from .terminal import print_json

MANIFEST = """\
# The collections that should exist. Compare:  rekoclient plan FILE
# Make the changes:                            rekoclient apply FILE

[[collection]]
id = "staff"
tags = { team = "door" }
users = ["alice", "bob"]
# More users from a CSV file with the column user_id, or a JSON Lines file:
# users_from = "staff.csv"
# The id that the collection had before:
# renamed_from = "employees"

# A collection without users and users_from keeps the users that it has.
[[collection]]
id = "visitors"

# Many collections from a file with the columns id and tags:
# [[collections]]
# ids_from = "tenants.csv"
# tags = { team = "door" }
"""


def init(options: argparse.Namespace) -> int:
    """Write an example of a manifest, with comments, to a new file."""
    try:
        with options.file.open("x", encoding="utf-8") as file:
            file.write(MANIFEST.replace("FILE", str(options.file)))
    except FileExistsError as error:
        raise errors.ProvisioningError(
            f"{options.file} already exists. Pass the name of a new file."
        ) from error
    except OSError as error:
        raise errors.ProvisioningError(
            f"{options.file} cannot be written: {error.strerror}. Pass a path in an"
            " existing folder that you can write to."
        ) from error
    if options.json:
        print_json({"format_version": FORMAT_VERSION, "file": str(options.file)})
    else:
        print(f"Wrote {options.file}. Next: rekoclient plan {options.file} --local")
    return DONE
