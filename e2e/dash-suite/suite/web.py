"""
Stands in for the internet: a local server has the files that tests fetch. `web.txt` has the source of each address: a file of an
npm package, or `made`, a generated data set of the same shape from made.py.
"""

import functools
import shutil
import subprocess
import tarfile
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import List, NamedTuple

from . import made


class Source(NamedTuple):
    address: str
    """Host and path, without the scheme. A test has the part before `|` in its text, or the whole."""
    package: str
    """A package such as ramda@0.26.1, or made."""
    path: str
    """Path in the package, or the function of made.py."""


class Hosts(NamedTuple):
    origin: str
    prefixes: List[str]
    """Addresses without the scheme, which are replaced in the text of tests."""


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Suppresses the log of the server."""


def read_sources(listed: Path) -> List[Source]:
    lines = listed.read_text(encoding="utf-8").splitlines()
    return [Source(*line.split()) for line in lines if line.strip() and not line.startswith("#")]


def serve(folder: Path, listed: Path) -> Hosts:
    """Creates missing files, and serves all of them until this process ends."""
    sources = read_sources(listed)
    for source in sources:
        target = folder / source.address.replace("|", "")
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.package == "made":
                target.write_text(getattr(made, source.path)(), encoding="utf-8")
            else:
                unpack(source, target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    prefixes = sorted({source.address.split("|")[0] for source in sources}, key=len, reverse=True)
    return Hosts(f"http://127.0.0.1:{server.server_port}", prefixes)


def unpack(source: Source, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"npm pack {source.package}", flush=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", source.package], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.split()[-1]
        with tarfile.open(Path(folder) / packed) as archive:
            file = archive.extractfile(f"package/{source.path}")
            if file is None:
                raise SystemExit(f"{source.package} has no file {source.path}: correct web.txt")
            with open(target, "wb") as out:
                shutil.copyfileobj(file, out)


def redirect(text: str, hosts: Hosts) -> str:
    for prefix in hosts.prefixes:
        text = text.replace(f"https://{prefix}", f"{hosts.origin}/{prefix}")
    return text
