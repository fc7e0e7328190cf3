# SPDX-License-Identifier: MIT
"""The tables of the gateway's selftest: what is refused and how, and what the
reply to each fault must look like. Tables and their checks alone; selftest
runs them."""

import gzip
import json
import time
from email.utils import parsedate_to_datetime

from harness import MIB, PATH, raises, reference, same

# --- what is refused: (name, changes to a right request, status, check)

REFUSALS = (
    ("another path", {"path": "/v1/tokens"}, 404, "path"),
    ("a singular entity", {"path": PATH.replace("accounts", "account")},
     404, "path"),
    ("a provider with no prefix",
     {"path": PATH.replace("secure-anon-", "")}, 404, "path"),
    ("a path with a query", {"path": PATH + "?x=1"}, 404, "path"),
    ("a path with more", {"path": PATH + "/"}, 404, "path"),
    ("GET", {"method": "GET"}, 405, "method"),
    ("no client id", {"without": ["X-Frame-ClientId"]}, 401, "header"),
    ("no timestamp", {"without": ["X-Frame-Timestamp"]}, 401, "header"),
    ("no signature", {"without": ["X-Frame-Signature"]}, 401, "header"),
    ("two signatures", {"headers": [("X-Frame-Signature", "0" * 64)]},
     400, "header"),
    ("a timestamp with a fraction",
     {"without": ["X-Frame-Timestamp"],
      "headers": [("X-Frame-Timestamp", "1700000000.5")]}, 400, "timestamp"),
    ("a timestamp in hexadecimal",
     {"without": ["X-Frame-Timestamp"],
      "headers": [("X-Frame-Timestamp", "0x65538100")]}, 400, "timestamp"),
    ("an old timestamp", {"offset": -310}, 401, "timestamp"),
    ("a timestamp of the future", {"offset": 310}, 401, "timestamp"),
    ("an unknown client", {"client": "nobody"}, 403, "client-id"),
    ("a wrong signature", {"signature": "0" * 64}, 401, "signature"),
    ("a signature cut off", {"signature": "0" * 63}, 401, "signature"),
    ("another content type", {"without": ["Content-Type"], "headers": [
        ("Content-Type", "text/plain")]}, 415, "content-type"),
    ("no content type", {"without": ["Content-Type"]}, 415, "content-type"),
    ("an empty body", {"body": b""}, 400, "json"),
    ("half an object", {"body": b'{"email":'}, 400, "json"),
    ("a name twice", {"body": b'{"email":"a","email":"b"}'}, 400, "json"),
    ("NaN", {"body": b'{"metadata":{"a":NaN}}'}, 400, "json"),
    ("bytes that are not UTF-8", {"body": b'{"email":"\xff"}'}, 400, "json"),
    ("brackets without end", {"body": b"[" * 100000}, 400, "json"),
    ("an array", {"body": b"[]"}, 400, "body"),
    ("an unknown field", {"body": b'{"mail":"a"}'}, 400, "body"),
    ("an email that is a number", {"body": b'{"email":1}'}, 400, "body"),
    ("metadata that is text", {"body": b'{"metadata":"a"}'}, 400, "metadata"),
    ("metadata within metadata", {"body": b'{"metadata":{"a":{}}}'},
     400, "metadata"),
    ("a float in metadata", {"body": b'{"metadata":{"a":1.5}}'},
     400, "metadata"),
    ("null in metadata", {"body": b'{"metadata":{"a":null}}'},
     400, "metadata"),
    ("no length", {"without": ["Content-Length"], "headers": [
        ("Transfer-Encoding", "chunked")]}, 411, "http"),
    ("a body of 2 MB", {"without": ["Content-Length"], "headers": [
        ("Content-Length", 2 * MIB)], "body": b""}, 413, "http"),
    ("a header without a name", {"headers": [("", "x")]}, 400, "http"),
)


# --- what each fault does: (line of the fault file, check of the reply)

def equals(text):
    def check(reply):
        same((reply.status, reply.body, reply.ended), (200, text, "eof"))
    return check


def shape(kind, find):
    def check(reply):
        same(reply.status, 200)
        assert isinstance(reply.json(), kind)
        reference.claims_of(find(reply.json()))
    return check


def holds(character):
    def check(reply):
        same(reply.status, 200)
        assert reply.json().count(".") == 2 and character in reply.json()
    return check


def status(code, **headers):
    def check(reply):
        same((reply.status, reply.ended), (code, "eof"))
        assert reply.json()["error"]
        same(reply.headers.get("retry-after"), headers.get("retry"))
    return check


def ends(how, data=b""):
    def check(reply):
        same((reply.data, reply.ended), (data, how))
    return check


def claim(test):
    def check(reply):
        assert test(reply.good(), time.time()), reply.claims()
    return check


def header(name, test):
    def check(reply):
        reply.good()
        assert test(reply.headers.get(name)), reply.headers
    return check


def check_html(reply):
    same((reply.status, reply.headers["content-type"]), (200, "text/html"))
    assert reply.body.startswith(b"<html>")


def check_not_jwt(reply):
    assert isinstance(reply.json(), str) and "." not in reply.json()


def check_nonsense(reply):
    same(len(reply.json().split(".")), 3)
    raises(ValueError, reply.claims)


