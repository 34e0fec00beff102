"""The processes of an update end with it, however it ends: none goes on writing where the next update has begun."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from passeur.pipeline.workers import pool

#: Longer than any wait here: what waits so long was not ended.
LONG = 300.0

SCRIPT = """
import os, signal, sys, time
from passeur.pipeline.workers import pool

if __name__ == "__main__":
    try:
        with pool(1) as processes:
            if sys.argv[1] == "working":
                print(processes.submit(os.getpid).result(), flush=True)
            processes.submit(time.sleep, 300)
            if sys.argv[1] == "starting":
                os.killpg(0, signal.SIGINT)
            for _ in range(3000):
                time.sleep(0.1)
    except KeyboardInterrupt:
        print("heard")
"""


def over(process: int) -> bool:
    """Whether a process is at its end within half a minute; who has none to bury it is at its end too."""
    for _ in range(600):
        try:
            if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def started(folder: Path, moment: str) -> "subprocess.Popen[str]":
    script = folder / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), moment]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def test_what_was_asked_for_is_done_when_the_block_ends() -> None:
    with pool(2) as processes:
        asked = [processes.submit(pow, each, 2) for each in range(5)]
    assert [each.result() for each in asked] == [0, 1, 4, 9, 16]


def test_an_error_ends_the_processes_and_what_they_have_under_way() -> None:
    began = time.monotonic()
    said: list[int] = []

    def failing() -> None:
        with pool(1) as processes:
            said.append(processes.submit(os.getpid).result())
            processes.submit(time.sleep, LONG)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert over(said[0])
    assert time.monotonic() - began < LONG / 2


def test_who_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    with started(tmp_path, "working") as child:
        assert child.stdout is not None
        process = int(child.stdout.readline())
        child.kill()
        assert over(process)


def test_ctrl_c_while_processes_start_is_heard_once_and_leaves_no_traceback(tmp_path: Path) -> None:
    with started(tmp_path, "starting") as child:
        out, error = child.communicate(timeout=LONG)
    assert (out, error) == ("heard\n", "")
