# SPDX-License-Identifier: MIT
"""What the gateway's selftest stands on: a gateway running in a folder of its
own, requests written by hand, replies taken apart. It shares no code with the
gateway, and ends only the process that it started."""

import importlib.machinery
import importlib.util
import json
import os
import socket
import ssl
import subprocess
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = ("/v1/accounts/31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous/"
        "secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10/tokens")
START_LIMIT = 60     # seconds, for whatever comes by itself
MIB = 1024 * 1024


def program(name):
    return os.path.join(HERE, name)


started = []


def start(*args, **options):
    started.append(subprocess.Popen(*args, **options))
    return started[-1]


def stop_all():
    """Ends what a failed test left running."""
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(START_LIMIT)


def load_reference():
    loader = importlib.machinery.SourceFileLoader(
        "reference", program("reference-client"))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("reference", loader))
    loader.exec_module(module)
    return module


reference = load_reference()


def until(condition, limit=START_LIMIT):
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, "waited for nothing"
        time.sleep(0.01)


def read(*path):
    with open(os.path.join(*path)) as file:
        return file.read()


def journal(folder, name="requests.jsonl"):
    return [json.loads(line) for line in read(folder, name).splitlines()]


class House:
    """A gateway running in a folder below TOP, and how to talk to it."""

    def __init__(self, top, name, *options):
        self.folder = os.path.join(top, name)
        os.mkdir(self.folder)
        self.log = open(os.path.join(top, name + ".log"), "w")
        self.process = start(
            [program("gateway"), "--dir", self.folder, "--stop-after", "1200",
             *options], stdout=self.log, stderr=self.log)
        until(lambda: os.path.exists(self.path("url")) or
              self.process.poll() is not None)
        self.client, = json.loads(read(self.folder, "clients.json"))
        self.secret = json.loads(read(self.folder,
                                      "clients.json"))[self.client]
        with open(self.path("secret"), "w") as file:
            file.write(self.secret)
        self.tokens = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def url(self, kind=None):
        return read(self.folder, "url." + kind if kind else "url").strip()

    def fault(self, text):
        """Sets the faults; a new file each time, so that counts start."""
        with open(self.path("fault.new"), "w") as file:
            file.write(text + "\n")
        os.rename(self.path("fault.new"), self.path("fault"))

    def stop(self):
        self.process.terminate()
        code = self.process.wait(START_LIMIT)
        self.log.close()
        return code

    def request(self, method="POST", path=PATH, body=b"{}", offset=0,
                headers=(), without=(), client=None, signature=None):
        """The bytes of a request that is right but for what is given."""
        client, now = client or self.client, int(time.time()) + offset
        signature = signature or reference.sign(self.secret, client, now)
        pairs = [("Host", "127.0.0.1"), ("Connection", "close"),
                 ("X-Frame-ClientId", client), ("X-Frame-Timestamp", now),
                 ("X-Frame-Signature", signature),
                 ("Content-Type", "application/json"),
                 ("Content-Length", len(body))]
        pairs = [p for p in pairs if p[0] not in without] + list(headers)
        return ("%s %s HTTP/1.1\r\n%s\r\n\r\n" % (method, path, "\r\n".join(
            "%s: %s" % pair for pair in pairs))).encode("latin-1") + body

    def connect(self, kind=None, timeout=START_LIMIT, tls=None, name="127.0.0.1"):
        url = urlsplit(self.url(kind))
        sock = socket.create_connection((url.hostname, url.port), timeout)
        if url.scheme == "http":
            return sock
        tls = tls or ssl.create_default_context(cafile=self.path("ca.pem"))
        try:
            return tls.wrap_socket(sock, server_hostname=name,
                                   suppress_ragged_eofs=False)
        except BaseException:
            sock.close()
            raise

    def loose_tls(self, ciphers, version):
        """Settings of a client that takes what no client should."""
        tls = ssl.create_default_context(cafile=self.path("ca.pem"))
        tls.set_ciphers(ciphers)
        tls.minimum_version = ssl.TLSVersion.TLSv1
        tls.maximum_version = version
        return tls

    def ask(self, data=None, limit=4 * MIB, timeout=START_LIMIT):
        with self.connect() as sock:
            begin = time.monotonic()
            sock.sendall(self.request() if data is None else data)
            return self.keep(Reply(sock, limit, timeout, begin))

    def keep(self, reply):
        """Remembers the token in a reply, to look for it in the logs."""
        text = reply.body.split(b'"')[1:2]
        if text and text[0].startswith(b"eyJ"):
            self.tokens.append(text[0].decode())
        return reply

    def options(self, kind=None, **more):
        arguments = ["--url", self.url(kind) + PATH, "--client-id",
                     self.client, "--secret-file", self.path("secret"),
                     "--ca", self.path("ca.pem"), "--timeout", str(START_LIMIT)]
        for name, value in more.items():
            arguments.append("--" + name.replace("_", "-"))
            arguments += [value] if isinstance(value, str) else []
        return reference.parse_options(arguments)

    def exchange(self, kind=None, **more):
        result, token = reference.exchange(self.options(kind, **more))
        self.tokens += [token] if token else []
        return SimpleNamespace(**result, token=token)


def rude_end(sock):
    """An end without TLS's goodbye: Python's ssl shows a reset like a mere
    end, the socket knows better."""
    try:
        sock.getpeername()
        return "cut"
    except OSError:
        return "reset"


class Reply:
    """What came back, as bytes, and how it ended: eof, cut (no goodbye),
    reset, timeout or limit."""

    def __init__(self, sock, limit, timeout, begin=None):
        start, self.data, self.ended = time.monotonic(), b"", "limit"
        try:
            while len(self.data) < limit:
                sock.settimeout(max(0.001,
                                    start + timeout - time.monotonic()))
                data = sock.recv(65536)
                if not data:
                    self.ended = "eof"
                    break
                self.data += data
        except TimeoutError:
            self.ended = "timeout"
        except ConnectionResetError:
            self.ended = "reset"
        except ssl.SSLEOFError:
            self.ended = rude_end(sock)
        self.elapsed = time.monotonic() - (begin or start)
        self.head, _, self.body = self.data.partition(b"\r\n\r\n")
        lines = self.head.decode("latin-1").split("\r\n")
        first = lines[0].split(" ", 2)
        self.status = int(first[1]) if first[0] == "HTTP/1.1" else None
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value

    def json(self):
        return json.loads(self.body)

    def claims(self):
        return reference.claims_of(self.json())

    def good(self, status=200):
        """Whether this is a complete right answer; returns the claims."""
        same(self.status, status)
        same(int(self.headers["content-length"]), len(self.body))
        return self.claims()


def same(got, wanted):
    assert got == wanted, "got %r, not %r" % (got, wanted)


def raises(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError("did not raise %s" % kind.__name__)
