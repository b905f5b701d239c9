"""Modules of urllib3, imported by name and without types.

Import statements would make type checkers read urllib3 for every program that uses a
client.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

connections: Any = import_module("urllib3.connection")
pools: Any = import_module("urllib3.connectionpool")
exceptions: Any = import_module("urllib3.exceptions")
util: Any = import_module("urllib3.util.connection")
