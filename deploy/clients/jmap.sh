# What the clients of JMAP are asked to do; a test sources it after lib.sh and gives it a function `client` that runs a command:
#
#   folders | subjects FOLDER | read SUBJECT | flag SUBJECT | move SUBJECT FOLDER | import FILE FOLDER
#   send TO SUBJECT TEXT | state | changes STATE
#
# What the server holds is looked at by IMAP.

: "${HTTP_PORT:?start me with deploy/clients/run}"

jmap_day() {
  letter "the first" >"$WORK/first"
  upload "$MAIL_USER" INBOX "$WORK/first"
  make_folder "$MAIL_USER" Work

  client folders >"$WORK/folders" || fail "the folders cannot be listed"
  grep -Fxq Work "$WORK/folders" || fail "Work is not among the folders: $(cat "$WORK/folders")"
  same "what is in INBOX" "the first" "$(client subjects INBOX)"
  same "the text of a message" "$(body "$WORK/first")" "$(client read "the first" | tr -d '\r')"

  client flag "the first"
  same "the flags of a message" '\Flagged \Seen' "$(flags "$MAIL_USER" INBOX 1)"
  client move "the first" Work
  holds "$MAIL_USER" INBOX 0 || fail "INBOX holds what was moved"
  holds "$MAIL_USER" Work 1 || fail "Work does not hold what was moved"
  same "the flags of a moved message" '\Flagged \Seen' "$(flags "$MAIL_USER" Work 1)"

  letter "the second" >"$WORK/second"
  client import "$WORK/second" INBOX
  got "$MAIL_USER" "the second" "$WORK/second"

  client send "$MAIL_OTHER" "the third" "Grüße, 今日は"
  within "the arrival of «the third»" arrived "$MAIL_OTHER" "the third"
  holds "$MAIL_OTHER" INBOX 1 || fail "«the third» came more than once"
  holds "$MAIL_USER" Sent 1 || fail "Sent does not hold what was sent"
  same "the flags of what was sent" '\Seen' "$(flags "$MAIL_USER" Sent 1)"

  away
}

# The client is away while another adds, flags and expunges; then it asks what has happened.
away() {
  local state second
  state=$(client state)
  second=$(uids "$MAIL_USER" INBOX ALL)
  letter "the fourth" >"$WORK/fourth"
  upload "$MAIL_USER" INBOX "$WORK/fourth"
  imap "$MAIL_USER" INBOX "UID STORE $second +FLAGS (\\Answered)" >/dev/null
  imap "$MAIL_USER" Work 'UID STORE 1 +FLAGS (\Deleted)' >/dev/null
  imap "$MAIL_USER" Work 'UID EXPUNGE 1' >/dev/null
  client changes "$state" | sort >"$WORK/changes"
  same "what happened meanwhile" \
    $'created the fourth\ndestroyed\nupdated the second $answered $seen' \
    "$(sed 's/^created the fourth.*/created the fourth/' "$WORK/changes")"
}
