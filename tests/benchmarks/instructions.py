"""Instructions and allocations of a block of code, counted by valgrind's callgrind.

Other work on the machine does not change the counts. `count_in` runs a program under
valgrind, and the program calls `counted` for each block. `counted` controls valgrind
with the machine code of ``valgrind.h``, so no compiler is needed. Instructions of the
kernel are not counted.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_REQUEST = bytes.fromhex(
    "4889f8"  # mov rax, rdi: rax points to the request and its arguments
    "31d2"  # xor edx, edx: the default result is 0
    "48c1c703 48c1c70d 48c1c73d 48c1c733"  # rol rdi, 3, 13, 61, 51: the mark
    "4887db"  # xchg rbx, rbx
    "4889d0"  # mov rax, rdx
    "c3"
)
_ZERO, _DUMP, _START, _STOP = 0x43540001, 0x43540000, 0x43540004, 0x43540005


def available() -> bool:
    """Return whether instructions can be counted here."""
    return shutil.which("valgrind") is not None and platform.machine() == "x86_64"


def counted(work: Callable[[], object], calls: int) -> None:
    """Call a function several times, and let valgrind count it as one block."""
    memory = mmap.mmap(
        -1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    )
    memory.write(_REQUEST)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    request: Any = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p)(address)

    def ask(code: int) -> None:
        request((ctypes.c_uint64 * 6)(code))

    ask(_START)
    ask(_ZERO)
    for _ in range(calls):
        work()
    ask(_DUMP)
    ask(_STOP)


def count_in(module: str, *arguments: str) -> list[tuple[int, int]]:
    """Run a module under callgrind, and return the counts of each block.

    Returns:
        For each block: the instructions, and the calls of Python's object allocator.
        The calls are 0 if the Python binary has no symbols.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        subprocess.run(
            [
                *("valgrind", "--tool=callgrind", "--instr-atstart=no", "-q"),
                *(f"--callgrind-out-file={out}", sys.executable, "-m", module),
                *arguments,
            ],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stderr=subprocess.DEVNULL,
        )
        dumps = sorted(
            Path(folder).glob("out.*"), key=lambda path: int(path.suffix[1:])
        )
        texts = [path.read_text(encoding="utf-8") for path in dumps]
    found = [
        re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE) for text in texts
    ]
    return [
        (int(match[1]), _allocations(text))
        for match, text in zip(found, texts, strict=True)
        if match is not None
    ]


def _allocations(text: str) -> int:
    """Return the number of calls of the allocator in an output file of callgrind."""
    name = re.search(r"^c?fn=(\(\d+\)) _PyObject_Malloc$", text, re.MULTILINE)
    if name is None:
        return 0
    called = rf"^cfn={re.escape(name[1])}.*\ncalls=(\d+)"
    return sum(map(int, re.findall(called, text, re.MULTILINE)))
