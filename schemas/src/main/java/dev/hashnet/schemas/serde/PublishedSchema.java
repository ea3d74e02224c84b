package dev.hashnet.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * The schema of a generated class as the registry gets it: without the notes that Avro's Java
 * compiler leaves in it.
 */
public final class PublishedSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JAVA_STRING = "avro.java.string";

  private PublishedSchema() {}

  public static Schema of(Class<? extends SpecificRecord> type) {
    return withoutJavaNotes(SpecificData.get().getSchema(type));
  }

  private static Schema withoutJavaNotes(Schema schema) {
    try {
      JsonNode root = JSON.readTree(schema.toString());
      root.findParents(JAVA_STRING).forEach(node -> ((ObjectNode) node).remove(JAVA_STRING));
      return new Schema.Parser().parse(JSON.writeValueAsString(root));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the schema of a generated class: " + schema.getFullName(), e);
    }
  }
}
