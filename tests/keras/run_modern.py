"""Runs the scripts of modern/ and writes their records as JSON: `python run_modern.py BACKEND GUEST [NAME...]`, BACKEND being
"real" or "standin", GUEST the folder that the guest package stands in."""

import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
backend, guest, *names = sys.argv[1:]
sys.path.insert(0, guest)
importlib.import_module(f"guest.keras.{backend}")
from guest.keras import importing, naming, record  # noqa: E402


def run(file):
    """The record of a script, as if it were all that was ever run."""
    record.RECORDER.clear()
    naming.clear_names()
    if backend == "standin":
        importing.forget()
    else:
        record.RECORDER.imported("keras")  # it is loaded once for all scripts
        record.RECORDER.clue("keras", ("keras-3",))
    space = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            exec(compile(file.read_text(encoding="utf-8"), "<cell 1>", "exec"), space)
            error = None
        except Exception as raised:  # noqa: BLE001 - told
            error = f"{type(raised).__name__}: {raised}"[:500]
    return {
        "record": record.RECORDER.export(),
        "error": error,
        "lines": said.getvalue().splitlines()[-1:],
    }


os.chdir(tempfile.mkdtemp())
files = sorted(HERE.glob("modern/*.py"))
sys.stdout.write(json.dumps({file.stem: run(file) for file in files if not names or file.stem in names}))
