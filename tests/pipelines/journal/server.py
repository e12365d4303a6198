"""A real PostgreSQL server for the tests: on a socket in a folder of its own, ended by its id."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def programs() -> Path | None:
    """The folder of the server's programs, the newest version first; None where there is no server."""
    known = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.environ.get("PATH", "").split(":"))]
    found = [folder for folder in known if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(found, key=lambda folder: folder.parent.name.zfill(3)) if found else None


def _unprivileged() -> str | None:
    """The server refuses to run as root: then it runs as this user."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def running(folder_of_programs: Path) -> Iterator[str]:
    """The URL of an empty database of a new server, which is gone afterwards."""
    user = _unprivileged()
    home = Path(tempfile.mkdtemp(prefix="baikoo-pg-"))  # short: a socket's path has 107 bytes at most
    try:
        if user:
            shutil.chown(home, user)
        data, log = home / "data", home / "log"
        subprocess.run(
            [folder_of_programs / "initdb", "-D", data, "-U", "keeper", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            check=True, capture_output=True, user=user, cwd=home, env={"PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        with log.open("wb") as written:
            server = subprocess.Popen(
                [folder_of_programs / "postgres", "-D", data, "-k", home, "-c", "listen_addresses="],
                stdout=written, stderr=written, user=user, cwd=home, env={"PATH": "/usr/bin:/bin"},
            )  # fmt: skip
        try:
            _wait(server, home, log)
            yield f"postgresql://keeper@/postgres?host={home}"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            server.wait(timeout=60)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait(server: "subprocess.Popen[bytes]", home: Path, log: Path) -> None:
    for _ in range(600):
        try:
            psycopg.connect(host=str(home), user="keeper", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
