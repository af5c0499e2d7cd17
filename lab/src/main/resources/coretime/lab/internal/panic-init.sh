#!/bin/busybox sh
# Puts pages of every kind into memory, says so, and panics.
B=/bin/busybox
$B mount -t devtmpfs dev /dev
$B mount -t proc proc /proc
while read -r module; do $B insmod /modules/$module; done </modules/order
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 500 ]; do
    $B usleep 10000
    tries=$((tries + 1))
done
# Page cache of a disk (the kernel drops it when nobody has the disk open any more), of files without one (the root is a tmpfs), and huge pages: some used, some free.
exec 3</dev/vda
$B cat /dev/vda >/dev/null
$B dd if=/dev/vda of=/root/file bs=1M count=8 2>/dev/null
echo 4 >/proc/sys/vm/nr_hugepages
$B mkdir /huge
$B mount -t hugetlbfs none /huge && $B fallocate -l 4194304 /huge/file
# Free memory that is not zero any more.
$B dd if=/dev/vda of=/root/freed bs=1M count=8 2>/dev/null
$B rm /root/freed
# Processes that sleep, with memory of their own, and one that runs.
for n in 1 2 3 4 5 6 7 8; do
    (filled=$($B dd if=/dev/vda bs=64k skip=$n count=1 2>/dev/null | $B tr -d '\0'); $B cat /dev/zero | $B sleep 1000; : "$filled") &
done
(while :; do :; done) &
$B grep -E 'HugePages_Free|^Cached|AnonPages' /proc/meminfo
echo coretime-lab: about to panic
echo c >/proc/sysrq-trigger
