package dev.hashnet.trainer.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Class labels of images by the images' ids.
 *
 * @param byImage of each image one name at least
 */
public record ImageLabels(Map<String, SortedSet<String>> byImage) {
  /** The folder right below the root names the class; images in the root itself have none. */
  public static ImageLabels ofFolders(List<NamedImage> images) {
    Map<String, SortedSet<String>> labels = new LinkedHashMap<>();
    for (NamedImage image : images) {
      int slash = image.id().indexOf('/');
      if (slash > 0) {
        labels.put(image.id(), new TreeSet<>(List.of(image.id().substring(0, slash))));
      }
    }
    return new ImageLabels(labels);
  }

  /**
   * Reads lines of the form {@code image,label} or {@code image,label;label}; empty lines, and a
   * first line that starts with {@code image,}, are passed over. An image may stand on several
   * lines. The last comma of a line parts image and labels.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException that names the first line of another form
   */
  public static ImageLabels read(Path file) throws IOException {
    Map<String, SortedSet<String>> labels = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !(i == 0 && line.startsWith("image,"))) {
        parse(line, i + 1, labels);
      }
    }
    return new ImageLabels(labels);
  }

  private static void parse(String line, int number, Map<String, SortedSet<String>> labels) {
    int comma = line.lastIndexOf(',');
    String image = line.substring(0, Math.max(0, comma)).strip();
    List<String> names = new ArrayList<>();
    for (String name : line.substring(comma + 1).split(";", -1)) {
      names.add(name.strip());
    }
    if (image.isEmpty() || names.contains("")) {
      throw new IllegalArgumentException(
          "line %d must be image,label or image,label;label: found=%s".formatted(number, line));
    }
    labels.computeIfAbsent(image, id -> new TreeSet<>()).addAll(names);
  }
}
