#!/usr/bin/python3
# SPDX-License-Identifier: MIT
# A token for pam_exec as the vendor's examples do it in Python: requests, the
# secret in the script's configuration, no time limit. For comparison only.
import hashlib
import hmac
import json
import sys
import time

import requests

url, client_id, secret, ca_file = open(sys.argv[1]).read().split()
timestamp = int(time.time())
signature = hmac.new(secret.encode(), f"{timestamp}{client_id}".encode(),
                     hashlib.sha256).hexdigest()
answer = requests.post(
    url, verify=ca_file, data=json.dumps({"email_domain": "lab.example.edu"}),
    headers={"X-Frame-ClientId": client_id, "X-Frame-Timestamp": str(timestamp),
             "X-Frame-Signature": signature,
             "Content-Type": "application/json"})
sys.exit(0 if answer.status_code == 200 and len(answer.json()) > 20 else 1)
