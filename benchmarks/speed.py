"""How fast submissions are graded: warm engine against kernel engine, one job against two, memory as the class grows.

    python benchmarks/speed.py            everything, about four minutes
    python benchmarks/speed.py --quick    fewer submissions, about one minute

All figures come from one run on one machine and are compared with each other only. What is compared is measured one right after
the other, five times over, and the middle ratio counts: others use these machines, too, and their speed drifts. Nothing is deleted
before the end: a file system may be slow to make files for a while after many have gone. "Everything included" is what
`grade submissions/` does: start-up of the engine, run, check, page, results.json. Submissions are the samples in
`submissions/`, without those that loop for ever (they would measure the limits), each copy made unique by a comment.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
GRADE = str(Path(sys.executable).with_name("grade"))
"""The command as it is installed beside this interpreter."""
ROUNDS = 5


def samples() -> list[Path]:
    """Sample hand-ins that come to an end by themselves."""
    labels = tomllib.loads((ROOT / "tests" / "samples.toml").read_text(encoding="utf-8"))["sample"]
    return [
        ROOT / "submissions" / label["assignment"] / label["student"]
        for label in labels
        if "loop" not in label["style"] and "folder" not in label
    ]


def make_class(folder: Path, count: int) -> None:
    """`count` submissions under folder/optimizers, copies of the samples, no two the same."""
    chosen = samples()
    for number in range(count):
        source = chosen[number % len(chosen)]
        target = folder / "optimizers" / f"{number:04d}-{source.name}"
        shutil.copytree(source, target)
        for file in target.iterdir():
            if file.suffix == ".py":
                file.write_bytes(file.read_bytes() + f"\n# copy {number}\n".encode())
            elif file.suffix == ".ipynb":
                notebook = json.loads(file.read_text(encoding="utf-8-sig"))
                cells = notebook.get("cells", [])
                if cells:
                    cells.append(
                        {
                            "cell_type": "code",
                            "metadata": {},
                            "execution_count": None,
                            "outputs": [],
                            "source": f"# copy {number}",
                        }
                    )
                file.write_text(json.dumps(notebook), encoding="utf-8")


def grade(folder: Path, count: int, *options: str) -> tuple[float, float]:
    """Wall seconds of `grade` over `count` submissions, in a new folder within `folder`, and its peak memory in MB."""
    here = Path(tempfile.mkdtemp(dir=folder))
    make_class(here / "class", count)
    os.sync()  # writing the class to the disk isn't part of grading it
    command = [GRADE, "class", str(here / "class"), "--out", str(here / "reports"),
               "--assignments", str(ROOT / "assignments"), *options]  # fmt: skip
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    assert process.stderr is not None
    said = process.stderr.read().decode()
    if status >> 8 not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {said}")
    graded = json.loads((here / "reports" / "results.json").read_text())["results"]
    assert len(graded) == count, f"{len(graded)} of {count} graded"
    return seconds, usage.ru_maxrss / 1024


def startup() -> tuple[float, float]:
    """Best of several: `python -c pass` and `grade --help`, in seconds."""

    def best(*command: str) -> float:
        times = []
        for _ in range(12):
            started = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            times.append(time.perf_counter() - started)
        return sorted(times)[len(times) // 4]

    return best(sys.executable, "-c", "pass"), best(GRADE, "--help")


def main() -> None:
    """Print every figure, the bar it is held to, and whether it is met; exit status 1 when one isn't."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer submissions")
    with tempfile.TemporaryDirectory(prefix="grade-benchmark-") as folder:
        raise SystemExit(0 if measure(Path(folder), parser.parse_args().quick) else 1)


def measure(folder: Path, quick: bool) -> bool:
    """Print everything; whether all bars are met."""
    small, large = (100, 300) if quick else (100, 1000)
    kernels = 8 if quick else 12
    bars = []

    def bar(name: str, value: float, bound: float, *, at_least: bool = True) -> None:
        met = value >= bound if at_least else value <= bound
        bars.append(met)
        print(
            f"  {'✓' if met else '✗'} {name}: {value:.2f} (bar: {'at least' if at_least else 'at most'} {bound})",
            flush=True,
        )

    kernel, one, two = [], [], []
    warm_seconds, memory_small = grade(folder, small, "--engine", "warm", "--jobs", "1")
    print(f"warm engine:   {warm_seconds / small:.4f} s per submission, everything included, {small} submissions", flush=True)  # fmt: skip
    for _ in range(ROUNDS):
        kernel.append(grade(folder, kernels, "--engine", "kernel", "--jobs", "1")[0] / kernels)
        print(
            f"kernel engine: {kernel[-1]:.4f} s per submission, everything included, {kernels} submissions", flush=True
        )
        seconds, memory_large = grade(folder, large, "--engine", "warm", "--jobs", "1")
        one.append(seconds / large)
        print(f"warm engine:   {one[-1]:.4f} s per submission, everything included, {large} submissions", flush=True)
        two.append(grade(folder, large, "--engine", "warm", "--jobs", "2")[0] / large)
        print(f"two jobs:      {two[-1]:.4f} s per submission, everything included, {large} submissions", flush=True)
    bar("warm is faster than kernel, times", median(k / w for k, w in zip(kernel, one, strict=True)), 40)
    bar("--jobs 2 is faster than --jobs 1, times", median(w / t for w, t in zip(one, two, strict=True)), 1.7)
    print(f"memory:        {memory_small:.0f} MB at {small} submissions, {memory_large:.0f} MB at {large}", flush=True)
    bar("memory grows, times", memory_large / memory_small, 1.1, at_least=False)
    bare, help_ = startup()
    print(f"grade --help:  {help_ * 1000:.0f} ms, python -c pass: {bare * 1000:.0f} ms", flush=True)
    bar("grade --help takes, times python -c pass", help_ / bare, 4, at_least=False)
    return all(bars)


if __name__ == "__main__":
    main()
