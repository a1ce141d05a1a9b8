"""The kernel's shell looks to ipykernel like the IPython that is installed: it is handed only what that one knows."""

from __future__ import annotations

import inspect

from IPython.core.interactiveshell import InteractiveShell

from grader.guest.kernel import Kernel, KernelShell


def test_ipykernel_sees_which_arguments_this_ipython_knows() -> None:
    """It asks the signature for `cell_meta`, say; with a shell that takes anything, IPython 8 refused every cell."""
    known = inspect.signature(InteractiveShell.run_cell_async).parameters
    assert list(inspect.signature(KernelShell.run_cell_async).parameters) == list(known)
    assert not any(
        each.kind is each.VAR_KEYWORD for each in inspect.signature(KernelShell.run_cell_async).parameters.values()
    )
    assert "allow_stdin" in inspect.signature(Kernel.do_execute).parameters
