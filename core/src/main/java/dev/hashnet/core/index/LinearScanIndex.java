package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plain twin of {@link MultiIndexHammingIndex}: a map of images, compared one by one. It is the
 * oracle of tests and benchmarks, and short enough to be believed.
 *
 * <p>Threads: searches may run side by side, but not beside a writer.
 */
public final class LinearScanIndex implements HammingIndex {
  private record Image(BinaryCode code, long timestampMs) {}

  /** Map entry, table slot, record, code and its array, an id of 16 Latin characters. */
  private static final long BYTES_AN_IMAGE = 32 + 8 + 24 + 16 + 16 + 56;

  private final int bits;
  private final Map<String, Image> images = new HashMap<>();

  public LinearScanIndex(int bits) {
    if (!BinaryCode.isLength(bits)) {
      throw new IllegalArgumentException(
          "code length must be 64..512 bits, a multiple of 64: bits=" + bits);
    }
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }

  @Override
  public void put(String id, BinaryCode code, long timestampMs) {
    HammingIndex.requireBits(bits, code);
    images.put(id, new Image(code, timestampMs));
  }

  @Override
  public boolean remove(String id) {
    return images.remove(id) != null;
  }

  @Override
  public @Nullable BinaryCode get(String id) {
    Image image = images.get(id);
    return image == null ? null : image.code;
  }

  @Override
  public SearchResult search(BinaryCode code, int radiusBits, int limit) {
    HammingIndex.requireSearch(bits, code, radiusBits, limit);
    List<Neighbour> found = new ArrayList<>();
    images.forEach(
        (id, image) -> {
          int distanceBits = code.distanceBits(image.code);
          if (distanceBits <= radiusBits) {
            found.add(new Neighbour(id, distanceBits, image.timestampMs));
          }
        });
    found.sort(null);
    return new SearchResult(
        found.subList(0, Math.min(limit, found.size())),
        found.size(),
        new SearchCost(0, images.size(), images.size()));
  }

  @Override
  public int expireBefore(long timestampMs, Consumer<String> expired) {
    List<String> old = new ArrayList<>();
    images.forEach(
        (id, image) -> {
          if (image.timestampMs < timestampMs) {
            old.add(id);
          }
        });
    old.forEach(images::remove);
    old.forEach(expired);
    return old.size();
  }

  @Override
  public void forEachId(Consumer<String> ids) {
    images.keySet().forEach(ids);
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public long bytes() {
    return images.size() * (BYTES_AN_IMAGE + bits / Byte.SIZE);
  }
}
