# SPDX-License-Identifier: MIT
"""Listeners on the loopback for the stand-in gateway and its proxy: a bounded
number of connections with a thread each, HTTP/1.1 requests read within fixed
limits, and the journals. It knows nothing of tokens. HTTP is done by hand
because most of what the gateway is for is HTTP done wrong."""

import json
import socket
import ssl
import struct
import sys
import threading
import time
from email.utils import formatdate

MAX_CONNECTIONS = 64
MAX_LINE = 16 * 1024
MAX_HEADERS = 100
MAX_BODY = 1024 * 1024
IDLE = 30           # seconds that a connection may be silent
HOLD_LIMIT = 120    # seconds that a fault may hold a connection

# What a plan may do besides sending bytes and, for a number, sleeping.
HOLD = object()     # say nothing more until the client goes away
RESET = object()    # RST

REASONS = {200: "OK", 201: "Created", 302: "Found", 400: "Bad Request",
           401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 411: "Length Required",
           413: "Content Too Large", 415: "Unsupported Media Type",
           429: "Too Many Requests", 500: "Internal Server Error",
           502: "Bad Gateway", 503: "Service Unavailable"}


class BadRequest(Exception):
    """Not HTTP as it is understood here; carries the status to answer."""

    def __init__(self, status, why):
        super().__init__(why)
        self.status = status


class Journal:
    """One JSON object per line, whole lines even from many threads."""

    def __init__(self, path):
        self.file = open(path, "a", buffering=1)
        self.lock = threading.Lock()

    def write(self, line):
        with self.lock:
            self.file.write(line + "\n")


def log(text):
    sys.stderr.write("gateway: %s\n" % text)
    sys.stderr.flush()


class Request:
    def __init__(self, method, path, version, headers, body):
        self.method, self.path, self.version = method, path, version
        self.headers, self.body = headers, body

    def values(self, name):
        return [v for n, v in self.headers if n.lower() == name.lower()]

    def wants_close(self):
        return (self.version != "HTTP/1.1" or
                "close" in ",".join(self.values("Connection")).lower())


def read_line(reader):
    line = reader.readline(MAX_LINE + 1)
    if line and not line.endswith(b"\n"):
        raise BadRequest(400, "a line is too long or cut off")
    return line.rstrip(b"\r\n").decode("latin-1")


def read_head(reader):
    """The request line and the headers; None when the client has gone."""
    line = read_line(reader)
    if not line:
        return None
    parts = line.split(" ")
    if len(parts) != 3 or parts[2] not in ("HTTP/1.0", "HTTP/1.1"):
        raise BadRequest(400, "no HTTP request line")
    headers = []
    while line := read_line(reader):
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest(400, "no HTTP header")
        headers.append((name, value.strip()))
        if len(headers) > MAX_HEADERS:
            raise BadRequest(400, "too many headers")
    return Request(*parts, headers, b"")


def read_request(reader, send):
    request = read_head(reader)
    if request is None:
        return None
    lengths = request.values("Content-Length")
    if request.values("Transfer-Encoding"):
        raise BadRequest(411, "a length is needed")
    if not lengths:
        return request
    if len(lengths) > 1 or not (lengths[0].isascii() and
                                lengths[0].isdigit()):
        raise BadRequest(400, "no such length")
    if len(lengths[0]) > 9 or int(lengths[0]) > MAX_BODY:
        raise BadRequest(413, "the body is too big")
    if request.values("Expect"):
        send(b"HTTP/1.1 100 Continue\r\n\r\n")
    request.body = reader.read(int(lengths[0]))
    if len(request.body) != int(lengths[0]):
        raise BadRequest(400, "the body is cut off")
    return request


def http_date(when):
    return formatdate(when, usegmt=True)


def response(status, headers, body, length=None):
    """The bytes of a response. LENGTH: the Content-Length to claim when it
    is not the body's; -1 claims none at all."""
    lines = ["HTTP/1.1 %d %s" % (status, REASONS.get(status, "Unnamed"))]
    lines += ["%s: %s" % pair for pair in headers]
    if length != -1:
        lines.append("Content-Length: %d" % (len(body) if length is None
                                             else length))
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def perform(sock, steps):
    """Carries out a plan's steps: bytes, pauses, HOLD, RESET."""
    for step in steps:
        if step is HOLD:
            hold(sock)
        elif step is RESET:
            # Zero linger makes close() send RST.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                            struct.pack("ii", 1, 0))
            sock.close()
        elif isinstance(step, float):
            time.sleep(step)
        else:
            sock.sendall(step)


def hold(sock):
    """Waits until the client goes, reading below TLS and ignoring it."""
    end = time.monotonic() + HOLD_LIMIT
    try:
        while (left := end - time.monotonic()) > 0:
            sock.settimeout(left)
            if not socket.socket.recv(sock, 65536):
                return
    except OSError:
        return


def hang_up(sock, polite):
    """Closes; POLITE says goodbye in TLS first, without waiting for one."""
    try:
        if polite and isinstance(sock, ssl.SSLSocket):
            sock.settimeout(0)
            sock.unwrap()
    except (OSError, ValueError):
        pass    # gone already
    finally:
        sock.close()


class Listener:
    """A listening socket and the thread that accepts from it. SERVE gets
    (socket, number of the connection) in a thread of its own and closes the
    socket; connections beyond the limit wait in the backlog."""

    slots = threading.BoundedSemaphore(MAX_CONNECTIONS)
    count = 0
    lock = threading.Lock()

    def __init__(self, host, port, serve):
        self.serve = serve
        self.sock = socket.create_server((host, port), backlog=64)
        self.host, self.port = self.sock.getsockname()[:2]

    def start(self):
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            Listener.slots.acquire()
            sock, _ = self.sock.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(IDLE)
            with Listener.lock:
                Listener.count += 1
                number = Listener.count
            threading.Thread(target=self.run, args=(sock, number),
                             daemon=True).start()

    def run(self, sock, number):
        try:
            self.serve(sock, number)
        except OSError as error:
            # A client that leaves early is everyday here, not a failure.
            log("connection %d: %s" % (number, error))
        except Exception as error:
            # The kind alone: the text of an unforeseen error could quote
            # what the client sent.
            log("connection %d: %s" % (number, type(error).__name__))
        finally:
            sock.close()
            Listener.slots.release()


def to_json(record):
    return json.dumps(record, ensure_ascii=False)
