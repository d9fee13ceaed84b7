#!/usr/bin/env python3
"""Measure the doors of a running server: harvests in records a second, pages beside nginx.

    apt-get install --no-install-recommends wrk nginx-light
    colophon serve --data CATALOGUE --listen 127.0.0.1:7777 2> /dev/null &
    doors.py http://127.0.0.1:7777/ [--pages 200] [--seconds 10] [--connections 32] [--only oai,stream,pages]

Nothing but Python, wrk and nginx is needed. The server may have any base address: addresses in its answers are asked for at
the URL that is given. Everything is one run:

    oai      a full harvest: ListRecords in oai_dc, token by token, on one connection
    stream   a full harvest: every page of the stream in N-Quads, on one connection, three times: the second and third from
             the answers that the server kept, as far as they fit
    pages    publications in HTML and Turtle. Cold: each of many others once (--pages), on one connection. Warm: the same ones
             again and again with wrk. Beside it nginx on a free port serves the same bytes as files, with the same requests,
             and is asked for 304s with its own tags. The access logs of both are off; `2> /dev/null` does that for the server.

Two rounds of each warm measurement, server and nginx by turns, and the better one counts: what disturbs only makes slower.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import xml.sax.saxutils

arguments = argparse.ArgumentParser()
arguments.add_argument("url")
arguments.add_argument("--pages", type=int, default=200)
arguments.add_argument("--seconds", type=int, default=10)
arguments.add_argument("--connections", type=int, default=32)
arguments.add_argument("--only", default="oai,stream,pages")
asked = arguments.parse_args()
URL = urllib.parse.urlsplit(asked.url)
ROOT = URL.path.rstrip("/") + "/"
told = {}


def tell(name, value, unit):
    told[name] = round(value, 1)
    print(f"{name:44} {value:14,.1f} {unit}", flush=True)


class Line:
    """One connection that stays open."""

    def __init__(self, host=URL.hostname, port=URL.port or 80):
        self.line = http.client.HTTPConnection(host, port, timeout=600)

    def get(self, path, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.line.request("GET", path, headers=headers)
        answer = self.line.getresponse()
        return answer, answer.read()


def path_of(address):
    """The path of an address of the catalogue, whatever its base is."""
    address = urllib.parse.urlsplit(address)
    return urllib.parse.quote(address.path, safe="/%:@!$&'()*+,;=~-._") + (f"?{address.query}" if address.query else "")


def oai(line):
    start, records, answers, size, token = time.monotonic(), 0, 0, 0, None
    while True:
        sent = {"resumptionToken": token} if token else {"metadataPrefix": "oai_dc"}
        answer, body = line.get(f"{ROOT}oai?" + urllib.parse.urlencode({"verb": "ListRecords", **sent}))
        assert answer.status == 200, (answer.status, body[:300])
        records += body.count(b"<record>")
        answers, size = answers + 1, size + len(body)
        found = re.search(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>", body)
        if not found:
            break
        token = xml.sax.saxutils.unescape(found[1].decode())
    time_taken = time.monotonic() - start
    tell("OAI-PMH, full harvest", records / time_taken, f"records/s ({records:,} in {answers} answers, {size >> 20} MiB, {time_taken:.1f} s)")


def stream(line):
    for round in ("first", "second", "third"):
        start, members, size = time.monotonic(), 0, 0
        _, root = line.get(f"{ROOT}stream", Accept="application/n-quads")
        pages = re.findall(rb"<https://w3id.org/tree#node> <([^>]+)>", root)
        pages = sorted(set(pages), key=lambda page: int(page.rsplit(b"/", 1)[1]))
        for page in pages:
            answer, body = line.get(path_of(page.decode()), Accept="application/n-quads")
            assert answer.status == 200, (page, answer.status, body[:300])
            members += body.count(b"<https://w3id.org/tree#member>")
            size += len(body)
        taken = time.monotonic() - start
        tell(f"LDES, full harvest, {round}", members / taken, f"members/s ({members:,} in {len(pages)} pages, {size >> 20} MiB, {taken:.1f} s)")


def publications(line, number):
    """Pages of publications, spread over the catalogue."""
    found, token = [], None
    while len(found) < number * 20:
        sent = {"resumptionToken": token} if token else {"metadataPrefix": "oai_dc"}
        _, body = line.get(f"{ROOT}oai?" + urllib.parse.urlencode({"verb": "ListIdentifiers", **sent}))
        names = re.findall(rb"<header>\s*<identifier>([^<]+)</identifier>", body)
        found += [xml.sax.saxutils.unescape(name.decode()).replace("/id/publication/", "/publication/") for name in names]
        next_one = re.search(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>", body)
        if not next_one:
            break
        token = xml.sax.saxutils.unescape(next_one[1].decode())
    step = max(1, len(found) // number)
    return [path_of(name) for name in found[::step][:number]]


def wrk(base, lines):
    """Requests a second, with these requests by turns: each a path and its headers."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        requests = ",\n".join(
            "{%s, {%s}}" % (json.dumps(path), ", ".join(f"[{json.dumps(n)}] = {json.dumps(v)}" for n, v in headers.items()))
            for path, headers in lines
        )
        script.write(
            f"local all, at = {{{requests}}}, 0\nlocal made = {{}}\n"
            "function init() for i, one in ipairs(all) do made[i] = wrk.format('GET', one[1], one[2]) end end\n"
            "function request() at = at % #made + 1 return made[at] end\n"
            "function done(s, l) io.write(string.format('DONE %d %f %d\\n', s.requests, s.duration / 1e6,"
            " s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout)) end\n"
        )
        script.flush()
        command = ["wrk", "-t", "1", "-c", str(asked.connections), "-d", f"{asked.seconds}s", "-s", script.name, base]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    requests, seconds, errors = re.search(r"DONE (\d+) ([\d.]+) (\d+)", output).groups()
    assert int(errors) == 0, output
    strange = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    assert not strange, output
    return int(requests) / float(seconds)


