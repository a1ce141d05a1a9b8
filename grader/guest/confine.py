"""Takes rights away from this process, for good, before the first line of student code runs.

In order, each layer independent of the others:
1. resource limits: CPU seconds, address space, file size, open files, no core dumps;
2. Landlock: read only what `readable` lists (Python and its libraries, entry by entry, without the project), write
   only below the scratch folder; no signals and no abstract sockets out of the domain where the kernel can (ABI 6);
3. seccomp: only the system calls that numerical Python needs. No network, no new programs or processes (threads
   only), no signals, no tracing, no changed limits; chmod, chown and utime do nothing and report success.

`prepare` does in the template what is the same for all submissions (it costs more than all the rest); `enter` is
called in the forked child. Both say which layers are in force: a platform that lacks one is told, not hidden.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

THREAD, NEW_SPACES = 0x00010F00, 0x7E020080
"""What `clone` is asked for by a thread (the memory, files, signals and process of the one that starts it), and what never:
namespaces of its own."""
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 1, 38, 22, 2
SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}
SET_MODE_FILTER, FILTER_FLAG_TSYNC = 1, 1
SYS_LANDLOCK_RESTRICT_SELF = 446
"""On every architecture."""
BINARY_TREE = 2
"""How libseccomp looks calls up: the kernel tries a filter with every call when it is loaded, and a list takes it twice as long."""

ALLOWED = """
read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 open openat openat2 creat close close_range dup dup2 dup3
lseek flock fsync fdatasync ftruncate truncate fallocate fadvise64 sync_file_range sendfile copy_file_range splice tee
stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd chdir fchdir
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 symlink symlinkat umask
pipe pipe2 eventfd2 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 poll ppoll select pselect6 socketpair
timerfd_create timerfd_settime timerfd_gettime
mmap munmap mremap mprotect madvise msync mincore mlock munlock brk membarrier mbind get_mempolicy set_mempolicy
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack restart_syscall pause alarm
setitimer getitimer timer_create timer_settime timer_gettime timer_delete timer_getoverrun
nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getrusage sysinfo uname getcpu
futex futex_waitv set_robust_list get_robust_list rseq set_tid_address arch_prctl sched_yield sched_getaffinity
sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min getpriority
getpid getppid gettid getpgrp getpgid getsid getuid geteuid getgid getegid getgroups getresuid getresgid capget getrlimit getrandom
wait4 waitid exit exit_group
""".split()  # noqa: SIM905 - a table, by theme
"""System calls that numerical Python needs; files are guarded by Landlock. Everything else fails with EPERM."""

WITHOUT_LANDLOCK_DENIED = "symlink symlinkat rename renameat renameat2 truncate creat".split()  # noqa: SIM905

PRETENDED = """
chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat setxattr lsetxattr fsetxattr
""".split()  # noqa: SIM905
"""Reported as done, without doing anything: libraries call them after copying a file, and Landlock doesn't guard them."""

IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""Is this a terminal, how large, how much can be read, (non-)blocking, close on exec."""

FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)
"""Duplicating descriptors, their flags, locks. Not F_SETOWN and F_SETSIG, which make the kernel signal others."""

AFTER_SOCKETS = "sendmsg recvmsg sendto recvfrom accept accept4 getsockname getpeername getsockopt setsockopt shutdown tgkill".split()  # noqa: SIM905
"""What a process needs to go on using sockets that it opened before (Jupyter's kernel); opening one needs `socket`."""


_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))


class _Program(ctypes.Structure):
    """A compiled filter in the form that the kernel takes."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))

    @classmethod
    def of(cls, program: bytes) -> _Program:
        """From libseccomp's output."""
        count = len(program) // ctypes.sizeof(_Instruction)
        return cls(count, (_Instruction * count).from_buffer_copy(program))


@dataclass
class Prepared:
    """What the template holds ready for its children."""

    ruleset: Any = None
    """None where there is no Landlock, and once this process has entered it."""
    own: Any = None
    """The second, small ruleset, once it is made: of all folders to write in only one."""
    program: _Program | None = None
    coarse: tuple[str, ...] = ()
    sockets: bool = False
    address_space: int = 0
    """Of this process, in bytes; 0: not measured yet."""
    layers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def prepare(
    readable: Sequence[str], listed: Sequence[str], scratch_root: str, *, sockets: bool = False
) -> Prepared:  # fmt: skip
    """Build the shared Landlock ruleset and the compiled seccomp filter; says what this platform can't do.

    Of the folders `listed` the names of what is in them may be seen, whether it may be read or not.
    """
    prepared = Prepared(coarse=_coarse(readable, scratch_root), sockets=sockets)
    layers, missing = ["limits"], []
    try:
        prepared.ruleset = _ruleset(readable, listed, scratch_root, sockets)
        layers.append("landlock")
    except Exception as error:
        missing.append(f"landlock: {error}")
    try:
        prepared.program = _Program.of(_seccomp_program(landlock=prepared.ruleset is not None, sockets=sockets))
        layers.append("seccomp")
    except Exception as error:
        missing.append(f"seccomp: {error}")
    prepared.layers, prepared.missing = tuple(layers), tuple(missing)
    return prepared


