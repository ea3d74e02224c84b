package dev.hashnet.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An OpenAPI file, and whether answers are as it says. Knows what our own file uses, no more. */
final class DescribedApi {
  private final JsonNode file;

  DescribedApi(String yaml) throws IOException {
    this.file = new YAMLMapper().readTree(yaml);
  }

  /** Every method and path, such as {@code POST /v1/search}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : file.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
      }
    }
    return operations;
  }

  /** What is wrong with an answer; nothing, if it is as described. */
  List<String> faults(String operation, int status, String mediaType, JsonNode body) {
    int space = operation.indexOf(' ');
    JsonNode described =
        file.path("paths")
            .path(operation.substring(space + 1))
            .path(operation.substring(0, space).toLowerCase(java.util.Locale.ROOT));
    JsonNode response = resolved(described.path("responses").path(Integer.toString(status)));
    if (response.isMissingNode()) {
      return List.of(operation + ": status " + status + " is not described");
    }
    JsonNode content = response.path("content").path(mediaType);
    if (content.isMissingNode()) {
      return List.of(operation + ": type " + mediaType + " is not described for " + status);
    }
    List<String> faults = new ArrayList<>();
    if (mediaType.endsWith("json")) {
      check(operation, content.path("schema"), body, faults);
    }
    return faults;
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode() ? node : file.at(reference.asText().substring(1));
  }

  private void check(String where, JsonNode unresolved, JsonNode value, List<String> faults) {
    JsonNode schema = resolved(unresolved);
    String type = schema.path("type").asText();
    boolean right =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!right) {
      faults.add("%s: expected %s, found %s".formatted(where, type, value));
      return;
    }
    if (schema.has("enum")
        && !schema.path("enum").toString().contains("\"" + value.asText() + "\"")) {
      faults.add("%s: expected %s, found %s".formatted(where, schema.path("enum"), value));
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        faults.add("%s: lacks %s".formatted(where, required.asText()));
      }
    }
    if (type.equals("object")) {
      for (Map.Entry<String, JsonNode> property : value.properties()) {
        JsonNode of = schema.path("properties").path(property.getKey());
        if (of.isMissingNode()) {
          faults.add("%s: %s is not described".formatted(where, property.getKey()));
        } else {
          check(where + "." + property.getKey(), of, property.getValue(), faults);
        }
      }
    }
    for (JsonNode item : type.equals("array") ? value : schema.path("none")) {
      check(where + "[]", schema.path("items"), item, faults);
    }
  }
}