def check_too_long(reply):
    reply.good()
    assert 17 * 1024 <= len(reply.json()) <= 19 * 1024, len(reply.json())


def check_padded(reply):
    assert reply.good() and reply.json().endswith("=")


def check_big(reply):
    same((reply.status, len(reply.json())), (200, MIB))


def check_endless(reply):
    same((reply.status, reply.ended), (200, "limit"))
    assert "content-length" not in reply.headers


def check_drip(reply):
    same((reply.status, reply.ended), (200, "timeout"))
    assert 1 <= len(reply.body) <= reply.elapsed / 0.2 + 1, reply.body


def check_gzip(reply):
    same(reply.headers["content-encoding"], "gzip")
    reference.claims_of(json.loads(gzip.decompress(reply.body)))


def check_redirect(reply):
    same(reply.status, 302)
    assert reply.headers["location"].startswith("https://localhost:")
    assert reply.headers["location"].endswith("/redirected")


def check_trailing(reply):
    raises(ValueError, reply.json)
    token, end = json.JSONDecoder().raw_decode(reply.body.decode())
    assert reference.claims_of(token) and reply.body[end:].strip()


def check_duplicate(reply):
    raises(ValueError, reply.json)
    half = len(reply.body) // 2
    same(reply.body[:half], reply.body[half:])
    reference.claims_of(json.loads(reply.body[:half]))


def check_date_form(reply):
    same(reply.status, 429)
    left = (parsedate_to_datetime(reply.headers["retry-after"]).timestamp() -
            time.time())
    assert 55 < left <= 60, left


def check_control_body(reply):
    same(reply.status, 500)
    assert b"\x1b" in reply.body and b"\0" in reply.body


def check_truncate(reply):
    same((reply.status, reply.ended), (200, "eof"))
    assert 0 < len(reply.body) < int(reply.headers["content-length"])


def check_big_headers(reply):
    assert reply.good() and len(reply.head) > 32 * 1024


def check_bad_http(reply):
    assert reply.data and not reply.data.startswith(b"HTTP/")


def check_skew(reply):
    same((reply.status, reply.json()["error"]), (401, "timestamp"))
    off = (parsedate_to_datetime(reply.headers["date"]).timestamp() -
           time.time())
    assert abs(off - 3600) < 5, off


def check_skew_no_date(reply):
    same((reply.status, reply.headers.get("date")), (401, None))


def check_slow(reply):
    assert reply.good() and 0.3 <= reply.elapsed, reply.elapsed


def check_interim(reply):
    parts = reply.data.split(b"\r\n\r\n")
    same([part[9:12] for part in parts[:3]], [b"100", b"103", b"200"])
    reference.claims_of(json.loads(parts[3]))


HOUR = 3600
FAULTS = (
    ("ok", claim(lambda c, now: c["exp"] - c["iat"] == 8 * HOUR)),
    ("created", lambda reply: reply.good(201)),
    ("empty", equals(b"")),
    ("null", equals(b"null")),
    ("number", equals(b"42")),
    ("object", shape(dict, lambda value: value["token"])),
    ("array", shape(list, lambda value: value[0])),
    ("html", check_html),
    ("not-jwt", check_not_jwt),
    ("nonsense-parts", check_nonsense),
    ("token-newline", holds("\n")),
    ("token-control", holds("\x1b")),
    ("token-control code=0", holds("\0")),
    ("token-too-long", check_too_long),
    ("padded", check_padded),
    ("big", check_big),
    ("endless", check_endless),
    ("drip", check_drip),
    ("drip every=0.0005", lambda reply: reply.good()),
    ("gzip", check_gzip),
    ("redirect", check_redirect),
    ("trailing", check_trailing),
    ("duplicate", check_duplicate),
    ("status-401", status(401)),
    ("status-403", status(403)),
    ("status-404", status(404)),
    ("status-429", status(429, retry="5")),
    ("status-429 retry=date+60", check_date_form),
    ("status-500", status(500)),
    ("status-500 body=control", check_control_body),
    ("status-502", status(502)),
    ("status-503 retry=7", status(503, retry="7")),
    ("reset", ends("reset")),
    ("close", ends("eof")),
    ("truncate", check_truncate),
    ("never", ends("timeout")),
    ("big-headers", check_big_headers),
    ("bad-http", check_bad_http),
    ("expired-token", claim(lambda c, now: c["exp"] < now)),
    ("no-exp", claim(lambda c, now: "exp" not in c and "nbf" in c)),
    ("absurd-exp", claim(lambda c, now: c["exp"] > now * 1000)),
    ("absurd-exp value=-1", claim(lambda c, now: c["exp"] == -1)),
    ("absurd-exp value=1.5e9", claim(lambda c, now: c["exp"] == 1.5e9 and
                                     isinstance(c["exp"], float))),
    ("absurd-exp value=soon", claim(lambda c, now: c["exp"] == "soon")),
    ("future-nbf", claim(lambda c, now: 500 < c["nbf"] - now <= 600)),
    ("skew", check_skew),
    ("skew date=none", check_skew_no_date),
    ("slow delay=0.3", check_slow),
    ("interim", check_interim),
    ("no-date", header("date", lambda date: date is None)),
    ("bad-date", header("date", lambda date: not date[-1].isdigit() and
                        "GMT" not in date)),
)
SHORT = {"drip": 3, "never": 0.4}
