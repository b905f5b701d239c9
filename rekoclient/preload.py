"""Modules that load without a file, because their code was read before.

Imports nothing of ours. A process may run out of file descriptors, and an upgrade may
remove the package while the process runs. A call that comes then must not need a file.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import CodeType, ModuleType
from typing import Any

__all__ = ["preload"]


class _InMemory(MetaPathFinder, Loader):
    """Loads the modules whose code it has read. Other modules keep their loaders."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[ModuleSpec, Any, CodeType]] = {}

    def read(self, name: str) -> None:
        """Read the code of a module that is not loaded, without running it."""
        if name in sys.modules or name in self._kept:
            return
        spec = find_spec(name)
        code = None if spec is None else _code_of(spec)
        if spec is not None and code is not None:
            loader, spec.loader = spec.loader, self
            self._kept[name] = spec, loader, code

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        kept = self._kept.get(fullname)
        return None if kept is None else kept[0]

    def exec_module(self, module: ModuleType) -> None:
        _, loader, code = self._kept[module.__name__]
        # The usual loader shows the source and reloads the module.
        module.__loader__ = loader
        if module.__spec__ is not None:
            module.__spec__.loader = loader
        exec(code, vars(module))  # noqa: S102 - as each import does
        del self._kept[module.__name__]


def _code_of(spec: ModuleSpec) -> CodeType | None:
    get_code: Any = getattr(spec.loader, "get_code", None)
    code: CodeType | None = get_code and get_code(spec.name)
    return code


_IN_MEMORY = _InMemory()


def preload(package: ModuleType, *names: str) -> None:
    """Read the code of every module of a package, and of others, once a process.

    Running the code takes thirty times as long as reading it, so a module runs at its
    first use.

    Args:
        package: The package, whose inner packages are not read.
        *names: Full names of further modules.
    """
    if _IN_MEMORY in sys.meta_path:
        return
    import pkgutil  # costs more than this module, and a program may make no client

    sys.meta_path.insert(0, _IN_MEMORY)
    inside = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    for name in (*(module.name for module in inside), *names):
        _IN_MEMORY.read(name)
    "".encode("idna")  # loads the codec that encodes host names
