# SPDX-License-Identifier: MIT
"""A tiny HTTP CONNECT proxy for tests. It journals each request and joins the
client with a port of this machine's loopback; names under .test mean the
loopback too, so that a test can prove that the proxy resolved them. It never
connects anywhere else and never looks into what it carries."""

import selectors
import socket

from server import (IDLE, BadRequest, hang_up, log, read_head, response,
                    to_json)


def target_of(path):
    """(address, port) of a CONNECT target on the loopback, or None."""
    host, colon, port = path.rpartition(":")
    if not colon or not (port.isascii() and port.isdigit()):
        return None
    if not 0 < int(port) < 65536:
        return None
    if host == "localhost" or host.endswith(".test"):
        return "127.0.0.1", int(port)
    try:
        packed = socket.inet_pton(socket.AF_INET, host)
    except OSError:
        return None
    return (host, int(port)) if packed[0] == 127 else None


class OneByOne:
    """Reads lines a byte at a time: what follows the CONNECT stays in the
    socket for the tunnel."""

    def __init__(self, sock):
        self.sock = sock

    def readline(self, limit):
        line = b""
        while len(line) < limit and not line.endswith(b"\n"):
            byte = self.sock.recv(1)
            if not byte:
                break
            line += byte
        return line


class Proxy:
    def __init__(self, journal):
        self.journal = journal

    def serve(self, sock, number):
        try:
            request = read_head(OneByOne(sock))
        except BadRequest as error:
            sock.sendall(response(error.status, [], b""))
            return
        if request is None:
            return
        status, upstream = self.connect(request)
        self.journal.write(to_json({
            "connection": number, "method": request.method,
            "target": request.path, "status": status,
            "headers": [name for name, _ in request.headers]}))
        log("proxy: %s %r %d" % (request.method, request.path, status))
        if upstream is None:
            sock.sendall(response(status, [("Connection", "close")], b""))
            return
        sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            relay(sock, upstream)
        finally:
            hang_up(upstream, False)

    def connect(self, request):
        if request.method != "CONNECT":
            return 405, None
        target = target_of(request.path)
        if target is None:
            return 403, None
        try:
            return 200, socket.create_connection(target, timeout=5)
        except OSError:
            return 502, None


def relay(one, other):
    """Carries bytes both ways until one side ends or both are silent."""
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, one)
        while ready := selector.select(IDLE):
            for key, _ in ready:
                data = key.fileobj.recv(65536)
                if not data:
                    return
                key.data.sendall(data)
