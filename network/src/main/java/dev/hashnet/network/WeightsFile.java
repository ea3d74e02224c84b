package dev.hashnet.network;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pretrained weights as TensorFlow.js keeps them: a model whose {@code weightsManifest} names
 * tensors and the shards that hold them one after the other, float32 or quantised ({@code w = min +
 * scale * q}, q of 8 or 16 bits, unsigned).
 *
 * <p>Two forms are read, in a folder or in a {@code .tgz}: {@code model.json} beside its shards as
 * plain bytes, and both as scripts, {@code model.min.js} and {@code NAME.min.js}, where the shard
 * is a string of Base64. No script is run: of a model only the literal after {@code
 * weightsManifest} is parsed. Of several models that one is taken that has the wanted first layer.
 *
 * <p>Source: the TensorFlow.js converter's page on the web format of models.
 */
public final class WeightsFile {
  private static final Pattern MODEL = Pattern.compile("(.*/)?model(\\.min)?\\.js(on)?");
  private static final Pattern MANIFEST = Pattern.compile("\"?weightsManifest\"?\\s*:\\s*");

  /** Minified scripts leave out the zero before the point. */
  private static final Pattern BARE_POINT = Pattern.compile("([:\\[,]-?)\\.(\\d)");

  private static final Pattern BASE64 = Pattern.compile("\"([A-Za-z0-9+/]{8,}={0,2})\"");

  private static final JsonMapper LITERALS =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES).build();

  private final Path file;
  private final Map<String, byte[]> entries;

  private WeightsFile(Path file, Map<String, byte[]> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Reads the weights of a network.
   *
   * @throws IOException if the file or folder cannot be read
   * @throws IllegalArgumentException if it holds no weights of that network, or damaged ones
   */
  public static PretrainedWeights read(Path file, PretrainedSource source) throws IOException {
    return new WeightsFile(file, PackageFiles.read(file)).weights(source.firstLayer());
  }

  private PretrainedWeights weights(String firstLayer) {
    List<String> models =
        entries.keySet().stream().filter(name -> MODEL.matcher(name).matches()).sorted().toList();
    for (String model : models) {
      Optional<JsonNode> manifest = manifest(model);
      if (manifest.isPresent() && names(manifest.get()).contains(firstLayer + "/kernel")) {
        return weights(model, manifest.get());
      }
    }
    throw new IllegalArgumentException(
        "weights %s must hold a TensorFlow.js model with a layer %s: found=%s"
            .formatted(
                file, firstLayer, models.isEmpty() ? "no model.json and no model.min.js" : models));
  }

  /** The literal after {@code weightsManifest}; empty where there is none. */
  private Optional<JsonNode> manifest(String model) {
    String text = new String(entries.get(model), StandardCharsets.UTF_8);
    Matcher at = MANIFEST.matcher(text);
    if (!at.find()) {
      return Optional.empty();
    }
    String literal = BARE_POINT.matcher(text.substring(at.end())).replaceAll("$10.$2");
    try (JsonParser parser = LITERALS.createParser(literal)) {
      return Optional.ofNullable(parser.readValueAsTree());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "weights %s must have a readable weightsManifest: model=%s: %s"
              .formatted(file, model, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new IllegalStateException("a string must be readable", e);
    }
  }

  private static List<String> names(JsonNode manifest) {
    return manifest.findValuesAsText("name");
  }

  private PretrainedWeights weights(String model, JsonNode manifest) {
    Map<String, PretrainedWeights.Tensor> tensors = new HashMap<>();
    for (JsonNode group : manifest) {
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      group.path("paths").forEach(path -> joined.writeBytes(shard(model, path.asText())));
      ByteBuffer bytes = ByteBuffer.wrap(joined.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      for (JsonNode weight : group.path("weights")) {
        tensors.put(weight.path("name").asText(), tensor(weight, bytes));
      }
      if (bytes.hasRemaining()) {
        throw damaged(group.path("paths"), "no bytes after the last tensor", bytes.remaining());
      }
    }
    return new PretrainedWeights(file.toString(), digest(tensors), tensors);
  }

  private byte[] shard(String model, String path) {
    String plain = model.substring(0, model.lastIndexOf('/') + 1) + path;
    byte[] bytes = entries.get(plain);
    if (bytes != null) {
      return bytes;
    }
    byte[] script = entries.get(plain + ".min.js");
    if (script == null) {
      throw damaged(path, "a file beside " + model, "none");
    }
    String longest = "";
    Matcher strings = BASE64.matcher(new String(script, StandardCharsets.ISO_8859_1));
    while (strings.find()) {
      longest = strings.group(1).length() > longest.length() ? strings.group(1) : longest;
    }
    try {
      return Base64.getDecoder().decode(longest);
    } catch (IllegalArgumentException e) {
      throw damaged(path, "a string of Base64", String.valueOf(e.getMessage()));
    }
  }

  private PretrainedWeights.Tensor tensor(JsonNode weight, ByteBuffer bytes) {
    String name = weight.path("name").asText();
    List<Integer> sizes = new ArrayList<>();
    weight.path("shape").forEach(size -> sizes.add(size.asInt(-1)));
    long count = sizes.stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b);
    JsonNode quantised = weight.path("quantization");
    String type = (quantised.isMissingNode() ? weight : quantised).path("dtype").asText();
    int width =
        switch (type) {
          case "float32" -> Float.BYTES;
          case "uint16" -> Short.BYTES;
          case "uint8" -> Byte.BYTES;
          default -> throw damaged(name, "dtype float32, uint8 or uint16", type);
        };
    if (sizes.stream().anyMatch(size -> size < 0) || count * width > bytes.remaining()) {
      throw damaged(
          name, "at most %d bytes left".formatted(bytes.remaining()), sizes + " of " + type);
    }
    double min = quantised.path("min").asDouble();
    double scale = quantised.path("scale").asDouble(1);
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (width) {
            case Float.BYTES -> bytes.getFloat();
            case Short.BYTES -> (float) (min + scale * (bytes.getShort() & 0xffff));
            default -> (float) (min + scale * (bytes.get() & 0xff));
          };
      if (!Float.isFinite(values[i])) {
        throw damaged(name, "finite values", values[i]);
      }
    }
    return new PretrainedWeights.Tensor(
        sizes.stream().mapToInt(Integer::intValue).toArray(), values);
  }

  private static String digest(Map<String, PretrainedWeights.Tensor> tensors) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(tensors)
          .forEach(
              (name, tensor) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * Float.BYTES);
                bytes.asFloatBuffer().put(tensor.values());
                digest.update(bytes);
              });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private IllegalArgumentException damaged(Object what, String expected, Object found) {
    return new IllegalArgumentException(
        "weights %s are damaged: %s: expected=%s, found=%s".formatted(file, what, expected, found));
  }
}
