# SPDX-License-Identifier: MIT
"""What Frame's SAT gateway checks in a request and what it puts in a token,
written from the description of the API alone and sharing no code with the
programs under test, so that the two can be compared. It decides; it neither
reads from nor writes to the network, and nothing here prints a secret."""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import threading
import uuid
from collections import OrderedDict

UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TOKEN_PATH = re.compile(
    r"/v1/(?:accounts|organizations|customers)/" + UUID +
    r"/secure-anonymous/(secure-anon-" + UUID + r")/tokens")
ASSERTIONS_PATH = "/api/rest/v1/me/assertions"

TEXT_FIELDS = ("first_name", "last_name", "email", "email_domain")
SIGNING_HEADERS = ("X-Frame-ClientId", "X-Frame-Timestamp",
                   "X-Frame-Signature")
MAX_REMEMBERED = 1000


class Refused(Exception):
    """A request that gets no token: HTTP status, which check, and why."""

    def __init__(self, status, which, why):
        super().__init__(why)
        self.status, self.which, self.why = status, which, why

    def body(self):
        return json.dumps({"error": self.which, "message": self.why}).encode()


class Clients:
    """clients.json, looked at for each request so that a test can change it,
    and read when it has changed."""

    def __init__(self, path):
        self.path = path
        self.known = (None, {})
        if not os.path.exists(path):
            client = "%s.img.frame.nutanix.com" % uuid.uuid4()
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL,
                             0o600)
            with os.fdopen(handle, "w") as file:
                json.dump({client: secrets.token_hex(20)}, file)
                file.write("\n")

    def read(self):
        stat = os.stat(self.path)
        seen = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        if self.known[0] != seen:
            with open(self.path) as file:
                self.known = (seen, json.load(file))
        return self.known[1]


def provider_of(path):
    match = TOKEN_PATH.fullmatch(path)
    return match.group(1) if match else None


def check(request, clients, now, tolerance):
    """Returns the body's fields, or raises Refused: the first that is wrong,
    in the order in which a gateway learns of it."""
    if provider_of(request.path) is None:
        raise Refused(404, "path", "no such resource")
    if request.method != "POST":
        raise Refused(405, "method", "only POST makes a token")
    client, timestamp, signature = (one_header(request, name)
                                    for name in SIGNING_HEADERS)
    check_clock(timestamp, now, tolerance)
    check_signature(client, timestamp, signature, clients)
    kind = (request.values("Content-Type") or [""])[0]
    if kind.split(";")[0].strip().lower() != "application/json":
        raise Refused(415, "content-type", "the body must be JSON")
    return check_body(request.body)


def one_header(request, name):
    values = request.values(name)
    if not values:
        raise Refused(401, "header", name + " is missing")
    if len(values) > 1:
        raise Refused(400, "header", name + " is there more than once")
    return values[0]


def check_clock(timestamp, now, tolerance):
    if not re.fullmatch(r"[0-9]{1,12}", timestamp):
        raise Refused(400, "timestamp", "not a decimal number of seconds")
    if abs(int(timestamp) - now) > tolerance:
        raise Refused(401, "timestamp", "too far from the gateway's clock")


def check_signature(client, timestamp, signature, clients):
    secret = clients.get(client)
    if secret is None:
        raise Refused(403, "client-id", "no such client")
    expected = hmac.new(secret.encode("ascii"),
                        (timestamp + client).encode("latin-1"),
                        hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(),
                               signature.encode("latin-1")):
        raise Refused(401, "signature", "the signature does not match")


def no_duplicates(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def no_constant(name):
    raise ValueError(name + " is not JSON")


def parse(body):
    """The body as strict JSON: no name twice, no NaN, UTF-8 alone."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=no_constant,
                          object_pairs_hook=no_duplicates)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "json", str(error)[:200]) from None


def check_body(body):
    fields = parse(body)
    if not isinstance(fields, dict):
        raise Refused(400, "body", "not an object")
    for name, value in fields.items():
        if name == "metadata":
            check_metadata(value)
        elif name not in TEXT_FIELDS:
            raise Refused(400, "body", "unknown field " + name[:80])
        elif not isinstance(value, str):
            raise Refused(400, "body", name + " is not a string")
    return fields


def check_metadata(metadata):
    if not isinstance(metadata, dict):
        raise Refused(400, "metadata", "not an object")
    for name, value in metadata.items():
        if not isinstance(value, (str, int)):   # a bool is an int here
            raise Refused(400, "metadata",
                          name[:80] + " is no string, integer or boolean")


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def address(fields):
    """The user's address: as given, or one that Frame makes up."""
    if fields.get("email"):
        return fields["email"]
    domain = fields.get("email_domain") or "anonymous.gateway.test"
    return "%s@%s" % (secrets.token_hex(8), domain)


class Tokens:
    """Makes tokens with a key of this run, and remembers whose metadata
    belongs to which, for the assertions endpoint."""

    def __init__(self, lifetime):
        self.lifetime = lifetime
        self.key = secrets.token_bytes(32)
        self.known = OrderedDict()
        self.lock = threading.Lock()

    def issue(self, provider, fields, now, changes):
        """CHANGES override claims; a claim set to None is left out."""
        email = address(fields)
        claims = {
            "em": email,
            "fn": fields.get("first_name", ""),
            "ln": fields.get("last_name", ""),
            "exp": int(now) + self.lifetime,
            "nbf": int(now),
            "iat": int(now),
            "ap": provider,
            "aud": "gateway.test",
            "sub": str(uuid.uuid5(uuid.NAMESPACE_URL, "mailto:" + email)),
            # No two tokens are the same, also within one second.
            "jti": secrets.token_hex(8),
        }
        claims.update(changes)
        claims = {k: v for k, v in claims.items() if v is not None}
        token = self.sign(claims)
        with self.lock:
            self.known[token] = (claims.get("exp"),
                                 fields.get("metadata", {}))
            while len(self.known) > MAX_REMEMBERED:
                self.known.popitem(last=False)
        return token

    def sign(self, claims):
        parts = ({"alg": "HS256", "typ": "JWT"}, claims)
        text = ".".join(base64url(json.dumps(p, separators=(",", ":"))
                                  .encode()) for p in parts)
        mac = hmac.new(self.key, text.encode(), hashlib.sha256).digest()
        return text + "." + base64url(mac)

    def assertions(self, request, now):
        """The metadata that belongs to the request's Bearer token."""
        if request.method != "GET":
            raise Refused(405, "method", "only GET reads assertions")
        scheme, _, token = one_header(request,
                                      "Authorization").partition(" ")
        with self.lock:
            expires, metadata = self.known.get(token.strip(), (None, None))
        if (scheme.lower() != "bearer" or metadata is None or
                not isinstance(expires, (int, float)) or expires <= now):
            raise Refused(401, "token", "no valid token")
        return metadata