def _coarse(readable: Sequence[str], scratch_root: str) -> tuple[str, ...]:
    """The folders that hold everything readable: few, so that a child's own ruleset costs little.

    None of them may hold the scratch folders: `/` (the folder of `/lib`) would open every student's to all.
    """
    scratch = os.path.realpath(scratch_root) + "/"

    def clear(folder: str) -> bool:
        return not scratch.startswith(os.path.realpath(folder).rstrip("/") + "/")

    folders = {os.path.dirname(path) for path in readable if clear(os.path.dirname(path))}
    folders |= {path for path in readable if os.path.isdir(path) or not clear(os.path.dirname(path))}
    return tuple(sorted(f for f in folders if not any(f != g and f.startswith(g.rstrip("/") + "/") for g in folders)))


def _rights(sockets: bool) -> tuple[Any, Any, Any, Any]:
    import landlockpy

    abi = landlockpy.abi_version()
    if abi < 1:
        raise OSError(errno.EOPNOTSUPP, "this kernel has no Landlock")
    fs = landlockpy.AccessFS
    every = landlockpy.fs_for_abi(abi)
    read = fs.READ_FILE | fs.READ_DIR
    write = every & (
        read | fs.WRITE_FILE | fs.REMOVE_DIR | fs.REMOVE_FILE | fs.MAKE_DIR | fs.MAKE_REG | fs.MAKE_SYM | fs.TRUNCATE
    )
    write |= every & fs.MAKE_SOCK if sockets else 0
    return every, read, write, landlockpy.scope_for_abi(abi)


def _ruleset(readable: Sequence[str], listed: Sequence[str], scratch_root: str, sockets: bool) -> Any:
    import landlockpy

    every, read, write, scope = _rights(sockets)
    ruleset = landlockpy.Ruleset(handled_fs=every, scoped=scope)
    for path in readable:
        with contextlib.suppress(FileNotFoundError, PermissionError):
            ruleset.allow_path(path, read if os.path.isdir(path) else landlockpy.AccessFS.READ_FILE)
    for folder in listed:
        with contextlib.suppress(FileNotFoundError, PermissionError):
            ruleset.allow_path(folder, landlockpy.AccessFS.READ_DIR)
    for device in ("/dev/null", "/dev/urandom", "/dev/zero"):
        with contextlib.suppress(FileNotFoundError, PermissionError):
            ruleset.allow_path(device, landlockpy.AccessFS.READ_FILE | landlockpy.AccessFS.WRITE_FILE)
    ruleset.allow_path(scratch_root, write)
    return ruleset


