"""Early reading of modules, so that their import later opens no file.

A process may run out of file descriptors, or an upgrade may remove the package while
the process runs. Calls must still work then. This module imports nothing from
rekoclient.
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
    """Importer of modules whose code was read into memory."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[ModuleSpec, Any, CodeType]] = {}

    def read(self, name: str) -> None:
        """Read the code of a module into memory, if it is not loaded yet."""
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
        # Tracebacks and ``importlib.reload`` use the loader of a module, so it must be
        # the original one.
        module.__loader__ = loader
        if module.__spec__ is not None:
            module.__spec__.loader = loader
        exec(code, vars(module))  # noqa: S102 - every import executes code
        del self._kept[module.__name__]


def _code_of(spec: ModuleSpec) -> CodeType | None:
    get_code: Any = getattr(spec.loader, "get_code", None)
    code: CodeType | None = get_code and get_code(spec.name)
    return code


_IN_MEMORY = _InMemory()


def preload(package: ModuleType, *names: str) -> None:
    """Read the code of modules into memory, without running it.

    Running the code of all modules takes thirty times as long as reading it. Each
    module runs at its first import. Only the first call in a process reads modules.

    Args:
        package: The package of the modules. The modules of its subpackages are not
            read.
        *names: Full names of further modules.
    """
    if _IN_MEMORY in sys.meta_path:
        return
    import pkgutil  # a slow import, which only a client needs

    sys.meta_path.insert(0, _IN_MEMORY)
    inside = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    for name in (*(module.name for module in inside), *names):
        _IN_MEMORY.read(name)
    "".encode("idna")  # loads the codec that encodes host names
