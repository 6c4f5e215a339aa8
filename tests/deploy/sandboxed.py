"""sandboxed.py <unit file> <command...>: becomes the command, with the unit's filters on system calls, on executable
memory and on address families, which is what can break a program. As systemd sets them, without systemd."""

import ctypes
import errno
import os
import socket
import sys
from pathlib import Path

import unit_file

_ALLOW = 0x7FFF0000
_EQUAL, _MASKED_EQUAL = 4, 7
_WRITE, _EXECUTE, _SHM_EXECUTE = 2, 4, 0o100000
_MAX_FAMILY = 64
_PR_SET_NO_NEW_PRIVS = 38

_library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
_library.seccomp_init.restype = ctypes.c_void_p


class _Comparison(ctypes.Structure):
    _fields_ = [("argument", ctypes.c_uint), ("operation", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def _refuse(error: int) -> int:
    return 0x00050000 | error


class _Filter:
    def __init__(self, default: int):
        self._context = ctypes.c_void_p(_library.seccomp_init(ctypes.c_uint32(default)))

    def add(self, action: int, name: str, *comparisons: _Comparison) -> None:
        number = _library.seccomp_syscall_resolve_name(name.encode())
        if number == -1:
            return  # not of this kernel or machine
        rules = (_Comparison * len(comparisons))(*comparisons)
        status = _library.seccomp_rule_add_array(self._context, ctypes.c_uint32(action), number, len(rules), rules)
        assert status == 0, (name, status)

    def load(self) -> None:
        status = _library.seccomp_load(self._context)
        assert status == 0, status


def _deny_executable_memory() -> None:
    rules = _Filter(_ALLOW)
    both = _WRITE | _EXECUTE
    rules.add(_refuse(errno.EPERM), "mmap", _Comparison(2, _MASKED_EQUAL, both, both))
    for name in ("mprotect", "pkey_mprotect"):
        rules.add(_refuse(errno.EPERM), name, _Comparison(2, _MASKED_EQUAL, _EXECUTE, _EXECUTE))
    rules.add(_refuse(errno.EPERM), "shmat", _Comparison(2, _MASKED_EQUAL, _SHM_EXECUTE, _SHM_EXECUTE))
    rules.load()


def _restrict_address_families(names: list[str]) -> None:
    allowed = {int(getattr(socket, name)) for name in names}
    rules = _Filter(_ALLOW)
    for family in set(range(_MAX_FAMILY)) - allowed:
        rules.add(_refuse(errno.EAFNOSUPPORT), "socket", _Comparison(0, _EQUAL, family, 0))
    rules.load()


def _filter_system_calls(allowed: set[str]) -> None:
    rules = _Filter(_refuse(errno.EPERM))
    for name in allowed:
        rules.add(_ALLOW, name)
    rules.load()


def main() -> None:
    settings = unit_file.read(Path(sys.argv[1]))
    allowed = unit_file.allowed_system_calls(settings)
    os.umask(int(settings["UMask"][0], 8))
    assert ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    _restrict_address_families(settings["RestrictAddressFamilies"][0].split())
    if settings["MemoryDenyWriteExecute"] == ["yes"]:
        _deny_executable_memory()
    _filter_system_calls(allowed)
    os.execvp(sys.argv[2], sys.argv[2:])


main()
