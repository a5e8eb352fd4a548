# A Malleposte in a folder of its own, for the time of a test. Sourced after `set -euo pipefail` by what says where `root` is; it
# names the folder `dir`, and ends the server and removes the folder at the end.
#
# With MALLEPOSTE_STORES=cluster it keeps what it has in a Cassandra and an S3 of its own (deploy/local/stores), whose ports are after
# the same PORT-BASE; otherwise in its folder.

dir=$(mktemp -d)
server=
stores=
finish() {
  if [[ -n $server ]] && kill "$server" 2>/dev/null; then
    for _ in {1..100}; do
      kill -0 "$server" 2>/dev/null || break
      sleep 0.1
    done
    kill -9 "$server" 2>/dev/null || true
  fi
  [[ -z $stores ]] || "$root/deploy/local/stores" down "$stores" --remove || true
  rm -rf "$dir"
}
trap finish EXIT

# start_server PORT-BASE [OPTION...]: builds it, starts it and waits until it answers
start_server() {
  local options=()
  "$root/malleposte" build
  case ${MALLEPOSTE_STORES:-embedded} in
    embedded) ;;
    cluster)
      stores=$dir/stores
      "$root/deploy/local/stores" up "$stores" "$1"
      options=(--config "$stores/stores.conf") ;;
    *) echo "MALLEPOSTE_STORES is embedded or cluster" >&2; exit 2 ;;
  esac
  "$root/malleposte" serve --dir "$dir/data" --port-base "$1" --domain example.org "${options[@]}" "${@:2}" >"$dir/log" 2>&1 &
  server=$!
  for ((i = 0; i < 600; i++)); do
    grep -q '^ready' "$dir/log" && return
    kill -0 "$server" 2>/dev/null || { echo "the server did not start:" >&2; cat "$dir/log" >&2; exit 1; }
    sleep 0.1
  done
  echo "the server was not ready within a minute:" >&2
  cat "$dir/log" >&2
  exit 1
}

# make_users: from lines of ADDRESS,PASSWORD on standard input
make_users() {
  cat >"$dir/users.csv"
  "$root/malleposte" --dir "$dir/data" user import "$dir/users.csv" >"$dir/import" 2>&1 ||
    { echo "the users could not be made:" >&2; cat "$dir/import" >&2; exit 1; }
}
