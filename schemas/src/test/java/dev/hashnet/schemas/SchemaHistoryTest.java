package dev.hashnet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.schemas.serde.PublishedSchema;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.schemas.topics.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every schema against its frozen versions, {@code
 * src/main/resources/versions/<Schema>/v<n>.avsc}. A released version file is never changed; a
 * changed schema gets the next one.
 */
class SchemaHistoryTest {
  private static final Path VERSIONS = Path.of("src", "main", "resources", "versions");
  private static final Path PROPOSED = Path.of("target", "versions");
  private static final Pattern VERSION_FILE = Pattern.compile("v([1-9][0-9]*)\\.avsc");

  static Collection<Class<? extends SpecificRecord>> types() {
    return Subjects.valueTypes(new TopicNames()).values();
  }

  @ParameterizedTest
  @MethodSource("types")
  void newestVersion_isTheCurrentSchema(Class<? extends SpecificRecord> type) throws IOException {
    Schema current = PublishedSchema.of(type);
    List<Path> files = versionFiles(type);
    Path next = Path.of(type.getSimpleName(), "v" + (files.size() + 1) + ".avsc");
    Path proposed = PROPOSED.resolve(next);
    Files.createDirectories(proposed.getParent());
    Files.writeString(proposed, text(current));

    String frozen = files.isEmpty() ? "" : Files.readString(files.get(files.size() - 1));

    assertThat(frozen)
        .as(
            "%s has changed: freeze it with 'cp %s %s' (over v1.avsc while nothing is released)",
            type.getSimpleName(), proposed, VERSIONS.resolve(next))
        .isEqualTo(text(current));
    Files.delete(proposed);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyVersion_readsEveryOther(Class<? extends SpecificRecord> type) throws IOException {
    Map<String, Schema> versions = new LinkedHashMap<>();
    for (Path file : versionFiles(type)) {
      versions.put(
          file.getFileName().toString(), new Schema.Parser().parse(Files.readString(file)));
    }
    versions.put("current", PublishedSchema.of(type));

    List<String> conflicts = new ArrayList<>();
    versions.forEach(
        (reader, readerSchema) ->
            versions.forEach(
                (writer, writerSchema) ->
                    conflicts.addAll(
                        conflicts(reader + " cannot read " + writer, readerSchema, writerSchema))));

    assertThat(conflicts).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyType_andFieldHasADoc(Class<? extends SpecificRecord> type) {
    List<String> undocumented = new ArrayList<>();
    collectUndocumented(PublishedSchema.of(type), undocumented);

    assertThat(undocumented).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void versionNumbers_haveNoGap(Class<? extends SpecificRecord> type) {
    List<Path> files = versionFiles(type);

    assertThat(files)
        .map(SchemaHistoryTest::number)
        .isEqualTo(IntStream.rangeClosed(1, files.size()).boxed().toList());
  }

  private static String text(Schema schema) {
    return SchemaFormatter.format("json/pretty", schema) + "\n";
  }

  private static List<String> conflicts(String pair, Schema reader, Schema writer) {
    SchemaPairCompatibility result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    return result.getResult().getIncompatibilities().stream()
        .map(conflict -> pair + ": " + conflict.getLocation() + ": " + conflict.getMessage())
        .toList();
  }

  private static void collectUndocumented(Schema schema, List<String> undocumented) {
    switch (schema.getType()) {
      case RECORD -> {
        noteIfBlank(schema.getFullName(), schema.getDoc(), undocumented);
        for (Schema.Field field : schema.getFields()) {
          noteIfBlank(schema.getFullName() + "." + field.name(), field.doc(), undocumented);
          collectUndocumented(field.schema(), undocumented);
        }
      }
      case ENUM, FIXED -> noteIfBlank(schema.getFullName(), schema.getDoc(), undocumented);
      case ARRAY -> collectUndocumented(schema.getElementType(), undocumented);
      case MAP -> collectUndocumented(schema.getValueType(), undocumented);
      case UNION -> schema.getTypes().forEach(branch -> collectUndocumented(branch, undocumented));
      default -> {
        // primitive types carry no doc
      }
    }
  }

  private static void noteIfBlank(String name, String doc, List<String> undocumented) {
    if (doc == null || doc.isBlank()) {
      undocumented.add(name);
    }
  }

  private static List<Path> versionFiles(Class<?> type) {
    Path folder = VERSIONS.resolve(type.getSimpleName());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted((a, b) -> Integer.compare(number(a), number(b))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(Path file) {
    Matcher matcher = VERSION_FILE.matcher(file.getFileName().toString());
    assertThat(matcher.matches()).as("name of %s", file).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
