# SPDX-License-Identifier: MIT
"""frame-fetch as frame-helper sees it, for tests: the messages as bytes
(written from common/wire.h alone, so that the two can be compared), the
program started as a user without privileges, a gateway beside it, and TAP.
It runs nothing but the program under test and the stand-in gateway."""

import hashlib
import hmac
import json
import os
import pwd
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = os.environ.get("FRAME_SOURCE") or os.path.abspath(
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
BUILD = os.environ.get("FRAME_BUILD") or SOURCE
PROVIDER = "secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10"
PATH = ("/v1/accounts/31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous/"
        + PROVIDER + "/tokens")
SLACK = 2.0  # seconds that a loaded machine may take for what is done at once
RESULTS = ("ok", "not_applicable", "config", "unavailable", "timeout", "tls",
           "refused", "clock", "bad_answer", "system")

# --- messages

ORDER, ANSWER, VERSION = 5, 6, 1
NUMBER, TEXT = 1, 2
ORDER_FIELDS = {
    1: ("url", TEXT), 2: ("client_id", TEXT), 3: ("timestamp", NUMBER),
    4: ("signature", TEXT), 5: ("body", TEXT), 6: ("deadline", NUMBER),
    7: ("proxy", TEXT), 8: ("ca_file", TEXT), 9: ("tls_min", TEXT),
    10: ("pinned_keys", TEXT), 11: ("client_cert", TEXT),
    12: ("client_key", TEXT), 13: ("details", NUMBER), 14: ("bearer", TEXT)}
ANSWER_FIELDS = {
    1: ("result", NUMBER), 2: ("http", NUMBER), 3: ("date", NUMBER),
    4: ("retry_after", NUMBER), 5: ("token", TEXT), 6: ("expires", NUMBER),
    7: ("not_before", NUMBER), 8: ("issued", NUMBER), 9: ("email", TEXT),
    10: ("first_name", TEXT), 11: ("last_name", TEXT), 12: ("subject", TEXT),
    13: ("sentence", TEXT), 14: ("audience", TEXT),
    15: ("token_provider", TEXT), 16: ("excerpt", TEXT), 17: ("body", TEXT),
    18: ("resolve_us", NUMBER), 19: ("connect_us", NUMBER),
    20: ("tls_us", NUMBER), 21: ("first_byte_us", NUMBER),
    22: ("total_us", NUMBER), 23: ("bytes", NUMBER),
    24: ("certificate_expires", NUMBER), 25: ("tls_version", TEXT),
    26: ("subject_name", TEXT), 27: ("issuer_name", TEXT)}
DETAILS = {ANSWER_FIELDS[tag][0] for tag in range(18, 28)}


def encode(kind, fields, values):
    body = b""
    for tag, (name, type_) in sorted(fields.items()):
        value = values.get(name)
        if value is None:
            continue
        data = (struct.pack("<q", value) if type_ == NUMBER
                else value.encode() + b"\0")
        body += struct.pack("<BBHI", tag, type_, 0, len(data)) + data
    return struct.pack("<3sBHHI", b"FRM", VERSION, kind, 0, len(body)) + body


def decode(kind, fields, data):
    magic, version, got, zero, length = struct.unpack("<3sBHHI", data[:12])
    assert (magic, version, got, zero) == (b"FRM", VERSION, kind, 0), data[:12]
    assert length == len(data) - 12, "length"
    values, at, last = {}, 12, 0
    while at < len(data):
        tag, type_, zero, size = struct.unpack("<BBHI", data[at:at + 8])
        value = data[at + 8:at + 8 + size]
        assert tag > last and zero == 0 and len(value) == size, "field"
        name, wanted = fields[tag]
        assert type_ == wanted, name
        if type_ == TEXT:
            assert value.index(b"\0") == size - 1, name
        values[name] = (struct.unpack("<q", value)[0] if type_ == NUMBER
                        else value[:-1].decode())
        at, last = at + 8 + size, tag
    return values


# --- the program

def reserve_low_descriptors():
    """subprocess uses the lowest free one for itself in the child, where 3
    and 4 are taken."""
    while (fd := os.open(os.devnull, os.O_RDONLY)) < 10:
        pass
    os.close(fd)


def nobody():
    """The user to run as, None: as we are, which is not root."""
    if os.geteuid() != 0:
        return None
    for name in ("_frame", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise SystemExit("there is neither a user _frame nor nobody")


class Gone(Exception):
    """It closed its pipe without an answer."""


class Fetch:
    """A running frame-fetch. `prefix`: a command to run it under."""

    def __init__(self, program, env=None, user=nobody(), prefix=()):
        orders, self.orders = os.pipe()
        self.answers, answers = os.pipe()

        def become():
            os.dup2(orders, 3)
            os.dup2(answers, 4)
            if user is not None:
                os.setgroups([])
                os.setresgid(*[user.pw_gid] * 3)
                os.setresuid(*[user.pw_uid] * 3)

        self.process = subprocess.Popen(
            [*prefix, program], executable=None if prefix else program,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **(env or {})},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, pass_fds=(3, 4), preexec_fn=become)
        os.close(orders)
        os.close(answers)
        self.pid = self.process.pid

    def send(self, data):
        while data:
            data = data[os.write(self.orders, data):]

    def receive(self, seconds):
        """The bytes of one message, read as far as its header says."""
        data, wanted, end = b"", 12, time.monotonic() + seconds
        while len(data) < wanted:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                raise TimeoutError("no answer within %g s" % seconds)
            more = os.read(self.answers, wanted - len(data))
            if not more:
                raise Gone
            data += more
            if len(data) == 12:
                wanted += struct.unpack("<I", data[8:])[0]
        return data

    def exchange(self, order, patience=60):
        """The answer as a dict, with `elapsed` seconds and result's name."""
        start = time.monotonic()
        self.send(encode(ORDER, ORDER_FIELDS, order))
        answer = decode(ANSWER, ANSWER_FIELDS, self.receive(patience))
        answer["elapsed"] = time.monotonic() - start
        answer["late"] = time.monotonic() - order["deadline"] / 1e9
        answer["result"] = RESULTS[answer["result"]]
        return answer

    def close_orders(self):
        if self.orders != -1:
            os.close(self.orders)
        self.orders = -1

    def stop(self):
        """Its exit status, or minus the signal; killed if it stays."""
        self.close_orders()
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        os.close(self.answers)
        self.stderr = self.process.stderr.read().decode()
        self.process.stderr.close()
        return status

    def status(self):
        """Fields of /proc/PID/status."""
        with open("/proc/%d/status" % self.pid) as file:
            return dict(line.rstrip("\n").split(":\t", 1) for line in file
                        if ":\t" in line)


# --- the gateway

class House:
    """A gateway in a folder below TOP, and orders for it."""

    def __init__(self, top, *options, name="gateway"):
        self.folder = os.path.join(top, name)
        program = os.path.join(SOURCE, "tests/gateway/gateway")
        subprocess.run([program, "--dir", self.folder, "--background",
                        "--stop-after", "600", *options], check=True)
        with open(self.path("clients.json")) as file:
            (self.client, self.secret), = json.load(file).items()

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def url(self, kind=None):
        return self.read("url." + kind if kind else "url").strip()

    def fault(self, text):
        with open(self.path("fault.new"), "w") as file:
            file.write(text + "\n")
        os.rename(self.path("fault.new"), self.path("fault"))

    def journal(self, name="requests.jsonl"):
        try:
            return [json.loads(line) for line in
                    self.read(name).splitlines()]
        except FileNotFoundError:
            return []

    def order(self, wait=20.0, kind=None, offset=0, **changes):
        """A right order; CHANGES are made last, None leaves a field out."""
        timestamp = int(time.time()) + offset
        key, text = self.secret.encode(), "%d%s" % (timestamp, self.client)
        order = {
            "url": self.url(kind) + PATH, "client_id": self.client,
            "timestamp": timestamp, "body": '{"email": "ada@lab.test"}',
            "signature": hmac.new(key, text.encode(),
                                  hashlib.sha256).hexdigest(),
            "deadline": time.monotonic_ns() + int(wait * 1e9),
            "ca_file": self.path("ca.pem"), "tls_min": "1.2"}
        order.update(changes)
        return order

    def stop(self):
        try:
            pid, end = int(self.read("pid")), time.monotonic() + 30
            os.kill(pid, signal.SIGTERM)
            while time.monotonic() < end:
                os.kill(pid, 0)     # raises when it has gone
                time.sleep(0.01)
        except (OSError, ValueError):
            pass    # it ended by itself


class Canned:
    """A server on the loopback that sends the same bytes to everybody, or
    what a function makes of the request's head, and then goes on reading.
    EAGER: it does not wait for a request."""

    def __init__(self, reply, eager=False):
        self.eager = eager
        self.reply = reply if callable(reply) else lambda head: reply
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.place = "127.0.0.1:%d" % self.sock.getsockname()[1]
        self.heads = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                sock, _ = self.sock.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock,),
                             daemon=True).start()

    def serve(self, sock):
        with sock:
            sock.settimeout(10)
            try:
                head = b""
                while not self.eager and b"\r\n\r\n" not in head:
                    data = sock.recv(65536)
                    if not data:
                        return
                    head += data
                self.heads.append(head.decode("latin-1"))
                sock.sendall(self.reply(head.decode("latin-1")))
                sock.shutdown(socket.SHUT_WR)
                while sock.recv(65536):
                    pass
            except OSError:
                pass    # the client had enough

    def stop(self):
        self.sock.shutdown(socket.SHUT_RDWR)    # wakes accept()
        self.sock.close()


# --- TAP

class Tap:
    count = failed = 0

    @classmethod
    def ok(cls, fine, text, why=""):
        cls.count += 1
        cls.failed += not fine
        print("%sok %d - %s" % ("" if fine else "not ", cls.count, text))
        for line in str(why).splitlines() if not fine else ():
            print("# " + line)
        sys.stdout.flush()

    @classmethod
    def skip(cls, text, why):
        cls.count += 1
        print("ok %d - %s # SKIP %s" % (cls.count, text, why))

    @classmethod
    def done(cls):
        print("1..%d" % cls.count)
        return 1 if cls.failed else 0


def skip_all(why):
    print("1..0 # SKIP " + why)
    sys.exit(0)


def public_copy(top, *path):
    """A copy of a built program where any user may run it; the build tree
    may be readable by its owner alone."""
    source = os.path.join(BUILD, *path)
    if not os.access(source, os.X_OK):
        skip_all("%s is not built" % os.path.join(*path))
    copy = os.path.join(top, os.path.basename(source))
    shutil.copy(source, copy)
    os.chmod(copy, 0o755)
    return copy


def workplace():
    reserve_low_descriptors()
    top = tempfile.mkdtemp(prefix="frame-fetch.")
    os.chmod(top, 0o755)
    return top
