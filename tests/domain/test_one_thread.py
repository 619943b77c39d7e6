"""The arithmetic keeps no other processor busy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TASKS = Path("/proc/self/task")


@pytest.mark.skipif(not TASKS.exists(), reason="only Linux lists the threads of a process")
def test_an_evaluation_has_no_threads_beside_its_own():
    count = f"import os, scorecard, scorecard.domain.evaluation; print(len(os.listdir({str(TASKS)!r})))"
    environ = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}

    threads = subprocess.run([sys.executable, "-c", count], env=environ, capture_output=True, text=True, check=True)

    assert threads.stdout == "1\n"
