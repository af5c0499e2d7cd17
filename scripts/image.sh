# A program's own directory, of a package. Read by the shell with:
#   home     the source tree
#   program  the directory, empty

# A Java runtime of these modules alone.
runtime() {
    "$JAVA_HOME/bin/jlink" --add-modules "$1" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
        --output "$program/runtime"
}

# A jar that names, as its class path, all that lie beside it: the order of a directory is another one on another file system, and
# then the AOT cache is not taken. A manifest's lines are short, and go on after a space.
class_path() {
    {
        echo 'Class-Path: '
        (cd "$program/lib" && LC_ALL=C ls) | sed 's/.*/ & /'
    } >"$program/manifest"
    "$JAVA_HOME/bin/jar" --create --file "$program/lib/$1" --manifest "$program/manifest" --date 2026-11-23T00:00:00Z
    rm "$program/manifest"
    # The cache holds for jars of these times, and what is installed has whole seconds.
    find "$program/lib" -type f -exec touch -d @1795392000 {} +
}

# rehearse CACHE JAR CLASS ARGUMENT...: the AOT cache of a run of this class.
rehearse() (
    cache=$1 jar=$2
    shift 2
    cd "$program"
    runtime/bin/java -XX:AOTCacheOutput="$cache" @java.options -cp "lib/$jar" "$@" >aot.log 2>&1 || {
        cat aot.log >&2
        exit 1
    }
    rm aot.log
)
