"""The parts of urllib3 that the transport uses, as botocore's session loads them.

With import statements, type checkers would read urllib3 for each program that uses a
client.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

connections: Any = import_module("urllib3.connection")
pools: Any = import_module("urllib3.connectionpool")
exceptions: Any = import_module("urllib3.exceptions")
util: Any = import_module("urllib3.util.connection")
