package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * The buckets of one band: for each value of the band's bits, the entries that have it, each with a
 * sketch of 32 further bits of its code.
 *
 * <p>A bucket is a chain of blocks of one size, taken from pages and given back to a free list, so
 * any freed block fits any bucket and nothing fragments. All blocks but the first of a chain are
 * full. A block is 32 ints, 128 bytes: 15 entries, their 15 sketches, how many entries the chain
 * holds (kept in the first block only), and the next block. The sketches lie together, since a
 * search reads all of them and few of the entries. Blocks of half that size were tried: 3 % less
 * memory, and two thirds of the searches a second, as more of the loads wait for one another.
 */
final class BandTable {
  /** Takes the entries of a bucket whose sketch lies within the budget. */
  interface Candidates {
    void candidate(int entry);
  }

  static final int SKETCH_BITS = 32;

  private static final int BLOCK_ENTRIES = 15;
  private static final int COUNT = 2 * BLOCK_ENTRIES;
  private static final int NEXT = COUNT + 1;
  private static final int BLOCK_SHIFT = 5;
  private static final int PAGE_SHIFT = 9;
  private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;

  /** Block 0 is never used, so that it can mean none. */
  private static final int NO_BLOCK = 0;

  private final int[] heads;
  private int[][] pages = new int[0][];
  private int pageCount;
  private int nextBlock = 1;
  private int freeBlock = NO_BLOCK;

  BandTable(int widthBits) {
    heads = new int[1 << widthBits];
  }

  void add(int value, int entry, int sketch) {
    int block = heads[value];
    int count = block == NO_BLOCK ? 0 : page(block)[base(block) + COUNT];
    int place = count % BLOCK_ENTRIES;
    if (place == 0) {
      int newBlock = allocate();
      page(newBlock)[base(newBlock) + NEXT] = block;
      block = newBlock;
      heads[value] = block;
    }
    int[] page = page(block);
    int base = base(block);
    page[base + place] = entry;
    page[base + BLOCK_ENTRIES + place] = sketch;
    page[base + COUNT] = count + 1;
  }

  /** Removes an entry that is in the bucket. The last one of the first block takes its place. */
  void remove(int value, int entry) {
    int head = heads[value];
    int[] headPage = page(head);
    int headBase = base(head);
    int count = headPage[headBase + COUNT];
    int last = headBase + (count - 1) % BLOCK_ENTRIES;
    int block = head;
    int place = placeInBlock(block, (count - 1) % BLOCK_ENTRIES + 1, entry);
    while (place < 0) {
      block = page(block)[base(block) + NEXT];
      place = placeInBlock(block, BLOCK_ENTRIES, entry);
    }
    int[] page = page(block);
    page[place] = headPage[last];
    page[place + BLOCK_ENTRIES] = headPage[last + BLOCK_ENTRIES];
    if (last == headBase) {
      heads[value] = headPage[headBase + NEXT];
      free(head);
    }
    if (heads[value] != NO_BLOCK) {
      page(heads[value])[base(heads[value]) + COUNT] = count - 1;
    }
  }

  private int placeInBlock(int block, int count, int entry) {
    int[] page = page(block);
    int base = base(block);
    for (int place = base; place < base + count; place++) {
      if (page[place] == entry) {
        return place;
      }
    }
    return -1;
  }

  /** The first block of the bucket, 0 where it is empty. */
  int head(int value) {
    return heads[value];
  }

  /** Entries of the bucket that begins with the block. */
  int count(int head) {
    return head == NO_BLOCK ? 0 : page(head)[base(head) + COUNT];
  }

  /** Passes on the entries of a bucket whose sketch differs in at most {@code budgetBits} bits. */
  void scan(int head, int sketch, int budgetBits, Candidates candidates) {
    int block = head;
    int inBlock = (count(head) - 1) % BLOCK_ENTRIES + 1;
    while (block != NO_BLOCK) {
      int[] page = page(block);
      int base = base(block);
      int sketches = base + BLOCK_ENTRIES;
      for (int i = 0; i < inBlock; i++) {
        if (Integer.bitCount(page[sketches + i] ^ sketch) <= budgetBits) {
          candidates.candidate(page[base + i]);
        }
      }
      block = page[base + NEXT];
      inBlock = BLOCK_ENTRIES;
    }
  }

  private int allocate() {
    if (freeBlock != NO_BLOCK) {
      int block = freeBlock;
      freeBlock = page(block)[base(block) + NEXT];
      return block;
    }
    int block = nextBlock++;
    if (block >>> PAGE_SHIFT == pageCount) {
      if (pageCount == pages.length) {
        pages = Arrays.copyOf(pages, Math.max(4, 2 * pageCount));
      }
      pages[pageCount++] = new int[1 << (PAGE_SHIFT + BLOCK_SHIFT)];
    }
    return block;
  }

  private void free(int block) {
    page(block)[base(block) + NEXT] = freeBlock;
    freeBlock = block;
  }

  private int[] page(int block) {
    return pages[block >>> PAGE_SHIFT];
  }

  private static int base(int block) {
    return (block & PAGE_MASK) << BLOCK_SHIFT;
  }

  long bytes() {
    return 4L * heads.length
        + 4L * pages.length
        + pageCount * (16 + (4L << (PAGE_SHIFT + BLOCK_SHIFT)));
  }
}
