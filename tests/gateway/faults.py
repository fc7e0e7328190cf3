# SPDX-License-Identifier: MIT
"""What the gateway can do wrong on demand: one table of faults with a
sentence each, the plan that each makes of a request, and the file that says
which comes next. It plans; sending is done in server.py."""

import gzip
import json
import os
import threading
import time
from collections import namedtuple

from server import HOLD, RESET, http_date

KIB = 1024
ENDLESS_LIMIT = 60      # seconds after which even `endless` ends

# status: for the journal, None when no status is sent. steps: what
# server.perform takes. keep: whether the connection may go on.
Plan = namedtuple("Plan", "status steps keep")

# honest: the fault lies in how a right answer is given, so a request that
# fails the checks gets its refusal instead of a token. early: the fault comes
# before TLS. keys: names of its options, with their defaults.
Fault = namedtuple("Fault", "name sentence plan keys honest early",
                   defaults=({}, False, False))


class FaultFileError(Exception):
    """The fault file is wrong; the test that wrote it should hear of it."""


# --- plans: functions of (job, keys)

def body(make, status=200, **headers):
    """A complete answer whose body is made of a fresh token by MAKE."""
    def plan(job, keys):
        more = [(k.replace("_", "-"), v) for k, v in headers.items()]
        return job.answer(status, make(job.token()), more)
    return plan


def quoted(token):
    return json.dumps(token).encode()


def claims(**make):
    """A good answer whose token has other claims; each MAKE gets (now,
    keys) and returns a claim, None to leave it out."""
    def plan(job, keys):
        changes = {name: f(job.now, keys) for name, f in make.items()}
        return job.answer(200, quoted(job.token(**changes)))
    return plan


def good(job, keys):
    return job.answer(200, quoted(job.token()))


