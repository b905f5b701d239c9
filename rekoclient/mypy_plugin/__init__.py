"""A mypy plugin that checks literal arguments against the service's rules.

    [tool.mypy]
    plugins = ["rekoclient.mypy_plugin"]

If a literal argument of a client's method or a request class is invalid, the plugin
reports an error at the argument's line. The check at run time has the same message.

The plugin builds the request from the literals of the call, and validates it. It does
not report members whose value it does not know. ``_reader`` reads the expressions of a
call. ``_certain`` finds the values of names that cannot change.

If the plugin itself fails, mypy continues without a check of the call.

Only mypy imports this package, so that programs do not need mypy.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from mypy.errorcodes import ErrorCode
from mypy.nodes import CallExpr, TypeInfo
from mypy.plugin import CheckerPluginInterface, FunctionContext, MethodContext, Plugin
from mypy.types import Type

from .. import models
from .._version import (
    __version__,
)  # mypy reads it, so a new version invalidates its cache
from ._certain import MODELS
from ._reader import Reader, Report, owner_of

__all__ = ["__version__", "plugin", "request_name"]

_Context: TypeAlias = FunctionContext | MethodContext
_Hook: TypeAlias = Callable[[_Context], Type]
_Check: TypeAlias = Callable[[Reader, CallExpr], Iterator[Report]]

_CODE = ErrorCode(
    "rekoclient", "Literal arguments that Amazon Rekognition would refuse", "Rekoclient"
)

_CLIENTS = (
    "rekoclient.client.RekognitionClient",
    "rekoclient.aio.AsyncRekognitionClient",
)

_OF_A_CLIENT = re.compile(r"(\w+) of (?:Async)?RekognitionMethods")
"""Pattern of a method's name, such as ``create_user of RekognitionMethods``.

mypy passes this form of the name, not the full name, to a hook for a call such as
``super().create_user()``.
"""

_DEBUG = "REKOCLIENT_MYPY_DEBUG"
"""Environment variable. If it is set, an exception of the plugin stops mypy."""


class _RekoPlugin(Plugin):
    """Checks calls of request classes and of methods that build a request."""

    _difference: str | None = None
    _noted = False

    def get_function_hook(
        self, fullname: str
    ) -> Callable[[FunctionContext], Type] | None:
        """Return the hook that checks calls of a function, or None.

        There are hooks for request classes, and for client methods that are called
        through ``super()``.
        """
        name = fullname.rpartition(".")[2]
        if fullname.startswith(MODELS) and name in models.REQUESTS.values():
            return self._hook(lambda reader, call: reader.call(name, call))
        return self._method_of_unknown(fullname)

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        """Return the hook that checks calls of a method, or None.

        There are hooks for client methods that send a request, and for ``from_dict``.
        """
        owner, _, method = fullname.rpartition(".")
        if method == "from_dict" and owner.startswith(MODELS):
            name = owner.rpartition(".")[2]
            if name in models.REQUESTS.values():
                return self._hook(lambda reader, call: reader.wire_call(name, call))
            return None
        if method == "call":
            if self._owner(owner, method) in _CLIENTS:
                return self._hook(lambda reader, call: reader.untyped_call(call))
            return None
        if request_name(method) is None:
            return self._method_of_unknown(fullname)
        # The name of a class within a function contains "@", and mypy cannot look it
        # up. The hook of ``_method`` checks such a class.
        if "@" in owner or self._owner(owner, method).startswith(MODELS):
            return self._method(method)
        return None

    def _method_of_unknown(self, fullname: str) -> _Hook | None:
        found = _OF_A_CLIENT.fullmatch(fullname)
        if found is None or request_name(found[1]) is None:
            return None
        return self._method(found[1])

    def _method(self, method: str) -> _Hook:
        name = request_name(method)
        assert name is not None

        def check(reader: Reader, call: CallExpr) -> Iterator[Report]:
            if reader.is_ours(call.callee, method):
                yield from reader.call(name, call)

        return self._hook(check)

    def _owner(self, name: str, method: str) -> str:
        """Return the full name of the class that defines a method."""
        symbol = self.lookup_fully_qualified(name)
        node = None if symbol is None else symbol.node
        return owner_of(node, method) if isinstance(node, TypeInfo) else ""

    def _hook(self, check: _Check) -> _Hook:
        def hook(context: _Context) -> Type:
            call = context.context
            if isinstance(call, CallExpr):
                try:
                    self._report(check, context.api, call)
                except Exception:
                    # A bug in the plugin must not end the user's run of mypy.
                    if os.environ.get(_DEBUG):
                        raise
            return context.default_return_type

        return hook

    def _report(
        self,
        check: _Check,
        api: CheckerPluginInterface,
        call: CallExpr,
    ) -> None:
        if self._difference is None:
            self._difference = self._find_difference()
        if self._difference:
            note = getattr(api, "note", None)
            if note is not None and not self._noted:
                self._noted = True
                note(self._difference, call, code=_CODE)
            return
        reported = set()
        for message, place in check(Reader(api), call):
            if (message, id(place)) not in reported:
                reported.add((message, id(place)))
                api.fail(message, place, code=_CODE)

    def _find_difference(self) -> str:
        """Compare the rekoclient of the plugin with that of the checked code.

        The versions can differ if mypy is installed in another environment.

        Returns:
            A note with both versions, or an empty string if they are the same.
        """
        own = (__version__, models.BOTOCORE)
        package = self._package()
        checked = (
            _constant(package / "_version.py", "__version__"),
            _constant(package / "models" / "__init__.py", "BOTOCORE"),
        )
        if own == checked:
            return ""
        return (
            "rekoclient.mypy_plugin checks nothing. The plugin is from rekoclient "
            f"{own[0]} with the model of botocore {own[1]}, but the checked code uses "
            f"rekoclient {checked[0]} with the model of botocore {checked[1]}. Install "
            "the rekoclient of the checked code in the environment of mypy."
        )

    def _package(self) -> Path:
        """Return the folder of the rekoclient that the checked code uses.

        The path of any module of rekoclient contains this folder. mypy may have loaded
        only some of the modules, for example if it has a cache. Therefore the first
        loaded module is used.
        """
        paths = (
            Path(tree.path)
            for name, tree in (self._modules or {}).items()
            if name.partition(".")[0] == "rekoclient"
        )
        parents = next(paths, Path()).parents
        return next((path for path in parents if path.name == "rekoclient"), Path())


def _constant(path: Path, name: str) -> str:
    """Return the value of a string constant, read from a source file."""
    try:
        source = path.read_text(encoding="utf-8")
    except OSError:
        source = ""
    found = re.search(rf'^{name}\b[^="]*= "([^"]+)"', source, re.MULTILINE)
    return found[1] if found else "of an unknown version"


def plugin(_mypy_version: str) -> type[object]:
    """Return the plugin class. mypy calls this function."""
    return _RekoPlugin


def request_name(method: str) -> str | None:
    """Return the name of the request class that a client's method builds, or None."""
    words = method.removeprefix("iter_").split("_")
    return models.REQUESTS.get("".join(word.capitalize() for word in words))
