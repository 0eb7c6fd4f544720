#!/usr/bin/env bash
# The troubleshooting document's own commands for a Dashboard, as one types them today, without a sleep and without the start
# of its pod, which is ready before (its name is POD). Each must succeed: a command that fails quickly would make the comparison
# worthless.
# Usage: document-dashboard.sh KUBECTL KUBECONFIG SERVER CA CERTIFICATE KEY POD NODE-ADDRESS
set -euo pipefail
kubectl=$1 kubeconfig=$2 server=$3 ca=$4 certificate=$5 key=$6 pod=$7 node=$8
cache=$(mktemp -d)
said=$(mktemp)
proxy=
trap '[ -z "$proxy" ] || kill "$proxy"; rm -rf "$cache" "$said"' EXIT
run() { "$kubectl" --cache-dir "$cache" --kubeconfig "$kubeconfig" "$@"; }
page=api/v1/namespaces/kubernetes-dashboard/services/https:kubernetes-dashboard:443/proxy/
account=/var/run/secrets/kubernetes.io/serviceaccount

echo '# User authentication: kubectl proxy'
run cluster-info
coproc PROXY { exec "$kubectl" --cache-dir "$cache" --kubeconfig "$kubeconfig" proxy --port=0; }
proxy=$PROXY_PID
read -r line <&"${PROXY[0]}"
echo "$line"
curl --silent --show-error --fail "http://127.0.0.1:${line##*:}/$page"

echo '# User authentication: direct access'
curl --silent --show-error --cacert "$ca" "$server/"
curl --silent --show-error --fail --cacert "$ca" --cert "$certificate" --key "$key" "$server/$page"

echo '# User authentication: bypass by NodePort'
port=$(run get service kubernetes-dashboard --namespace kubernetes-dashboard --output 'jsonpath={.spec.ports[0].nodePort}')
curl --silent --show-error --fail --insecure "https://$node:$port/"

echo '# Service authentication'
run get pods
run exec "$pod" -- ls "$account/"
address=$(run get services kubernetes --output 'jsonpath={.spec.clusterIP}')
run exec "$pod" -- curl --silent --show-error --insecure "https://$address/"
token=$(run exec "$pod" -- cat "$account/token")
run exec "$pod" -- curl --silent --show-error --fail --cacert "$account/ca.crt" -H "Authorization: Bearer $token" "https://$address/version"
