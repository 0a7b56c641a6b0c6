# System packages, by the distribution's own tool. Part of setup.sh.
# shellcheck shell=sh

# Which list fits: the distribution's code name, or nothing where none of ours does.
system_list() {
    [ -r /etc/os-release ] && command -v dpkg-query >/dev/null 2>&1 || return 0
    name=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    [ -f ".ci/packages/$name" ] && printf '%s' ".ci/packages/$name"
    return 0
}

# The packages of the list that run (or test) needs and the system lacks.
system_missing() {
    wanted=$(sed -n -e '/^#/d' -e "/^test: /{ $([ "$1" = test ] || printf 'd;') s/^test: //; }" -e '/./p' "$2")
    # It answers for those it knows and ends with 1 for those it does not.
    # shellcheck disable=SC2086 # a list of words
    have=" $(dpkg-query -W -f='${binary:Package}=${db:Status-Status} ' $wanted 2>/dev/null || :) "
    for package in $wanted; do
        case $have in
            *" $package=installed "* | *" $package:"[a-z0-9]*"=installed "*) ;;
            *) [ "$package" = python3-venv ] && "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || printf '%s ' "$package" ;;
        esac
    done
}

system_ready() {
    list=$(system_list)
    if [ -z "$list" ]; then [ -f .setup/other-system ]; else [ -z "$(system_missing "$1" "$list")" ]; fi
}

system_set_up() {
    list=$(system_list)
    if [ -z "$list" ]; then
        tell "This is neither Debian 12 nor Ubuntu 24.04: system packages are left to you (see .ci/packages for the names)." \
            "本机不是 Debian 12 或 Ubuntu 24.04:系统软件包请自行安装(名称见 .ci/packages)。"
        : >.setup/other-system
        return 0
    fi
    missing=$(system_missing "$1" "$list")
    command="apt-get update && apt-get install -y --no-install-recommends ${missing% }"
    if [ "$(id -u)" -ne 0 ]; then
        give_up "system packages" "some are missing and only root may install them" \
            "run this one line, then this command again:
sudo sh -c '$command'" \
            "系统软件包" "缺少一些软件包,只有 root 能安装" "运行下面这一行,然后再次运行本命令:
sudo sh -c '$command'"
    fi
    # shellcheck disable=SC2086
    tell "Installing $(set -- $missing && echo $#) system packages with apt ..." "正在用 apt 安装 $(set -- $missing && echo $#) 个系统软件包……"
    # shellcheck disable=SC2086
    watched system_install $missing || give_up "system packages" "$(last_words) (all of it: $setup_log)" \
        "check the network and the free disk space, then run the same command again; by hand it is: $command" \
        "系统软件包" "$(last_words)(全部输出:$setup_log)" "检查网络和磁盘空间,然后再次运行;手工命令是:$command"
}

system_install() (
    export DEBIAN_FRONTEND=noninteractive
    # A killed installation leaves packages unpacked and not configured, and apt refuses to go on until they are.
    # The lock's descriptor stays here: a server that a package starts would hold it for ever.
    exec 9>&-
    dpkg --configure -a &&
        apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update &&
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
            install --no-install-recommends "$@"
)
