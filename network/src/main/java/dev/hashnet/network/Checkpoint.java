package dev.hashnet.network;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The DL4J checkpoint as bytes: what {@code ModelSerializer} writes, packed again so that equal
 * networks give equal bytes.
 */
final class Checkpoint {
  /**
   * Fixed, because the zip would else tell when it was made. 1980 is the first year that a zip can
   * hold.
   */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Header of an ND4J array in a stream; its true length is below 200 bytes. */
  private static final int MAX_HEADER_BYTES = 1024;

  private Checkpoint() {}

  static byte[] of(ComputationGraph graph) {
    try {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      ModelSerializer.writeModel(graph, written, false);
      return repacked(written.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a checkpoint to memory", e);
    }
  }

  /**
   * The parameters. Throws IllegalArgumentException unless there are exactly {@code count} finite
   * ones.
   */
  static INDArray parameters(byte[] checkpoint, long count) {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(checkpoint))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(ModelSerializer.COEFFICIENTS_BIN)) {
          return readParameters(zip, count);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("checkpoint must be a readable zip: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "checkpoint must hold " + ModelSerializer.COEFFICIENTS_BIN + ": none found");
  }

  private static INDArray readParameters(ZipInputStream zip, long count) throws IOException {
    long maxBytes = count * Float.BYTES + MAX_HEADER_BYTES;
    byte[] bytes = zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, maxBytes + 1));
    if (bytes.length > maxBytes || bytes.length < count * Float.BYTES) {
      throw new IllegalArgumentException(
          "checkpoint must hold %d float parameters: expected=%d..%d bytes, found=%d%s"
              .formatted(
                  count,
                  count * Float.BYTES,
                  maxBytes,
                  bytes.length,
                  bytes.length > maxBytes ? " or more" : ""));
    }
    INDArray parameters;
    try {
      parameters = Nd4j.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (RuntimeException e) {
      // ND4J reports a damaged array by whatever its parser runs into.
      throw new IllegalArgumentException("checkpoint must hold an ND4J array: " + e, e);
    }
    if (parameters.length() != count) {
      throw new IllegalArgumentException(
          "checkpoint must hold %d parameters: found=%d".formatted(count, parameters.length()));
    }
    if (!Double.isFinite(parameters.sumNumber().doubleValue())) {
      throw new IllegalArgumentException(
          "checkpoint must hold finite parameters: their sum is not finite");
    }
    return parameters;
  }

  /**
   * Entries are stored, not deflated: weights hardly shrink, and deflate differs between versions
   * of zlib.
   */
  private static byte[] repacked(byte[] zipped) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(zipped.length * 2);
    try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(zipped));
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      to.setMethod(ZipOutputStream.STORED);
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        byte[] content = from.readAllBytes();
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setTimeLocal(ENTRY_TIME);
        stored.setSize(content.length);
        stored.setCrc(crc.getValue());
        to.putNextEntry(stored);
        to.write(content);
      }
    }
    return bytes.toByteArray();
  }
}
