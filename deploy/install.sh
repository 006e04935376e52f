#!/usr/bin/env bash
# The portal on Debian or Ubuntu, with systemd and nginx. The same command upgrades it.
#
#   sudo deploy/install.sh --host partners.school.example [--certbot it@school.example] [--port 8000] [--no-nginx]
#   sudo deploy/install.sh                       again, from a newer version: upgrades
#   sudo deploy/install.sh --remove [--purge]    takes it away; with --purge its data too, after asking
#
# INSTALL_ROOT=/some/folder lays the files out there and touches nothing of the system: for tests and packages.
set -euo pipefail

ROOT=${INSTALL_ROOT:-}
APP=/srv/partnership
DATA=/var/lib/partnership
ACCOUNT=partnership
# Of the system: one from the home of an account is closed to the portal's.
PYTHON=/usr/bin/python3
SOURCE=$(cd "$(dirname "$0")/.." && pwd)
UNITS=(partnership.service partnership-backup.service partnership-backup.timer)

host='' mail='' port=8000 with_nginx=true action=install purge=false

# $1 in English, $2 in Russian
say() {
    case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
        ru*) printf '%s\n' "$2" ;;
        *) printf '%s\n' "$1" ;;
    esac
}

fail() {
    say "$1" "$2" >&2
    exit 1
}

main() {
    read_arguments "$@"
    if [[ -z $ROOT && $EUID -ne 0 ]]; then
        fail 'Run it as root: sudo deploy/install.sh …' 'Запустите от имени root: sudo deploy/install.sh …'
    fi
    refuse_over_a_running_portal
    case $action in
        remove) remove ;;
        *) install_all ;;
    esac
}

usage() {
    say "$(sed -n '2,9s/^# \{0,1\}//p' "$0")" "Портал на Debian или Ubuntu, с systemd и nginx. Та же команда обновляет его.

  sudo deploy/install.sh --host partners.school.example   установить под этим именем
      --certbot it@school.example   с бесплатным сертификатом Let’s Encrypt
      --port 8000                   порт, на котором портал отвечает nginx
      --no-nginx                    без nginx: впереди другой прокси, или портал открывают только в школьной сети
  sudo deploy/install.sh                                  ещё раз, из новой версии: обновить
  sudo deploy/install.sh --remove                         удалить портал, данные останутся
  sudo deploy/install.sh --remove --purge                 удалить и данные, команда переспросит"
}

read_arguments() {
    while (($#)); do
        case $1 in
            --host) host=${2:?}; shift ;;
            --certbot) mail=${2:?}; shift ;;
            --port) port=${2:?}; shift ;;
            --no-nginx) with_nginx=false ;;
            --remove) action=remove ;;
            --purge) purge=true ;;
            -h | --help) usage; exit ;;
            *) fail "Unknown: $1. See --help." "Неизвестный параметр: $1. Смотрите --help." ;;
        esac
        shift
    done
    if [[ -n $host && ! $host =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]]; then
        fail "--host is a name such as partners.school.example, not $host." \
            "--host — это имя, например partners.school.example, а не $host."
    fi
    [[ $port =~ ^[0-9]+$ ]] || fail "--port is a number, not $port." "--port — это число, а не $port."
}

has_systemd() { [[ -z $ROOT && -d /run/systemd/system ]]; }

# The settings that are there: those of a portal that was taken away lie beside its data. Only root's: the folder is the account's.
settings_file() {
    if [[ ! -f $ROOT$APP/.env && -f $ROOT$DATA/settings.env && -O $ROOT$DATA/settings.env ]]; then
        echo "$ROOT$DATA/settings.env"
    else
        echo "$ROOT$APP/.env"
    fi
}

setting() { sed -n "s/^$1=//p" "$(settings_file)" 2>/dev/null | tail -n 1; }

