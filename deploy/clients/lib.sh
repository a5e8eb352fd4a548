# What the client tests share. A test sources it after `set -euo pipefail`; it finds the server in the environment:
#
#   MAIL_HOST  IMAP_PORT IMAPS_PORT  SMTP_PORT SUBMISSION_PORT SUBMISSIONS_PORT LMTP_PORT  HTTP_PORT
#   MAIL_USER MAIL_OTHER  two addresses of the same server, used by this test alone   MAIL_PASSWORD  of both
#
# Whatever the test itself uses, what the server holds is looked at with curl, so that no client vouches for itself.

TEST=$(basename "$0")
: "${MAIL_HOST:=127.0.0.1}" "${IMAP_PORT:?start me with deploy/clients/run}" "${IMAPS_PORT:?}" "${SMTP_PORT:?}"
: "${SUBMISSION_PORT:?}" "${SUBMISSIONS_PORT:?}" "${LMTP_PORT:?}" "${MAIL_USER:?}" "${MAIL_OTHER:?}" "${MAIL_PASSWORD:?}"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export HOME=$WORK LC_ALL=C.UTF-8

fail() {
  echo "$TEST: $*" >&2
  exit 1
}

# skip WHY: the test cannot be run here, and that is no failure.
skip() {
  echo "$*" >&2
  exit 77
}

# need PROGRAM PACKAGE: fails with a sentence when a client is not installed.
need() {
  command -v "$1" >/dev/null || fail "$1 is not installed: apt-get install $2"
}

need curl curl
need openssl openssl

# same WHAT EXPECTED FOUND
same() {
  [[ $2 == "$3" ]] || fail "$1: expected «$2» but found «$3»"
}

# within WHAT COMMAND...: waits at most twenty seconds for the command to succeed.
within() {
  local what=$1 end=$((SECONDS + 20))
  shift
  until "$@"; do
    ((SECONDS < end)) || fail "$what did not happen within twenty seconds"
    sleep 0.2
  done
}

# the server's certificate, for clients that want to be told whom to trust
certificate() {
  timeout 20 openssl s_client -connect "$MAIL_HOST:$IMAPS_PORT" </dev/null 2>/dev/null | openssl x509 ||
    fail "no certificate could be had from port $IMAPS_PORT"
}

fingerprint() { # HASH
  certificate | openssl x509 -noout -fingerprint "-$1" | sed 's/.*=//'
}

# imap USER FOLDER COMMAND: the untagged answer lines to a command in a selected folder (FOLDER as in a URL, may be empty)
imap() {
  curl -sS --max-time 30 --user "$1:$MAIL_PASSWORD" "imap://$MAIL_HOST:$IMAP_PORT/$2" -X "$3" | tr -d '\r'
}

# upload USER FOLDER FILE
upload() {
  curl -sS --max-time 30 --user "$1:$MAIL_PASSWORD" "imap://$MAIL_HOST:$IMAP_PORT/$2" -T "$3" >/dev/null
}

# download USER FOLDER UID
download() {
  curl -sS --max-time 30 --user "$1:$MAIL_PASSWORD" "imap://$MAIL_HOST:$IMAP_PORT/$2;UID=$3"
}

make_folder() { # USER NAME
  imap "$1" "" "CREATE \"$2\"" >/dev/null
}

# uids USER FOLDER CRITERIA: UIDs, one blank between
uids() {
  imap "$1" "$2" "UID SEARCH $3" | sed -n 's/^\* SEARCH *//p'
}

count() { # USER FOLDER
  uids "$1" "$2" ALL | wc -w
}

holds() { # USER FOLDER COUNT
  [[ $(count "$1" "$2") == "$3" ]]
}

# flags USER FOLDER UID: sorted, without \Recent, which RFC 9051 no longer knows
flags() {
  imap "$1" "$2" "UID FETCH $3 (FLAGS)" |
    sed -n 's/.*FLAGS (\([^)]*\)).*/\1/p' | tr ' ' '\n' | grep -vx '\\Recent' | sort | paste -sd' '
}

folders() { # USER
  imap "$1" "" 'LIST "" "*"' | sed -n 's/^\* LIST ([^)]*) "." "\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' | sort
}

has_folder() { # USER NAME
  folders "$1" | grep -Fxq "$2"
}

# letter SUBJECT [FROM] [TO]: a message with CRLF line ends, a line that starts with a dot, and letters beyond ASCII
letter() {
  printf '%s\r\n' "Date: $(date -R)" "From: <${2:-$MAIL_OTHER}>" "To: <${3:-$MAIL_USER}>" "Subject: $1" \
    "Message-ID: <$(openssl rand -hex 12)@clients.example.org>" "MIME-Version: 1.0" \
    "Content-Type: text/plain; charset=utf-8" "Content-Transfer-Encoding: 8bit" "" \
    "Grüße, 今日は, $1" ".a line that starts with a dot" "" "the end"
}

# body FILE: what comes after the headers, without CR
body() {
  tr -d '\r' <"$1" | sed '1,/^$/d'
}

# got USER SUBJECT FILE: waits for the one message with this subject in INBOX and compares its body with that of FILE
got() {
  local uid
  within "the arrival of «$2»" arrived "$1" "$2"
  uid=$(uids "$1" INBOX "SUBJECT \"$2\"")
  same "the number of messages «$2»" 1 "$(wc -w <<<"$uid")"
  download "$1" INBOX "$uid" >"$WORK/got"
  same "the text of «$2»" "$(body "$3")" "$(body "$WORK/got")"
}

arrived() { # USER SUBJECT
  [[ -n $(uids "$1" INBOX "SUBJECT \"$2\"") ]]
}
