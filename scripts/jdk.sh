# Sourced: sets JAVA_HOME to a JDK 25, or says in one line how to get one and ends with status 2.
is_jdk25() {
    [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[."]' "$1/release"
}
find_jdk25() {
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "${HOME:-/root}"/.jdks/* "${HOME:-/root}"/.sdkman/candidates/java/*; do
        if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}
if ! JAVA_HOME=$(find_jdk25); then
    echo "coretime: no JDK 25 found: unpack one under /usr/lib/jvm (Temurin 25 by Adoptium's Debian packages), or set JAVA_HOME to one" >&2
    exit 2
fi
export JAVA_HOME
