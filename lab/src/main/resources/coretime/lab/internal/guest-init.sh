#!/bin/busybox sh
# Loads what the disk needs and hands over to the disk's systemd.
B=/bin/busybox
$B mount -t devtmpfs dev /dev
while read -r module; do $B insmod /modules/$module; done </modules/order
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 500 ]; do
    $B usleep 10000
    tries=$((tries + 1))
done
if ! $B mount -t ext4 -o noatime /dev/vda /root; then
    echo "coretime-lab: the disk cannot be mounted"
    $B poweroff -f
fi
$B mount --move /dev /root/dev
exec $B switch_root /root /sbin/init