def _seccomp_program(*, landlock: bool, sockets: bool) -> bytes:
    import pyseccomp as seccomp

    program = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    with contextlib.suppress(OSError, ValueError, RuntimeError):  # a libseccomp from before 2.5
        program.set_attr(seccomp.Attr.CTL_OPTIMIZE, BINARY_TREE)
    allowed = [*ALLOWED, *(AFTER_SOCKETS if sockets else [])]
    if not landlock:  # the only guard left for files: nothing may be moved or linked
        allowed = [name for name in allowed if name not in WITHOUT_LANDLOCK_DENIED]
    for name in allowed:
        _rule(program, seccomp.ALLOW, name)
    for name in PRETENDED:
        _rule(program, seccomp.ERRNO(0), name)
    _rule(program, seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, THREAD | NEW_SPACES, THREAD))
    _rule(
        program, seccomp.ERRNO(errno.ENOSYS), "clone3"
    )  # glibc then falls back to clone, whose flags a filter can see
    _rule(program, seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))  # reading limits only
    _rule(program, seccomp.ALLOW, "sched_setaffinity", seccomp.Arg(0, seccomp.EQ, 0))  # its own processors only
    for request in IOCTLS:
        _rule(program, seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    for command in FCNTLS:
        _rule(program, seccomp.ALLOW, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    for option in (15, 16):  # PR_SET_NAME, PR_GET_NAME: names of threads
        _rule(program, seccomp.ALLOW, "prctl", seccomp.Arg(0, seccomp.EQ, option))
    with tempfile.TemporaryFile() as file:
        program.export_bpf(file)
        file.seek(0)
        return file.read()


def _rule(program: Any, action: int, name: str, *args: Any) -> None:
    with contextlib.suppress(OSError, ValueError, RuntimeError):  # a call that this architecture doesn't have
        program.add_rule(action, name, *args)


def enter(prepared: Prepared, scratch: str, limits: dict[str, int]) -> None:
    """Confine this process; raises OSError when a layer that `prepared` promises can't be entered."""
    set_limits(limits, prepared.address_space)
    guard_files(prepared, scratch)
    filter_calls(prepared)


def guard_files(prepared: Prepared, scratch: str) -> None:
    """Enter Landlock: this thread and those that it starts from now on. They may write below `scratch`, or where
    `guard_shared` was told."""
    if "landlock" in prepared.layers:
        guard_shared(prepared, scratch)
        # the library's own `restrict` looks up flags for a while, and new privileges are given up by now
        if _libc.syscall(SYS_LANDLOCK_RESTRICT_SELF, prepared.own.fileno(), 0):
            raise OSError(ctypes.get_errno(), "Landlock can't be entered")
        prepared.own.close()


def guard_shared(prepared: Prepared, scratch: str) -> None:
    """Enter the part of Landlock that all submissions share, and make the other part: the template does, and its children
    find themselves in the one and enter the other. `scratch` is the folder below which they may write."""
    if prepared.ruleset is not None:
        prepared.ruleset.restrict()
        prepared.ruleset.close()
        prepared.ruleset = None
        prepared.own = _own_scratch_only(prepared, scratch)


def filter_calls(prepared: Prepared, *, every_thread: bool = False) -> None:
    """Enter seccomp: this thread, or every thread that the process has by now."""
    if prepared.program is not None:
        _load(prepared.program, every_thread)


def _own_scratch_only(prepared: Prepared, scratch: str) -> Any:
    """A second, small ruleset: of all scratch folders only this process's own. Both hold, so the first keeps guarding; and
    each process that enters it is out of reach of all others."""
    import landlockpy

    every, read, write, scope = _rights(prepared.sockets)
    ruleset = landlockpy.Ruleset(handled_fs=every, scoped=scope)
    for path in prepared.coarse:
        with contextlib.suppress(FileNotFoundError, PermissionError):
            ruleset.allow_path(path, read if os.path.isdir(path) else landlockpy.AccessFS.READ_FILE)
    for device in ("/dev/null", "/dev/urandom", "/dev/zero"):
        with contextlib.suppress(FileNotFoundError, PermissionError):
            ruleset.allow_path(device, landlockpy.AccessFS.READ_FILE | landlockpy.AccessFS.WRITE_FILE)
    ruleset.allow_path(scratch, write)
    return ruleset


def _load(filter_: _Program, every_thread: bool) -> None:
    """Load a compiled filter (libseccomp's own `load` would compile it again in each child)."""
    failed = _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if every_thread:
        number = SYS_SECCOMP[os.uname().machine]
        failed = failed or _libc.syscall(number, SET_MODE_FILTER, FILTER_FLAG_TSYNC, ctypes.byref(filter_))
    else:
        failed = failed or _libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filter_), 0, 0)
    if failed:
        raise OSError(ctypes.get_errno(), "seccomp can't be entered")


def set_limits(limits: dict[str, int], address_space: int = 0) -> None:
    """Resource limits: `cpu_seconds`, `memory` (bytes beyond what the process has now), `file_size` (bytes)."""
    for which, value in hard_limits(limits, address_space):
        set_limit(which, value)


def hard_limits(limits: dict[str, int], address_space: int = 0) -> list[tuple[int, int]]:
    """What `set_limits` sets, as far as this process may: pairs of a resource and its limit."""
    if resource is None:
        return []
    wanted = (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_size"]),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_AS, (address_space or measured_address_space()) + limits["memory"]),
    )
    hard = [resource.getrlimit(which)[1] for which, _ in wanted]
    return [
        (which, value if most == resource.RLIM_INFINITY else min(value, most))
        for (which, value), most in zip(wanted, hard, strict=True)
    ]


def set_limit(which: int, value: int) -> None:
    """Limit a resource for good, where the platform lets it be limited."""
    try:
        resource.setrlimit(which, (value, value))
    except (ValueError, OSError):
        return


class AddressSpace:
    """What this process has mapped. Opened before Landlock hides where that stands, it can be read afterwards."""

    def __init__(self) -> None:
        self._file: Any = None
        with contextlib.suppress(FileNotFoundError):  # no Linux
            self._file = open("/proc/self/statm", "rb", buffering=0)  # noqa: SIM115 - read again and again, then closed

    def measured(self) -> int:
        """In bytes, now."""
        if self._file is None:
            return UNKNOWN_ADDRESS_SPACE
        self._file.seek(0)
        return int(self._file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        """Nothing is to be measured any more: student code finds no way to it."""
        if self._file is not None:
            self._file.close()


UNKNOWN_ADDRESS_SPACE = 2**30


def measured_address_space() -> int:
    """What this process has mapped, in bytes. To be asked before Landlock is entered."""
    space = AddressSpace()
    try:
        return space.measured()
    finally:
        space.close()


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends, so that a killed grader leaves nothing behind."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, 9)
