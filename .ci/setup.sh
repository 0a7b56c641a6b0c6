# Sourced by ./run and ./test, which stand in the repository's root: brings a bare system to where the program starts.
# Three steps: system packages, .venv, the pages' files. Each leaves a stamp as its last act, so a step that was
# interrupted is done again and one that is complete is not even mentioned.
# shellcheck shell=sh

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in zh*) setup_zh=1 ;; *) setup_zh= ;; esac

# tell ENGLISH CHINESE: one line on stderr, in the language of the terminal.
tell() { if [ -n "$setup_zh" ]; then printf '%s\n' "$2" >&2; else printf '%s\n' "$1" >&2; fi; }

# give_up STEP WHY WHAT-TO-DO (English), then the same in Chinese.
give_up() {
    tell "Set-up stopped at: $1
  Why:        $2
  What to do: $3" "安装停在:$4
  原因:$5
  怎么办:$6"
    exit 1
}

setup_log=.setup/log
setup_ticker=
no_ticker() { [ -z "$setup_ticker" ] || kill "$setup_ticker" 2>/dev/null || :; setup_ticker=; [ ! -t 2 ] || printf '\r\033[K' >&2; }
stop_setup() {
    no_ticker
    tell "Set-up interrupted; the next run takes it up again." "安装已中断;下次运行会接着完成。"
    exit 130
}

# While the log grows: one moving line on a terminal, a line every 15 s elsewhere. Ends with the shell that started it.
tick() {
    seconds=0
    while sleep 1 && kill -0 "$$" 2>/dev/null; do
        seconds=$((seconds + 1))
        line=$(tail -n 1 "$setup_log" 2>/dev/null | tr -d '\r\033')
        if [ -t 2 ]; then
            printf '\r\033[K  %3d s  %.90s' "$seconds" "$line" >&2
        elif [ $((seconds % 15)) -eq 0 ]; then
            printf '  %3d s  %.90s\n' "$seconds" "$line" >&2
        fi
    done
}

# watched COMMAND...: runs it with its output in the log, shows that it moves, and returns its status. The command is in
# the foreground, so that Ctrl+C reaches it and all it started.
watched() {
    : >"$setup_log"
    tick 9>&- &
    setup_ticker=$!
    watched_status=0
    "$@" >"$setup_log" 2>&1 || watched_status=$?
    no_ticker
    return "$watched_status"
}

# The end of the log that tells why, or just its end.
last_words() {
    grep -iE '^(E:|ERROR|npm (err|error))|: error|No space|Failed to establish|Could not resolve|timed out' "$setup_log" |
        cut -c 1-300 | uniq | tail -n 3 | tr '\n' ' ' | grep . ||
        tail -n 2 "$setup_log" | tr '\n' ' '
}

# stamped STAMP HEADER FILE: does the stamp hold this header and this very file?
stamped() { [ -f "$1" ] && { printf '%s\n' "$2"; cat "$3"; } | cmp -s - "$1"; }
stamp() { { printf '%s\n' "$2"; cat "$3"; } >"$1.new" && mv -f "$1.new" "$1"; }

. .ci/system.sh
. .ci/venv.sh
. .ci/pages.sh

# set_up run|test
set_up() {
    if system_ready "$1" && venv_ready && pages_ready; then return 0; fi
    { mkdir -p .setup && [ -w .setup ]; } || give_up "the working folder" "$PWD cannot be written" "move the checkout to a folder of yours" \
        "工作目录" "$PWD 不可写" "把代码放到自己的目录里再运行"
    trap stop_setup INT TERM HUP
    exec 9>.setup/lock
    if command -v flock >/dev/null 2>&1 && ! flock -n 9; then
        tell "Another set-up is under way here; waiting for it." "这里正有另一个安装在进行,等它完成。"
        flock 9
    fi
    system_ready "$1" || system_set_up "$1"
    venv_ready || venv_set_up
    pages_ready || pages_set_up
    exec 9>&-
    trap - INT TERM HUP
    tell "Set-up complete." "安装完成。"
}
