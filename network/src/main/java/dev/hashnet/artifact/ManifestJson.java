package dev.hashnet.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;

/**
 * The manifest as JSON, UTF-8. Every field must be there, once, with its own type, and none else.
 */
final class ManifestJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private ManifestJson() {}

  static byte[] write(ArtifactManifest manifest) {
    try {
      return MAPPER.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of strings and integers must have a JSON form", e);
    }
  }

  /** Throws InvalidModelException that names the field. */
  static ArtifactManifest read(byte[] json) {
    try {
      // JSON null is a value too.
      ArtifactManifest manifest = MAPPER.readValue(json, ArtifactManifest.class);
      if (manifest == null) {
        throw new InvalidModelException(
            "Cannot read model artifact: manifest: expected=an object, found=null");
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          "Cannot read model artifact: manifest: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidModelException("Cannot read model artifact: manifest: " + e.getMessage(), e);
    }
  }
}
