#!/usr/bin/env bash
# The troubleshooting document's own commands for the user link, as one types them today. No sleep. Each must succeed: a
# command that fails quickly would make the comparison worthless.
# Usage: document.sh KUBECTL KUBECONFIG SERVER CA CERTIFICATE KEY
set -euo pipefail
kubectl=$1 kubeconfig=$2 server=$3 ca=$4 certificate=$5 key=$6
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
run() { "$kubectl" --cache-dir "$cache" --kubeconfig "$kubeconfig" "$@"; }

run cluster-info
run auth whoami
run auth can-i --list
curl --silent --show-error --fail --cacert "$ca" "$server/version"
curl --silent --show-error --fail --cacert "$ca" --cert "$certificate" --key "$key" "$server/api"
