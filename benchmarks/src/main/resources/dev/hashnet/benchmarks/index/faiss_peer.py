"""The FAISS side of `hashnet bench index`: one command a line on stdin, one answer a line on stdout.

load FILE BITS CODES QUERIES   reads packed codes, then packed queries, from a file
build NAME KIND M B            flat | hash (B bits) | multihash (M bands of B bits)  -> cpu_ns bytes
search NAME RADIUS FLIPS FROM COUNT   -> cpu_ns hits,hits,...
drop NAME
An answer that begins with "error" says what went wrong. Times are processor time of this thread.
"""

import sys
import time

import faiss
import numpy


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def build(bits, kind, bands, width):
    if kind == "flat":
        return faiss.IndexBinaryFlat(bits)
    if kind == "hash":
        return faiss.IndexBinaryHash(bits, width)
    return faiss.IndexBinaryMultiHash(bits, bands, width)


def main():
    faiss.omp_set_num_threads(1)
    answer = lambda text: print(text, flush=True)
    answer("ready %s %s" % (faiss.__version__, faiss.get_compile_options().strip().replace(" ", "+")))
    codes = queries = None
    bits = 0
    indexes = {}
    for line in sys.stdin:
        command, *words = line.split()
        try:
            if command == "load":
                bits, count = int(words[1]), int(words[2])
                packed = numpy.fromfile(words[0], dtype=numpy.uint8).reshape(-1, bits // 8)
                codes, queries = packed[:count], packed[count:]
                indexes.clear()
                answer("ok")
            elif command == "build":
                before = resident_bytes()
                start = time.thread_time_ns()
                index = build(bits, words[1], int(words[2]), int(words[3]))
                index.add(codes)
                spent = time.thread_time_ns() - start
                indexes[words[0]] = index
                answer("%d %d" % (spent, resident_bytes() - before))
            elif command == "search":
                index = indexes[words[0]]
                radius, flips, first, count = map(int, words[1:])
                if hasattr(index, "nflip"):
                    index.nflip = flips
                asked = numpy.ascontiguousarray(queries[first : first + count])
                start = time.thread_time_ns()
                # FAISS counts distances below the radius, we those up to it.
                limits, _, _ = index.range_search(asked, radius + 1)
                spent = time.thread_time_ns() - start
                hits = numpy.diff(limits.astype(numpy.int64))
                answer("%d %s" % (spent, ",".join(map(str, hits))))
            elif command == "drop":
                del indexes[words[0]]
                answer("ok")
            else:
                answer("error unknown command %s" % command)
        except Exception as problem:
            answer("error %s" % str(problem).replace("\n", " "))


main()