def literal(text):
    """A value as JSON, or as a plain string when it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def too_long(job, keys):
    token = job.token(filler="x" * int(float(keys["kib"]) * KIB * 3 / 4))
    return job.answer(200, quoted(token))


def control(job, keys):
    token = job.token()
    return job.answer(200, quoted(token[:40] + chr(int(keys["code"])) +
                                  token[40:]))


def big(job, keys):
    return job.answer(200, b'"' + b"A" * (int(keys["kib"]) * KIB) + b'"')


def endless(job, keys):
    def steps():
        yield job.response(200, b'"', length=-1)
        end = time.monotonic() + ENDLESS_LIMIT
        while time.monotonic() < end:
            yield b"A" * 64 * KIB
    return Plan(200, steps(), False)


def drip(job, keys):
    data = quoted(job.token())
    steps = [job.response(200, b"", length=len(data))]
    for i in range(len(data)):
        steps += [float(keys["every"]), data[i:i + 1]]
    return Plan(200, steps, True)


def redirect(job, keys):
    return job.answer(302, b"", [("Location", keys["to"] or job.elsewhere())])


ERROR_BODIES = {
    "json": b'{"error": "on-demand", "message": "a fault was asked for"}',
    "html": b"<html><body><h1>Something went wrong</h1></body></html>",
    "control": b"\x1b[31mred\x1b[0m\r\nuser=root\x00\xff\xfe\xe2\x80\xae end",
    "long": b"long " * (64 * KIB // 5),
    "empty": b"",
}


def status(code):
    def plan(job, keys):
        retry, headers = keys["retry"], []
        if retry.startswith("date+"):
            retry = http_date(job.now + float(retry[len("date+"):]))
        if retry != "none":
            headers.append(("Retry-After", retry))
        if keys["body"] not in ERROR_BODIES:
            raise FaultFileError("body=" + keys["body"])
        return job.answer(code, ERROR_BODIES[keys["body"]], headers)
    return plan


def raw(code, *steps):
    """Steps that need nothing of the request."""
    return lambda job, keys: Plan(code, steps, False)


def truncate(job, keys):
    data = quoted(job.token())
    return Plan(200, [job.response(200, data[:len(data) // 2],
                                   length=len(data))], False)


def big_headers(job, keys):
    return job.answer(200, quoted(job.token()),
                      [("X-Fill-%d" % i, "x" * KIB)
                       for i in range(int(keys["kib"]))])


def before(*steps):
    """A good answer after STEPS; a float of None is the key `delay`."""
    def plan(job, keys):
        answer = good(job, keys)
        first = [float(keys["delay"]) if s is None else s for s in steps]
        return answer._replace(steps=first + list(answer.steps))
    return plan


# --- the table

RETRY = {"retry": "none", "body": "json"}
STATUS = {
    401: "401 Unauthorized, whatever was sent.",
    403: "403 Forbidden.",
    404: "404 Not Found.",
    429: "429 with Retry-After: retry=SECONDS, date+SECONDS or none.",
    500: "500 Internal Server Error.",
    502: "502 Bad Gateway.",
    503: "503 Service Unavailable.",
}

TABLE = (
    Fault("ok", "No fault: 200 and a token.", good, honest=True),
    Fault("created", "201 instead of 200, with a token.",
          body(quoted, 201), honest=True),
    Fault("empty", "200 with an empty body.", body(lambda t: b"")),
    Fault("null", "200 with null.", body(lambda t: b"null")),
    Fault("number", "200 with a number.", body(lambda t: b"42")),
    Fault("object", "200 with an object that has the token inside.",
          body(lambda t: json.dumps({"token": t}).encode())),
    Fault("array", "200 with an array that has the token inside.",
          body(lambda t: json.dumps([t]).encode())),
    Fault("html", "200 with a web page, as a captive portal sends.",
          body(lambda t: ERROR_BODIES["html"], Content_Type="text/html")),
    Fault("not-jwt", "200 with a string that is no token.",
          body(lambda t: b'"this is no token"')),
    Fault("nonsense-parts", "200 with three parts that decode to nonsense.",
          body(lambda t: b'"abcd.efgh.ijkl"')),
    Fault("token-newline", "200 with a token that has a newline inside.",
          body(lambda t: quoted(t[:40] + "\n" + t[40:]))),
    Fault("token-control", "200 with a token that has a control character "
          "inside, the one with that code.", control, {"code": "27"}),
    Fault("token-too-long", "200 with a well-formed token of that size.",
          too_long, {"kib": "17"}),
    Fault("padded", "200 with a token that keeps its base64 padding.",
          body(lambda t: quoted(t + "="))),
    Fault("big", "200 with a string of that size.", big, {"kib": "1024"}),
    Fault("endless", "200 with a string that never ends.", endless),
    Fault("drip", "200 and a token, one byte at a time.", drip,
          {"every": "0.2"}, honest=True),
    Fault("gzip", "200 and a token, compressed though nobody asked.",
          body(lambda t: gzip.compress(quoted(t)), Content_Encoding="gzip")),
    Fault("redirect", "302 to another origin on the loopback that gives a "
          "token to anybody.", redirect, {"to": ""}),
    Fault("trailing", "200 and a token, followed by something else.",
          body(lambda t: quoted(t) + b' {"more": true}')),
    Fault("duplicate", "200 with two tokens, one string after the other.",
          body(lambda t: quoted(t) * 2)),
    *(Fault("status-%d" % code, sentence, status(code),
            {**RETRY, "retry": "5"} if code == 429 else RETRY)
      for code, sentence in STATUS.items()),
    Fault("reset", "Reads the request and resets the connection.",
          raw(None, RESET)),
    Fault("close", "Reads the request and closes with no answer.",
          raw(None)),
    Fault("truncate", "200 whose body ends before its Content-Length.",
          truncate),
    Fault("never", "Reads the request and never answers.", raw(None, HOLD)),
    Fault("stall-tls", "Accepts the connection and never speaks TLS.",
          raw(None, HOLD), early=True),
    Fault("big-headers", "200 and a token after headers of that size.",
          big_headers, {"kib": "40"}, honest=True),
    Fault("bad-http", "Answers with something that is not HTTP.",
          raw(None, b"220 ready when you are\r\n\r\n\"a.b.c\"\r\n")),
    Fault("expired-token", "A token whose exp is past.",
          claims(exp=lambda now, k: int(now - float(k["seconds"]))),
          {"seconds": "60"}, honest=True),
    Fault("no-exp", "A token with no exp.",
          claims(exp=lambda now, k: None), honest=True),
    Fault("absurd-exp", "A token whose exp is the given JSON value: far "
          "away, negative, a string, a float.",
          claims(exp=lambda now, k: literal(k["value"])),
          {"value": "99999999999999"}, honest=True),
    Fault("future-nbf", "A token that is not valid yet.",
          claims(nbf=lambda now, k: int(now + float(k["seconds"]))),
          {"seconds": "600"}, honest=True),
    Fault("skew", "The gateway's clock is off: Date, check and token alike; "
          "date=none hides it, date=bad garbles it.",
          good, {"seconds": "3600", "date": "right"}, honest=True),
    Fault("slow", "A right answer after a delay.", before(None),
          {"delay": "1"}, honest=True),
    Fault("interim", "100 and 103 before the right answer.",
          before(b"HTTP/1.1 100 Continue\r\n\r\n",
                 b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
          honest=True),
    Fault("no-date", "A right answer with no Date header.",
          good, {"date": "none"}, honest=True),
    Fault("bad-date", "A right answer whose Date header is no date.",
          good, {"date": "bad"}, honest=True),
)
FAULTS = {fault.name: fault for fault in TABLE}


def listing():
    for fault in TABLE:
        keys = " ".join("%s=%s" % pair for pair in fault.keys.items())
        yield "%-15s %s%s" % (fault.name, fault.sentence,
                              " [%s]" % keys if keys else "")


# --- the file

def parse(line):
    """One line: (fault, count or None, keys with defaults filled in)."""
    name, *rest = line.split()
    if name not in FAULTS:
        raise FaultFileError("no fault is called " + name)
    fault, count, keys = FAULTS[name], None, dict(FAULTS[name].keys)
    for word in rest:
        key, equals, value = word.partition("=")
        if equals and key in keys:
            keys[key] = value
        elif word.isascii() and word.isdigit() and count is None:
            count = int(word)
        else:
            raise FaultFileError("%s does not take %s" % (name, word))
    return fault, count, keys


class FaultFile:
    """The file `fault`: the first line with some count left applies. Counts
    are kept here, and start again when the file changes."""

    def __init__(self, path):
        self.path = path
        self.seen, self.lines = None, []
        self.lock = threading.Lock()

    def load(self):
        try:
            with open(self.path) as file:
                text = file.read()
                stat = os.fstat(file.fileno())
        except FileNotFoundError:
            self.seen, self.lines = None, []
            return
        seen = (stat.st_ino, stat.st_mtime_ns, text)
        if seen != self.seen:
            lines = [line for line in text.splitlines()
                     if line.strip() and not line.startswith("#")]
            self.lines = [list(parse(line)) for line in lines]
            self.seen = seen

    def take(self, early=False):
        """The fault for this request, used up by one: (fault, keys). EARLY
        takes it only if it comes before TLS, and else returns None."""
        with self.lock:
            self.load()
            for line in self.lines:
                fault, count, keys = line
                if count == 0:
                    continue
                if early and not fault.early:
                    return None
                if count is not None:
                    line[1] = count - 1
                return fault, keys
        return None if early else (FAULTS["ok"], {})
