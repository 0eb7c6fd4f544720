/**
 * What the trial's pod runs: the document's own three steps. POSIX sh with curl; it writes no file. The token is read by the
 * shell and goes to curl on its standard input, so it stands in no argument, and of the call that carries it nothing but
 * numbers is printed. A certificate that is not looked at gets no token. Each line begins with a word that `readReport` knows.
 */
export const trialScript = `set +x
d=/var/run/secrets/kubernetes.io/serviceaccount
nl='
'
echo 'authpath-trial 1'
for f in token ca.crt namespace; do
  if [ -r "$d/$f" ]; then
    set -- $(ls -lnL "$d/$f" 2>/dev/null)
    echo "file $f present \${5:--}"
  elif [ -e "$d/$f" ]; then echo "file $f unreadable -"
  else echo "file $f absent -"
  fi
done
h=\${KUBERNETES_SERVICE_HOST:-}
p=\${KUBERNETES_SERVICE_PORT:-443}
case $h in *:*) h="[$h]";; esac
if [ -n "$h" ]; then echo "server $h:$p"; else echo 'server -'; fi
if ! command -v curl >/dev/null 2>&1; then echo 'curl absent'; echo end; exit 0; fi
echo 'curl present'
t=
if [ -r "$d/token" ]; then IFS= read -r t < "$d/token" || :; fi
case $t in ''|*[!A-Za-z0-9._~+/=-]*) if [ -r "$d/token" ]; then echo 'token malformed'; fi; t=;; esac
c='-q -s -o /dev/null --noproxy * --connect-timeout 5 --max-time 8'
ask() {
  case $2 in
  open) out=$(set -f; curl $c -S -k -w 'status=%{http_code}' "$3" 2>&1 </dev/null);;
  verified) out=$(set -f; curl $c -S --cacert "$d/ca.crt" -w 'status=%{http_code}' "$3" 2>&1 </dev/null);;
  token) out=$(set -f; printf 'header = "Authorization: Bearer %s"\\n' "$t" | curl $c -K - --cacert "$d/ca.crt" -w 'status=%{http_code}' "$3" 2>/dev/null);;
  esac
  code=$?
  echo "call $1 $2 $code \${out##*status=}"
  said=\${out%%status=*}
  said=\${said%%"$nl"*}
  if [ "$2" != token ] && [ -n "$said" ]; then printf 'said %s %s %s\\n' "$1" "$2" "$said"; fi
  return $code
}
try() {
  ask "$1" open "$2" || return 0
  [ -r "$d/ca.crt" ] || return 0
  ask "$1" verified "$2" || return 0
  [ -n "$t" ] || return 0
  ask "$1" token "$2" || :
}
if [ -n "$h" ]; then try address "https://$h:$p/api"; fi
try name https://kubernetes.default.svc/api
echo end
`;
