# .venv with the locked dependencies. Part of setup.sh.
# shellcheck shell=sh

# The stamp says for which Python, at which place, which lock file was installed.
venv_header() { .venv/bin/python -c 'import sys; print(*sys.version_info[:2], sys.prefix)' 2>/dev/null; }
venv_ready() { [ -x .venv/bin/python ] && stamped .venv/.complete "$(venv_header)" requirements.lock; }

# Another lock file on the same Python at the same place: the environment is whole, only its packages are behind.
venv_whole() { [ -f .venv/.complete ] && [ -x .venv/bin/python ] && [ "$(head -n 1 .venv/.complete)" = "$(venv_header)" ]; }

venv_set_up() {
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null 2>&1 || give_up "Python" "there is no $python on this system" \
        "install Python 3.11 or newer (Debian, Ubuntu: apt-get install python3)" \
        "Python" "本机没有 $python" "安装 Python 3.11 或更新版本(Debian、Ubuntu:apt-get install python3)"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || give_up "Python" \
        "$("$python" --version) is too old, 3.11 is needed" "install a newer one and name it: PYTHON=python3.12 $0" \
        "Python" "$("$python" --version) 太旧,需要 3.11" "安装新版本并指明:PYTHON=python3.12 $0"
    tell "Installing $(grep -c '==' requirements.lock) Python packages into .venv ..." \
        "正在把 $(grep -c '==' requirements.lock) 个 Python 软件包装入 .venv……"
    if ! venv_whole; then
        # Without its stamp it was left half-written.
        rm -rf .venv
        watched "$python" -m venv .venv || give_up ".venv" "$(last_words) (all of it: $setup_log)" \
            "see that $python has its venv module and that the disk is not full, then run the same command again" \
            ".venv" "$(last_words)(全部输出:$setup_log)" "确认 $python 带有 venv 模块、磁盘未满,然后再次运行"
    fi
    rm -f .venv/.complete
    watched .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off --no-deps \
        --only-binary :all: --require-hashes -r requirements.lock || give_up "Python packages" \
        "$(last_words) (all of it: $setup_log)" \
        "check the network and the free disk space (2 GB), then run the same command again" \
        "Python 软件包" "$(last_words)(全部输出:$setup_log)" "检查网络和磁盘空间(2 GB),然后再次运行"
    stamp .venv/.complete "$(venv_header)" requirements.lock
}
