#!/usr/bin/env python3
"""Clears the machine code of all but one GPU architecture in a library, for a pack that is carried to one kind of card.

Usage: gpu-keep-arch.py LIBRARY OUT [SM]      (SM: 90 for H100 and H200, the default)

nvcc leaves device code in the ELF section .nv_fatbin: containers one after the other, each with an entry for every
architecture. Entries of others are overwritten with zeros where they lie. Every offset stays, so the library loads as before,
and the zeros pack to nothing. On any other card it has no kernels: ship the original everywhere else.
"""
import mmap
import shutil
import struct
import sys

CONTAINER = struct.Struct("<IHHQ")       # magic, version, header size, size of all entries
ENTRY = struct.Struct("<HHIQ")           # kind, flags, header size, payload size; the architecture is 28 bytes in
MAGIC = 0xBA55ED50
ARCHITECTURE_AT = 28


def find_section(image, wanted):
    """(offset, size) of a section of a 64-bit ELF file."""
    if image[:5] != b"\x7fELF\x02":
        raise SystemExit("is no 64-bit ELF file")
    headers, = struct.unpack_from("<Q", image, 40)
    size, count, names = struct.unpack_from("<3H", image, 58)
    text, = struct.unpack_from("<Q", image, headers + names * size + 24)
    for number in range(count):
        name, _, _, _, offset, length = struct.unpack_from("<IIQQQQ", image, headers + number * size)
        if image[text + name:text + name + len(wanted) + 1] == wanted + b"\0":
            return offset, length
    raise SystemExit(f"has no section {wanted.decode()}")


def entries(image, start, length):
    """(architecture, offset, size) of every entry's payload."""
    at, end = start, start + length
    while at + CONTAINER.size <= end:
        magic, _, header, size = CONTAINER.unpack_from(image, at)
        if magic != MAGIC:
            at += 8                      # containers lie on boundaries of 8
            continue
        inner, at = at + header, at + header + size
        while inner < at:
            _, _, head, payload = ENTRY.unpack_from(image, inner)
            yield struct.unpack_from("<I", image, inner + ARCHITECTURE_AT)[0], inner + head, payload
            inner += head + payload


def main(library, out, keep):
    shutil.copyfile(library, out)
    kept, cleared, seen = 0, 0, set()
    with open(out, "r+b") as file, mmap.mmap(file.fileno(), 0) as image:
        for architecture, offset, size in list(entries(image, *find_section(image, b".nv_fatbin"))):
            seen.add(architecture)
            if architecture == keep:
                kept += size
            else:
                image[offset:offset + size] = bytes(size)
                cleared += size
    if not kept:
        raise SystemExit(f"has no code for sm_{keep}, only for {', '.join(f'sm_{each}' for each in sorted(seen))}")
    print(f"sm_{keep}: kept {kept / 1e6:.1f} MB, cleared {cleared / 1e6:.1f} MB of {len(seen) - 1} other architectures")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 90)
