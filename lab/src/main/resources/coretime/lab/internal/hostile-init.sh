#!/bin/busybox sh
# A whole guest whose agent misbehaves, as the kernel's command line says: coretime.agent=MODE coretime.delay=SECONDS.
/bin/busybox --install -s /bin
PATH=/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
while read -r module; do insmod /modules/$module; done </modules/order

mode=silent
delay=0
for word in $(cat /proc/cmdline); do
    case $word in
        coretime.agent=*) mode=${word#*=} ;;
        coretime.delay=*) delay=${word#*=} ;;
    esac
done

port=
while [ -z "$port" ]; do
    for name in /sys/class/virtio-ports/*/name; do
        [ "$(cat "$name" 2>/dev/null)" = org.qemu.guest_agent.0 ] && port=/dev/$(basename "$(dirname "$name")")
    done
    usleep 10000
done
exec 3<>"$port"
echo coretime-hostile-agent-ready >/dev/console

zeros_as() { head -c "$1" /dev/zero | tr '\0' "$2"; }

time_told() {
    case $mode in
        liar-constant) echo 1700000000000000000 ;;
        liar-1970) echo 0 ;;
        liar-2106) echo 4294967296000000000 ;;
        liar-jumping) echo $(($(date +%s) + calls * 3600))000000000 ;;
        *) echo $(date +%s)000000000 ;;
    esac
}

# The answer of a well-behaved agent.
result_of() {
    case $1 in
        *guest-get-time*) echo "{\"return\":$(time_told)}" ;;
        *guest-info*) echo '{"return":{"version":"0.0","supported_commands":[{"name":"guest-get-time","enabled":true,"success-response":true},{"name":"guest-set-time","enabled":true,"success-response":true}]}}' ;;
        *guest-exec-status*) echo '{"return":{"exited":true,"exitcode":0}}' ;;
        *guest-exec*) echo '{"return":{"pid":1}}' ;;
        *) echo '{"return":{}}' ;;
    esac
}

answer() {
    case $mode in
        late) sleep "$delay"; result_of "$1" ;;
        twice) result_of "$1"; result_of "$1" ;;
        garbage) printf '\376\001}{ not JSON \302\n' ;;
        deep) echo "{\"return\":$(zeros_as 20000 '[')$(zeros_as 20000 ']')}" ;;
        huge) printf '{"return":"'; zeros_as 16777216 a; printf '"}\n' ;;
        *) result_of "$1" ;;
    esac
}

calls=0
while true; do
    # Nothing to read: nobody is connected at the host's end.
    if ! IFS= read -r line <&3; then
        usleep 50000
        continue
    fi
    [ "$mode" = silent ] && continue
    case $line in
        *guest-sync*)
            id=${line##*\"id\":}
            echo "{\"return\":${id%%[!0-9]*}}" >&3
            ;;
        *)
            calls=$((calls + 1))
            answer "$line" >&3
            case $mode-$line in dies-*guest-set-time*) mode=silent ;; esac
            ;;
    esac
done
