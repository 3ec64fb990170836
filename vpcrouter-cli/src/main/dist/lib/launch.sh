# Shared by the programs in bin, which set $home to the directory of the unpacked archive and source this file.
# It finds a Java and names its options and the file of the start-up cache. POSIX sh, nothing but ls, cksum, readlink, sed.

jar=$home/lib/vpcrouter.jar
oldest_java=17

die() {
    printf 'error: %s\n' "$*" >&2
    exit 3
}

# Takes the program $1 as the Java to use if it is at least version $2: sets java, java_version and java_major.
# What is too old is noted in $refused.
try_java() {
    [ -n "$1" ] && [ -x "$1" ] || return 1
    try_program=$(readlink -f "$1" 2>/dev/null || printf '%s' "$1")
    try_version=
    # A JDK says in a file what it is; asking the program would take longer than everything else here.
    try_release=${try_program%/bin/java}/release
    if [ -r "$try_release" ]; then
        while IFS='=' read -r try_key try_value; do
            if [ "$try_key" = JAVA_VERSION ]; then
                try_version=${try_value#\"}
                try_version=${try_version%%\"*}
            fi
        done <"$try_release"
    fi
    if [ -z "$try_version" ]; then
        try_version=$("$1" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
    fi
    # Before 9, the second number was the version: 1.8.0_292.
    try_major=${try_version#1.}
    try_major=${try_major%%[!0-9]*}
    [ -n "$try_major" ] || return 1
    if [ "$try_major" -lt "$2" ]; then
        refused="$refused $1 is $try_version;"
        return 1
    fi
    java=$1
    java_version=$try_version
    java_major=$try_major
}

# The Java of JAVA_HOME, else that of PATH, else the newest one under /usr/lib/jvm.
find_java() {
    java=
    refused=
    if [ -n "${JAVA_HOME:-}" ] && try_java "$JAVA_HOME/bin/java" "$oldest_java"; then
        return
    fi
    if try_java "$(command -v java 2>/dev/null)" "$oldest_java"; then
        return
    fi
    at_least=$oldest_java
    for each in "${VPCROUTER_JVM_DIR:-/usr/lib/jvm}"/*/bin/java; do
        if try_java "$each" "$at_least"; then
            at_least=$((java_major + 1))
        fi
    done
    [ -n "$java" ] || die "no Java $oldest_java or later in JAVA_HOME, PATH or ${VPCROUTER_JVM_DIR:-/usr/lib/jvm}"\
"${refused:+ (too old:${refused%;})}; install a JDK or JRE, such as openjdk-17-jre-headless, or set JAVA_HOME"
}

# Sets java_options: a small heap, and only the quick compiler, which starts sooner, needs less memory, and is fast enough
# for a program that waits most of the time. VPCROUTER_JAVA_OPTS comes behind them and wins.
choose_options() {
    java_options="-Xms8m -Xmx256m -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=32m -XX:-UsePerfData"
    java_options="$java_options -Dfile.encoding=UTF-8 -Xlog:disable -Xlog:all=error:stderr"
    # A thread that ran out of memory would be missing without a word; a supervisor starts the program again.
    java_options="$java_options -XX:+ExitOnOutOfMemoryError"
    # The classes of the cache at the address that it was made for: elsewhere the JVM has to write to every page of it, 30 MiB
    # that are then our own. An address that is taken does no harm. A Java that is newer than those tried may not know it.
    if [ "$java_major" -le 25 ]; then
        java_options="$java_options -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
    fi
    # A cache that is damaged is passed over in silence. Before 25 the JVM does so by itself, and does not know this word.
    if [ "$java_major" -ge 25 ]; then
        java_options="$java_options -Xlog:aot=off:stderr"
    fi
    case " ${VPCROUTER_JAVA_OPTS:-}" in
        # The JVM refuses two collectors.
        *' -XX:+Use'*'GC'*) ;;
        *) java_options="-XX:+UseSerialGC $java_options" ;;
    esac
    java_options="$java_options ${VPCROUTER_JAVA_OPTS:-}"
}

# Sets cache to the file that keeps classes in the form that the JVM works with, or to nothing: an AOT cache from Java 25
# on, a class data archive before. A file made for another Java or another vpcrouter has another name.
choose_cache() {
    cache=
    if [ -n "${VPCROUTER_CACHE_DIR+set}" ]; then
        cache_dir=$VPCROUTER_CACHE_DIR
    elif [ -n "${XDG_CACHE_HOME:-}" ]; then
        cache_dir=$XDG_CACHE_HOME/vpcrouter
    else
        cache_dir=${HOME:+$HOME/.cache/vpcrouter}
        # Code is taken from there, so nobody else may own it: under sudo, HOME may be that of another user.
        if [ -n "$cache_dir" ] && [ -e "$cache_dir" ] && ! [ -O "$cache_dir" ]; then
            cache_dir=
        fi
    fi
    [ -n "$cache_dir" ] || return 0
    cache_id=$({ LC_ALL=C ls -lnL "$jar" && printf '%s %s\n' "$java" "$java_version"; } 2>/dev/null | cksum) || return 0
    cache_id=${cache_id%% *}
    if [ "$java_major" -ge 25 ]; then
        cache=$cache_dir/vpcrouter-$cache_id.aot
        use_cache="-XX:AOTCache=$cache"
        make_cache=-XX:AOTCacheOutput
    else
        cache=$cache_dir/vpcrouter-$cache_id.jsa
        use_cache="-XX:SharedArchiveFile=$cache"
        make_cache=-XX:ArchiveClassesAtExit
    fi
}
