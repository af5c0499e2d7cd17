#!/bin/busybox sh
# Shows that a guest runs, and ends it.
/bin/busybox echo coretime-trial-boot-works
/bin/busybox poweroff -f
