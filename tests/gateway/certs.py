# SPDX-License-Identifier: MIT
"""Certificates for the stand-in gateway: a CA made on the spot with the
openssl command, one server key, a certificate for each good or bad kind, and
the TLS settings that go with each kind. It writes into the gateway's own
folder alone; nothing here may be used outside tests."""

import base64
import hashlib
import os
import ssl
import subprocess
import time
from collections import namedtuple

DAY = 86400

# signer: which CA signs (None: the server key itself). names: which section
# of CONFIG. first, last: days of validity counted from now. A kind without a
# certificate of its own shows the good one, and differs in TLS settings.
Cert = namedtuple("Cert", "signer names first last")
CERTS = {
    "server": Cert("ca", "server", -1, 30),
    "expired": Cert("ca", "server", -30, -1),
    "not-yet": Cert("ca", "server", 1, 30),
    "wrong-host": Cert("ca", "stranger", -1, 30),
    "self-signed": Cert(None, "server", 0, 365),
    "untrusted": Cert("other-ca", "server", -1, 30),
    "client": Cert("ca", "client", -1, 30),
}
KINDS = ("good", "expired", "not-yet", "wrong-host", "self-signed",
         "untrusted", "tls1.1", "no-shared", "client-cert")

CONFIG = """
[req]
distinguished_name = nothing
[nothing]
[ca]
default_ca = here
[here]
new_certs_dir = {work}
database = {work}/index.txt
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:localhost, DNS:gateway.test, IP:127.0.0.1, IP:{host}
[stranger]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
subjectAltName = DNS:stranger.test
[client]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
authorityKeyIdentifier = keyid
"""


class Authority:
    """Makes keys and certificates in a folder. Keys and CAs that are there
    already stay, so that a gateway that is started again keeps its CA and
    its pin; certificates are new each time, for their dates."""

    def __init__(self, folder, host):
        self.folder = folder
        self.made = set()
        self.work = self.path("openssl")
        os.makedirs(self.work, mode=0o700, exist_ok=True)
        self.config = os.path.join(self.work, "openssl.cnf")
        with open(self.config, "w") as file:
            file.write(CONFIG.format(work=self.work, host=host))
        open(os.path.join(self.work, "index.txt"), "a").close()

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *args, secret=False):
        # Its own configuration: the machine's may forbid what tests need.
        done = subprocess.run(
            ("openssl", *args), stdin=subprocess.DEVNULL, capture_output=True,
            env={**os.environ, "OPENSSL_CONF": self.config},
            umask=0o077 if secret else 0o022)
        if done.returncode != 0:
            raise RuntimeError("openssl %s: %s" % (
                args[0], done.stderr.decode(errors="replace").strip()))
        return done.stdout

    def key(self, name):
        path = self.path(name + ".key")
        if not os.path.exists(path):
            self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
                         "ec_paramgen_curve:P-256", "-out", path, secret=True)
        return path

    def root(self, name):
        path = self.path(name + ".pem")
        if not os.path.exists(path):
            self.self_sign(self.key(name), "Stand-in gateway " + name,
                           "authority", path)
        return path

    def self_sign(self, key, subject, section, path):
        self.openssl("req", "-x509", "-new", "-key", key, "-subj",
                     "/CN=" + subject, "-days", "365", "-config", self.config,
                     "-extensions", section, "-out", path)

    def cert(self, name):
        """Makes the certificate NAME of CERTS; returns (certificate, key)."""
        kind = CERTS[name]
        path = self.path(name + ".pem")
        key = self.key("client" if name == "client" else "server")
        subject = "client" if name == "client" else "localhost"
        if name in self.made:
            return path, key
        self.made.add(name)
        if kind.signer is None:
            self.self_sign(key, subject, kind.names, path)
            return path, key
        request = os.path.join(self.work, name + ".csr")
        self.openssl("req", "-new", "-key", key, "-subj", "/CN=" + subject,
                     "-config", self.config, "-out", request)
        self.openssl("ca", "-batch", "-notext", "-config", self.config,
                     "-cert", self.root(kind.signer),
                     "-keyfile", self.key(kind.signer),
                     "-startdate", stamp(kind.first),
                     "-enddate", stamp(kind.last),
                     "-extensions", kind.names, "-in", request, "-out", path)
        return path, key

    def pins(self):
        """Writes pin and pin.wrong: SHA-256 of the key's SPKI, for curl's
        form of public key pinning."""
        spki = self.openssl("pkey", "-in", self.key("server"), "-pubout",
                            "-outform", "DER")
        for name, data in (("pin", spki), ("pin.wrong", b"another key")):
            digest = base64.b64encode(hashlib.sha256(data).digest())
            with open(self.path(name), "w") as file:
                file.write("sha256//%s\n" % digest.decode())

    def context(self, kind):
        """The server's TLS settings for a listener of this kind."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.cert(kind if kind in CERTS
                                           else "server"))
        context.set_alpn_protocols(["http/1.1"])
        if kind == "tls1.1":
            # TLS 1.1 signs with SHA-1, which level 0 alone still allows.
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        elif kind == "no-shared":
            # Anonymous suites: no client offers them unless told to.
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("aNULL:@SECLEVEL=0")
        elif kind == "client-cert":
            self.cert("client")
            context.load_verify_locations(self.root("ca"))
            context.verify_mode = ssl.CERT_REQUIRED
        return context


def stamp(days):
    """The form of a date that `openssl ca` takes."""
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() +
                                                      days * DAY))