# A portal that systemd does not know keeps running while its program is swapped under it: only who started it can stop it.
refuse_over_a_running_portal() {
    local folder lock inode holder='' words=''
    folder=$(setting DATA_DIR || true)
    lock=$ROOT${folder:-$DATA}/serve.lock
    # Never made here: one of root's would be closed to the portal.
    [[ -f $lock ]] || return 0
    ! has_systemd || ! systemctl is-active --quiet partnership || return 0
    ! flock --nonblock "$lock" true || return 0
    inode=$(stat -c %i "$lock")
    holder=$(sed -n "s/^.* FLOCK .* \([0-9]\{1,\}\) [0-9a-f]*:[0-9a-f]*:$inode .*/\1/p" /proc/locks 2>/dev/null | head -n 1) || true
    [[ ! -r /proc/${holder:-none}/cmdline ]] || words=" ($holder: $(tr '\0' ' ' <"/proc/$holder/cmdline" | sed 's/ $//'))"
    fail "The portal is running, and not as a service$words: stop it, then run this again. Nothing was changed." \
        "Портал запущен, и не как служба$words: остановите его и повторите команду. Ничего не изменено."
}

install_all() {
    local is_upgrade=false names
    if [[ -f $(settings_file) ]]; then
        names=$(setting ALLOWED_HOSTS)
        [[ -z $host || -z $names || ,$names, == *",$host,"* ]] || fail \
            "The portal is installed as $names. Write $host into ALLOWED_HOSTS in $(settings_file) first, then run this without --host." \
            "Портал уже установлен, его имя — $names. Сначала впишите $host первым в ALLOWED_HOSTS в файле $(settings_file), затем запустите эту команду без --host."
        host=${host:-${names%%,*}}
        port=$(setting PORT); port=${port:-8000}
    fi
    if [[ -f $ROOT$APP/.env ]]; then
        is_upgrade=true
        # Whoever chose another server in front keeps it.
        [[ -n $mail || -f $ROOT/etc/nginx/sites-available/partnership.conf ]] || with_nginx=false
    fi
    [[ -n $host ]] || fail 'Say under which name people open the portal: --host partners.school.example' \
        'Скажите, по какому имени открывают портал: --host partners.school.example'
    [[ -n $ROOT ]] || install_packages
    make_account_and_folders
    lay_out_sources
    write_settings
    [[ -n $ROOT ]] || make_environment
    swap_sources
    install -D -m 755 "$ROOT$APP/deploy/partnership" "$ROOT/usr/local/bin/partnership"
    install_units
    ! $with_nginx || install_nginx
    [[ -n $ROOT ]] || start "$is_upgrade"
}

