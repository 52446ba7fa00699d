# The commands of the handbook as the test runs them: what stands behind docker compose, with the container's folders under $ROOT.
container() (inside "$@")

# In place of this shell.
inside() {
  local data=$1 each given=()
  shift
  for each in "$@"; do given+=("${each/#\/backup\//$ROOT/backup/}"); done
  set -a
  . "$ROOT/.env"
  SMTP_URL_FILE=$ROOT$SMTP_URL_FILE
  DATA_DIR=$data KEYS_DIR=$ROOT/keys BACKUP_DIR=$ROOT/backup GENKAN_OPERATOR_REQUIRED=true LANG=ja_JP.UTF-8
  cd "$ROOT/files"
  exec "$NODE" "$LAUNCHER" "${given[@]}"
}

docker() {
  local data=$ROOT/data
  shift
  if [ "$1" = -p ]; then
    data=$ROOT/data-of-$2
    shift 2
  fi
  case "$1" in
    # compose exec genkan genkan …; compose run --rm genkan genkan …
    exec) container "$data" "${@:4}" ;;
    run) folders && container "$data" "${@:5}" ;;
    up) folders && { [ -e "$ROOT/pid" ] || open_portal; } ;;
    down) rm -r "$data" ;;
    ps | build) ;;
    *)
      echo "the handbook's test knows no docker compose $1" >&2
      return 1
      ;;
  esac
}

# What compose.yaml does first.
folders() { (cd "$ROOT" && chmod -R go= keys files backup secrets); }

open_portal() {
  inside "$ROOT/data" serve >> "$ROOT/log" 2>&1 < /dev/null &
  echo $! > "$ROOT/pid"
  until grep -q "待ち受け" "$ROOT/log"; do
    kill -0 "$(cat "$ROOT/pid")" || return 1
    sleep 0.1
  done
}

git() { :; }
