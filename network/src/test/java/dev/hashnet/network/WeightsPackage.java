package dev.hashnet.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A package of weights in the making, as TensorFlow.js and package registries have them. */
final class WeightsPackage {
  private final SplittableRandom random = new SplittableRandom(11);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<String> entries = new ArrayList<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** Adds a tensor of random values; returns them as a reader should find them. */
  float[] add(String name, String type, int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    ByteBuffer raw = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    double min = -0.75;
    double scale = 0.0125;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      switch (type) {
        case "uint8" -> {
          int q = random.nextInt(256);
          raw.put((byte) q);
          values[i] = (float) (min + scale * q);
        }
        case "uint16" -> {
          int q = random.nextInt(65536);
          raw.putShort((short) q);
          values[i] = (float) (min + scale * q);
        }
        default -> {
          values[i] = (float) random.nextDouble(-1, 1);
          raw.putFloat(values[i]);
        }
      }
    }
    bytes.write(raw.array(), 0, raw.position());
    entries.add(
        "{name:\"%s\",shape:%s,dtype:\"float32\"%s}"
            .formatted(
                name,
                Arrays.toString(shape),
                type.equals("float32")
                    ? ""
                    // As minifiers write numbers.
                    : ",quantization:{min:-.75,scale:.0125,dtype:\"%s\"}".formatted(type)));
    return values;
  }

  WeightsPackage file(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** Two scripts in a folder: the model's literal, and the weights as Base64. */
  WeightsPackage asScripts(String folder) {
    file(
        folder + "/model.min.js",
        ("!function(){a={modelTopology:{a:!1}," + manifest() + "}}()")
            .getBytes(StandardCharsets.UTF_8));
    String base64 = Base64.getEncoder().encodeToString(bytes.toByteArray());
    String script = "!function(e){throw new Error(\"Cannot\")}({1:[e=\"" + base64 + "\"]});";
    return file(folder + "/shard1of1.min.js", script.getBytes(StandardCharsets.UTF_8));
  }

  /** The model as JSON, and the weights in two shards that part within a tensor. */
  WeightsPackage asJson(String folder) {
    String json =
        ("{" + manifest() + "}")
            .replaceAll("([{,])([a-zA-Z]+):", "$1\"$2\":")
            .replace(":-.", ":-0.")
            .replace(":.", ":0.")
            .replace("[\"shard1of1\"]", "[\"a.bin\",\"b.bin\"]");
    byte[] all = bytes.toByteArray();
    file(folder + "model.json", json.getBytes(StandardCharsets.UTF_8));
    file(folder + "a.bin", Arrays.copyOf(all, all.length / 2));
    return file(folder + "b.bin", Arrays.copyOfRange(all, all.length / 2, all.length));
  }

  private String manifest() {
    return entries.stream()
        .collect(
            Collectors.joining(",", "weightsManifest:[{paths:[\"shard1of1\"],weights:[", "]}]"));
  }

  /** Writes the files to a folder. */
  Path folder(Path to) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = to.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return to;
  }

  /** Writes the files as a gzipped tar archive. */
  Path archive(Path to) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        byte[] header = new byte[512];
        put(header, 0, file.getKey());
        put(header, 124, "%011o".formatted(file.getValue().length));
        header[156] = '0';
        out.write(header);
        out.write(file.getValue());
        out.write(new byte[(512 - file.getValue().length % 512) % 512]);
      }
      out.write(new byte[1024]);
    }
    return to;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }
}