install_packages() {
    command -v apt-get >/dev/null || fail 'This installer is for Debian and Ubuntu: see docs/deployment.md.' \
        'Установщик — для Debian и Ubuntu; для других систем смотрите docs/admin.ru.md.'
    local wanted=() name
    if "$PYTHON" -c 'import sys; sys.exit(sys.version_info >= (3, 11))' 2>/dev/null; then
        # Ubuntu 22.04: the newer one stands beside it, and tools/bootstrap.py finds it.
        command -v python3.11 >/dev/null || wanted+=(python3.11 python3.11-venv)
    elif ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        wanted+=(python3 python3-venv)
    fi
    if $with_nginx; then
        for name in nginx openssl; do command -v "$name" >/dev/null || wanted+=("$name"); done
    fi
    [[ -z $mail ]] || command -v certbot >/dev/null || wanted+=(certbot)
    ((${#wanted[@]})) || return 0
    say "Installing: ${wanted[*]}" "Устанавливаю: ${wanted[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" </dev/null
}

make_account_and_folders() {
    if [[ -z $ROOT ]]; then
        id -u $ACCOUNT >/dev/null 2>&1 ||
            useradd --system --user-group --home-dir $DATA --no-create-home --shell /usr/sbin/nologin $ACCOUNT
    fi
    install -d -m 755 "$ROOT${APP%/*}"
    # Names of people and hashes of passwords are in it.
    install -d -m 700 "$ROOT$DATA"
    [[ -n $ROOT ]] || chown $ACCOUNT:$ACCOUNT $DATA
}

# A whole new folder beside the old one: what a newer version no longer has would be found by it otherwise.
lay_out_sources() {
    [[ $SOURCE != "$ROOT$APP" ]] || return 0
    rm -rf "$ROOT$APP.new"
    install -d -m 755 "$ROOT$APP.new"
    tar -C "$SOURCE" --exclude=./.venv --exclude=./.git --exclude=./.env --exclude=./var --exclude='__pycache__' \
        --exclude='./.*_cache' -cf - . | tar -C "$ROOT$APP.new" --no-same-owner -xf -
    chmod -R u=rwX,go=rX "$ROOT$APP.new"
    if [[ -d $ROOT$APP ]]; then
        [[ ! -d $ROOT$APP/.venv ]] || cp -a "$ROOT$APP/.venv" "$ROOT$APP.new/.venv"
        [[ ! -f $ROOT$APP/.env ]] || cp -p "$ROOT$APP/.env" "$ROOT$APP.new/.env"
    fi
}

# Where the new sources lie until they take the place of the old ones
stage() {
    if [[ $SOURCE == "$ROOT$APP" ]]; then echo "$ROOT$APP"; else echo "$ROOT$APP.new"; fi
}

# Once: a later run never touches what the school has set. The key that signs links is no setting: the portal makes its own
# and keeps it with the data, so that a copy brings it along.
write_settings() {
    local file
    file=$(stage)/.env
    [[ -f $file || ! -f $(settings_file) ]] || mv "$(settings_file)" "$file"
    if [[ ! -f $file ]]; then
        (umask 077; cat >"$file") <<END
# Every setting is explained in .env.example. After a change: systemctl restart partnership
ALLOWED_HOSTS=$host
DATA_DIR=$DATA
HTTPS=$with_nginx
TRUSTED_PROXY_COUNT=$($with_nginx && echo 1 || echo 0)
COMPRESS_STATIC=true
HOST=127.0.0.1
PORT=$port
END
    fi
    chmod 640 "$file"
    [[ -n $ROOT ]] || chown root:$ACCOUNT "$file"
}

make_environment() {
    (cd "$(stage)" && umask 022 && "$PYTHON" tools/bootstrap.py)
}

swap_sources() {
    [[ $SOURCE != "$ROOT$APP" ]] || return 0
    has_systemd && systemctl is-active --quiet partnership && systemctl stop partnership
    if [[ -d $ROOT$APP ]]; then
        rm -rf "$ROOT$APP.before"
        mv "$ROOT$APP" "$ROOT$APP.before"
    fi
    mv "$ROOT$APP.new" "$ROOT$APP"
}

install_units() {
    local unit
    for unit in "${UNITS[@]}"; do
        install -D -m 644 "$ROOT$APP/deploy/systemd/$unit" "$ROOT/etc/systemd/system/$unit"
    done
}

install_nginx() {
    local certificate=/etc/partnership/tls/certificate.pem key=/etc/partnership/tls/key.pem
    local live=/etc/letsencrypt/live/$host
    install -d -m 755 "$ROOT/var/www/partnership-acme"
    if [[ -f $ROOT$live/fullchain.pem ]]; then
        certificate=$live/fullchain.pem key=$live/privkey.pem
    else
        make_own_certificate "$ROOT$certificate" "$ROOT$key"
    fi
    lay_out_nginx "$certificate" "$key"
    [[ -z $ROOT ]] || return 0
    reload_nginx
    if [[ -n $mail && $certificate != "$live"* ]]; then
        if certbot certonly --non-interactive --agree-tos --email "$mail" --webroot -w /var/www/partnership-acme \
            -d "$host" --deploy-hook 'nginx -s reload'; then
            lay_out_nginx "$live/fullchain.pem" "$live/privkey.pem"
            reload_nginx
            return
        fi
        say 'certbot got no certificate: see its lines above. Does the name lead to this machine, is port 80 open?' \
            'certbot не получил сертификат, его сообщения выше. Имя ведёт на эту машину? Порт 80 открыт снаружи?'
    fi
    [[ $certificate == "$live"* ]] || say \
        "The certificate is self-signed: browsers warn of it. For a real one: deploy/install.sh --certbot mail@…, or put yours into $certificate and $key." \
        "Сертификат самоподписанный: браузеры будут предупреждать. Настоящий: deploy/install.sh --certbot почта@…, или положите свой в $certificate и $key."
}

make_own_certificate() {
    [[ ! -f $1 ]] || return 0
    local kind=DNS
    [[ ! $host =~ ^[0-9.]+$ ]] || kind=IP
    install -d -m 700 "$(dirname "$1")"
    (umask 077; openssl req -x509 -newkey rsa:2048 -nodes -days 825 -subj "/CN=$host" \
        -addext "subjectAltName=$kind:$host" -out "$1" -keyout "$2" 2>/dev/null)
}

# $1 and $2: the certificate and its key
lay_out_nginx() {
    local etc=$ROOT/etc/nginx name
    install -d -m 755 "$etc/snippets" "$etc/sites-available" "$etc/sites-enabled"
    install -m 644 "$ROOT$APP/deploy/nginx/partnership-headers.conf" "$etc/snippets/partnership-headers.conf"
    for name in partnership partnership-default; do
        fill_in "$ROOT$APP/deploy/nginx/$name.conf.template" "$1" "$2" >"$etc/sites-available/$name.conf"
        chmod 644 "$etc/sites-available/$name.conf"
    done
    ln -sfn ../sites-available/partnership.conf "$etc/sites-enabled/partnership.conf"
    # Debian's sample page answers to unknown names otherwise; the file itself stays in sites-available.
    [[ ! -L $etc/sites-enabled/default ]] || rm "$etc/sites-enabled/default"
    if grep -rlE '^[^#]*default_server' "$etc/sites-enabled" "$etc/conf.d" 2>/dev/null | grep -qv partnership; then
        rm -f "$etc/sites-enabled/partnership-default.conf"
        say 'Another site of this nginx answers to unknown names; it stays as it is.' \
            'На незнакомые имена отвечает другой сайт этого nginx; он оставлен как есть.'
    else
        ln -sfn ../sites-available/partnership-default.conf "$etc/sites-enabled/partnership-default.conf"
    fi
}

fill_in() {
    local without_ipv6=()
    [[ -e /proc/net/if_inet6 ]] || without_ipv6=(-e '/listen \[::\]/d')
    sed "${without_ipv6[@]}" -e "s|@SERVER_NAME@|$host|g" -e "s|@PORT@|$port|g" -e "s|@CERTIFICATE@|$2|g" \
        -e "s|@CERTIFICATE_KEY@|$3|g" -e "s|@ERROR_PAGES@|$APP/deploy/nginx/error-pages|g" \
        -e 's|@SNIPPETS@|/etc/nginx/snippets|g' -e 's|@ACME@|/var/www/partnership-acme|g' \
        -e 's|@LOG_DIR@|/var/log/nginx|g' "$1"
}

reload_nginx() {
    nginx -t -q || fail 'nginx does not take the site: see its lines above. The portal itself is installed.' \
        'nginx не принял настройки сайта, его сообщения выше. Сам портал установлен.'
    if has_systemd; then
        systemctl enable --quiet nginx
        systemctl reload-or-restart nginx
    else
        nginx -s reload 2>/dev/null || nginx
    fi
}

# $1: whether there was a portal before
start() {
    if ! has_systemd; then
        say "systemd is not running here: the units lie in /etc/systemd/system, and the portal is not started. By hand: partnership serve --prepare (it makes or updates the database, which takes minutes, and prints the link for the first set-up)." \
            "systemd здесь не работает: службы лежат в /etc/systemd/system, портал не запущен. Вручную: partnership serve --prepare (подготовит или обновит базу, это займёт несколько минут, и напечатает ссылку для первой настройки)."
        return
    fi
    systemctl daemon-reload
    systemctl enable --quiet partnership
    systemctl restart partnership
    for unit in "${UNITS[@]}"; do
        [[ $unit != *.timer ]] || systemctl enable --quiet --now "$unit"
    done
    say 'The portal prepares its database and its files. Minutes on a small machine: do not stop it.' \
        'Портал готовит базу и файлы. На небольшой машине это занимает несколько минут, не прерывайте.'
    wait_until_ready "$1"
    say "The portal answers: $($with_nginx && echo "https://$host/" || echo "http://127.0.0.1:$port/")" \
        "Портал работает: $($with_nginx && echo "https://$host/" || echo "http://127.0.0.1:$port/")"
    if $1; then say_how_back; else partnership setup_link; fi
}

# As long as the service lives: whoever was sent back while it changes the database would break it off half way.
# $1: whether there was a portal before
wait_until_ready() {
    local before answer='' seconds
    before=$(times_restarted)
    for ((seconds = 1; seconds <= 3600; seconds++)); do
        if answer=$(ask_readyz); then return 0; fi
        if [[ -n $answer ]]; then
            fail "The portal answers, but it is not ready: $answer" "Портал отвечает, но ещё не готов к работе: $answer"
        fi
        [[ $(times_restarted) == "$before" ]] || break
        ((seconds % 60)) || say "Minutes so far: $((seconds / 60))" "Прошло минут: $((seconds / 60))"
        sleep 1
    done
    say 'The portal does not start. Its last lines (all of them: journalctl -u partnership):' \
        'Портал не запускается. Его последние строки (все: journalctl -u partnership):' >&2
    journalctl -u partnership -n 15 --no-pager -o cat >&2 || true
    ! $1 || say_how_back >&2
    exit 1
}

times_restarted() { systemctl show --property=NRestarts --value partnership; }

# Says nothing while nobody answers, and what is wrong where the portal itself does.
ask_readyz() {
    "$PYTHON" - "$host" "$port" 2>/dev/null <<'END'
import sys, urllib.error, urllib.request
host, port = sys.argv[1:]
request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": host})
try:
    urllib.request.urlopen(request, timeout=5)
except urllib.error.HTTPError as answer:
    print(answer.read().decode().strip() if answer.code == 503 else f"HTTP {answer.code}")
    sys.exit(1)
END
}

say_how_back() {
    [[ -d $APP.before ]] || return 0
    say 'To go back to the version before: systemctl stop partnership, then' \
        'Чтобы вернуться к прежней версии: systemctl stop partnership, затем'
    echo "  mv $APP $APP.failed && mv $APP.before $APP"
    say 'then restore the copy that the upgrade made (docs/admin.ru.md), and systemctl start partnership.' \
        'затем восстановите копию, сделанную перед обновлением (docs/admin.ru.md), и systemctl start partnership.'
}

remove() {
    local unit
    # Before anything is taken away: who thinks better of it still has a portal that runs.
    ! $purge || ask_to_erase
    if has_systemd; then
        systemctl disable --quiet --now "${UNITS[@]}" 2>/dev/null || true
    fi
    for unit in "${UNITS[@]}"; do rm -f "$ROOT/etc/systemd/system/$unit"; done
    ! has_systemd || systemctl daemon-reload
    rm -f "$ROOT"/etc/nginx/sites-{enabled,available}/partnership{,-default}.conf \
        "$ROOT/etc/nginx/snippets/partnership-headers.conf" "$ROOT/usr/local/bin/partnership"
    [[ -n $ROOT ]] || ! command -v nginx >/dev/null || reload_nginx
    if ! $purge; then
        # What the school has set, and a SECRET_KEY if there is one: without it links and sessions would end.
        [[ ! -f $ROOT$APP/.env ]] || install -m 600 "$ROOT$APP/.env" "$ROOT$DATA/settings.env"
        rm -rf "$ROOT$APP" "$ROOT$APP.before" "$ROOT$APP.new"
        say "Removed. The data stay in $DATA, the settings in $DATA/settings.env." \
            "Портал удалён. Данные остались в $DATA, настройки — в $DATA/settings.env."
        return
    fi
    rm -rf "$ROOT$APP" "$ROOT$APP.before" "$ROOT$APP.new" "$ROOT$DATA" "$ROOT/etc/partnership" "$ROOT/var/www/partnership-acme"
    if [[ -z $ROOT ]] && id -u $ACCOUNT >/dev/null 2>&1; then userdel $ACCOUNT; fi
    say 'Removed with all data.' 'Портал и все его данные удалены.'
}

ask_to_erase() {
    say "All data of the portal in $DATA will be erased, copies in it too. Type the word: erase" \
        "Будут стёрты все данные портала в $DATA, и копии в ней. Введите слово: стереть"
    local answer=''
    read -r answer || true
    case $answer in
        erase | стереть) ;;
        *) fail 'Nothing was taken away.' 'Ничего не удалено.' ;;
    esac
}

main "$@"
