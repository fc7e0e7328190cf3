#!/bin/sh
# SPDX-License-Identifier: MIT
# A token for pam_exec as the vendor's kiosk scripts do it in shell: openssl
# for the signature (the secret in its argument list), wget for the request.
# For comparison only.
set -eu
{ read -r url; read -r client_id; read -r secret; read -r ca_file; } <"$1"
timestamp=$(date +%s)
signature=$(printf '%s%s' "$timestamp" "$client_id" |
	openssl dgst -sha256 -hmac "$secret" | sed 's/^.* //')
token=$(wget --quiet --output-document=- --ca-certificate="$ca_file" \
	--header="X-Frame-ClientId: $client_id" \
	--header="X-Frame-Timestamp: $timestamp" \
	--header="X-Frame-Signature: $signature" \
	--header="Content-Type: application/json" \
	--post-data='{"email_domain":"lab.example.edu"}' "$url" | tr -d '"')
[ ${#token} -gt 20 ]