class Nginx:
    """Serves a folder on a free port until the end of the block."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        # As an operator would set it up for speed: open files are kept, a worker for each processor, no access log.
        with open(f"{self.folder}/nginx.conf", "w") as out:
            out.write(
                f"worker_processes auto; daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log;\n"
                f"events {{ worker_connections 1024; }}\n"
                f"http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;\n"
                f"open_file_cache max=10000; client_body_temp_path {self.folder}/t1; proxy_temp_path {self.folder}/t2;\n"
                f"fastcgi_temp_path {self.folder}/t3; uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5;\n"
                f"server {{ listen 127.0.0.1:{self.port}; root {self.folder}/www; }} }}\n"
            )
        os.chmod(self.folder, 0o755)
        self.process = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", f"{self.folder}/nginx.conf"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        return f"http://127.0.0.1:{self.port}/"

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


def pages(line):
    """Both forms of each page; what nginx serves are the very bytes."""
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/www")
        paths = publications(line, asked.pages * 2)
        cold, warm = paths[: asked.pages], paths[asked.pages :][: asked.pages] or paths
        for name, accept, end in (("HTML", "text/html", "html"), ("Turtle", "text/turtle", "ttl")):
            start, size = time.monotonic(), 0
            for path in cold:
                answer, body = line.get(path, Accept=accept)
                assert answer.status == 200, (path, answer.status)
                size += len(body)
            taken = time.monotonic() - start
            tell(f"{name}, cold", len(cold) / taken, f"pages/s (one connection, {size // len(cold):,} bytes a page)")
            ours, known, files = [], [], []
            for number, path in enumerate(warm):
                answer, body = line.get(path, Accept=accept)
                with open(f"{folder}/www/{number}.{end}", "wb") as out:
                    out.write(body)
                ours.append((path, {"Accept": accept}))
                known.append((path, {"Accept": accept, "If-None-Match": answer.headers["ETag"]}))
                files.append((f"/{number}.{end}", {"Accept": accept}))
            base = f"http://{URL.hostname}:{URL.port or 80}"
            with Nginx(folder) as theirs:
                other = urllib.parse.urlsplit(theirs)
                beside = Line(other.hostname, other.port)
                files_known = [(path, {**headers, "If-None-Match": beside.get(path)[0].headers["ETag"]}) for path, headers in files]
                best = {}
                for _ in range(2):
                    for what, at, lines in (("warm", base, ours), ("warm, nginx", theirs, files),
                                            ("304", base, known), ("304, nginx", theirs, files_known)):
                        best[what] = max(best.get(what, 0), wrk(at, lines))
            for what, value in best.items():
                tell(f"{name}, {what}", value, "requests/s")
            for what in ("warm", "304"):
                tell(f"{name}, {what}: of nginx", 100 * best[what] / best[f"{what}, nginx"], "%")


if not shutil.which("wrk") and "pages" in asked.only:
    sys.exit("wrk is missing: apt-get install --no-install-recommends wrk nginx-light")
line = Line()
# What is read once for each version is read before anything is measured.
start = time.monotonic()
line.get(f"{ROOT}stream", Accept="application/n-quads")
tell("the chronicle, read once", time.monotonic() - start, "s")
for name, measure in (("oai", oai), ("stream", stream), ("pages", pages)):
    if name in asked.only.split(","):
        measure(line)
print(json.dumps(told))
