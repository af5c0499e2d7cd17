"""Reads a core with drgn or libkdumpfile: first what it says of the core, then a checksum of each page that it has.

usage: read-pages.py drgn|kdumpfile CORE PAGES
"""

import sys
import zlib

PAGE = 4096


def with_drgn(path):
    import drgn

    program = drgn.Program()
    program.set_core_dump(path)
    print("kernel", bool(program.flags & drgn.ProgramFlags.IS_LINUX_KERNEL))
    print("arch", program.platform.arch.name)
    return lambda address: program.read(address, PAGE, True), drgn.FaultError


def with_kdumpfile(path):
    import kdumpfile

    core = kdumpfile.kdumpfile(path)
    for name in ("linux.uts.release", "linux.vmcoreinfo.lines.OSRELEASE", "arch.name", "cpu.number"):
        print(name, core.attr[name])
    for cpu in range(core.attr["cpu.number"]):
        for register in ("rip", "rsp"):
            name = "cpu.%d.reg.%s" % (cpu, register)
            print(name, "%x" % core.attr[name])
    return lambda address: core.read(kdumpfile.KDUMP_MACHPHYSADDR, address, PAGE), kdumpfile.exceptions.KDumpBaseException


def main():
    reader, path, pages = sys.argv[1:]
    read, unreadable = {"drgn": with_drgn, "kdumpfile": with_kdumpfile}[reader](path)
    for pfn in range(int(pages)):
        try:
            print("page", pfn, zlib.crc32(read(pfn * PAGE)))
        except unreadable:
            pass


main()
