package dev.hashnet.core.index;

import java.util.function.IntPredicate;

/** The bands of an index: a {@link BandTable} for each, filled from an {@link EntryStore}. */
final class Bands {
  private final BandPlan plan;
  private final EntryStore entries;
  private final BandTable[] tables;

  /** Bands with all entries that the store has and {@code isLive} accepts. */
  Bands(BandPlan plan, EntryStore entries, IntPredicate isLive) {
    this.plan = plan;
    this.entries = entries;
    this.tables = new BandTable[plan.bands()];
    for (int band = 0; band < tables.length; band++) {
      tables[band] = new BandTable(plan.widthBits());
      for (int entry = 0; entry < entries.end(); entry++) {
        if (isLive.test(entry)) {
          addTo(band, entry);
        }
      }
    }
  }

  BandPlan plan() {
    return plan;
  }

  BandTable table(int band) {
    return tables[band];
  }

  void add(int entry) {
    for (int band = 0; band < tables.length; band++) {
      addTo(band, entry);
    }
  }

  private void addTo(int band, int entry) {
    int sketch = entries.bitsAt(entry, sketchOffset(band), BandTable.SKETCH_BITS);
    tables[band].add(value(band, entry), entry, sketch);
  }

  /** Removes an entry whose code the store still holds. */
  void remove(int entry) {
    for (int band = 0; band < tables.length; band++) {
      tables[band].remove(value(band, entry), entry);
    }
  }

  /** The band's bits of an entry's code. */
  int value(int band, int entry) {
    return entries.bitsAt(entry, plan.offset(band), plan.widthBits());
  }

  /** The band's bits of a code. */
  int valueOf(int band, long[] code) {
    return entries.bitsOf(code, plan.offset(band), plan.widthBits());
  }

  /** The 32 bits after the band's. */
  int sketchOf(int band, long[] code) {
    return entries.bitsOf(code, sketchOffset(band), BandTable.SKETCH_BITS);
  }

  private int sketchOffset(int band) {
    return plan.offset(band) + plan.widthBits();
  }

  long bytes() {
    long bytes = 0;
    for (BandTable table : tables) {
      bytes += table.bytes();
    }
    return bytes;
  }
}
