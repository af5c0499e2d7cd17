# Starts coretime, of a source tree or of a package. Read by the shell with:
#   java     the Java runtime's program
#   options  the file with the options of every start
#   app      the directory of the AOT caches and of SQLite's library
#   classes  the class path that the caches were made with

# Commands are short and start from the first compiler alone; going through all of a core is worth the second one, and the
# places of a large stream's pages (2 MiB for each GiB of RAM) lie outside the heap. CORETIME_JAVA_OPTIONS has the last word.
case "${1:-} ${2:-}" in
    "core convert" | "core verify") cache=core tuning="-XX:TieredStopAtLevel=4 -XX:MaxDirectMemorySize=16g" ;;
    ntp*) cache=ntp tuning= ;;
    boot*) cache=boot tuning= ;;
    core*) cache=core tuning=-XX:MaxDirectMemorySize=16g ;;
    # It stays for years: a heap that begins small is 70 MB less. What it says as it ends is to be read.
    "host run") cache=coretime tuning="-Xms16m -Djava.util.logging.manager=coretime.cli.ServiceLogManager" ;;
    *) cache=coretime tuning= ;;
esac
exec "$java" -XX:AOTCache="$app/$cache.aot" -Xlog:disable -Xlog:all=error:stderr \
    @"$options" $tuning ${CORETIME_JAVA_OPTIONS:-} \
    -Dorg.sqlite.lib.path="$app/native/org/sqlite/native/Linux/x86_64" -cp "$classes" coretime.cli.Main "$@"
