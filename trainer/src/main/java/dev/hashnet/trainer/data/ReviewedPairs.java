package dev.hashnet.trainer.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pairs of images that people have looked at: copies of one picture, or not.
 *
 * @param pairs in the order of the source
 * @param batchShare share of a batch's images that are made of them, above 0 and at most {@link
 *     #MOST_BATCH_SHARE}
 */
public record ReviewedPairs(List<Pair> pairs, double batchShare) {
  public static final double DEFAULT_BATCH_SHARE = 0.25;

  /** The rest is what keeps different images apart. */
  public static final double MOST_BATCH_SHARE = 0.9;

  public static final ReviewedPairs NONE = new ReviewedPairs(List.of());

  private static final String CONFIRMED = "confirmed";
  private static final String DENIED = "denied";

  public ReviewedPairs {
    pairs = List.copyOf(pairs);
    if (!(batchShare > 0 && batchShare <= MOST_BATCH_SHARE)) {
      throw new IllegalArgumentException(
          "share of a batch must be above 0 and at most %s: share=%s"
              .formatted(MOST_BATCH_SHARE, batchShare));
    }
  }

  /** Pairs that make a quarter of a batch. */
  public ReviewedPairs(List<Pair> pairs) {
    this(pairs, DEFAULT_BATCH_SHARE);
  }

  /** The same pairs, with another share of a batch. */
  public ReviewedPairs withBatchShare(double share) {
    return new ReviewedPairs(pairs, share);
  }

  /**
   * Two images and the verdict.
   *
   * @param confirmed true: copies of one picture; false: not
   */
  public record Pair(String image, String other, boolean confirmed) {}

  /** Two images by their numbers. */
  public record Numbered(int image, int other, boolean confirmed) {}

  /**
   * Reads lines of the form {@code image,other,confirmed} or {@code image,other,denied}; empty
   * lines, and a first line that starts with {@code image,}, are passed over.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException that names the first line of another form
   */
  public static ReviewedPairs read(Path file) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !(i == 0 && line.startsWith("image,"))) {
        pairs.add(parse(line, i + 1));
      }
    }
    return new ReviewedPairs(pairs);
  }

  private static Pair parse(String line, int number) {
    String[] fields = line.split(",", -1);
    String verdict = fields.length == 3 ? fields[2].strip().toLowerCase(Locale.ROOT) : "";
    if (!verdict.equals(CONFIRMED) && !verdict.equals(DENIED)) {
      throw new IllegalArgumentException(
          "line %d must be image,other,confirmed or image,other,denied: found=%s"
              .formatted(number, line));
    }
    return new Pair(fields[0].strip(), fields[1].strip(), verdict.equals(CONFIRMED));
  }

  /** The pairs of which both images are there, and are not the same one. */
  public List<Numbered> among(List<NamedImage> images) {
    Map<String, Integer> numbers = new HashMap<>();
    for (Pair pair : pairs) {
      numbers.put(pair.image(), -1);
      numbers.put(pair.other(), -1);
    }
    for (int i = 0; i < images.size() && !numbers.isEmpty(); i++) {
      numbers.replace(images.get(i).id(), i);
    }
    List<Numbered> found = new ArrayList<>();
    for (Pair pair : pairs) {
      int image = numbers.getOrDefault(pair.image(), -1);
      int other = numbers.getOrDefault(pair.other(), -1);
      if (image >= 0 && other >= 0 && image != other) {
        found.add(new Numbered(image, other, pair.confirmed()));
      }
    }
    return found;
  }
}
