package dev.hashnet.trainer;

import dev.hashnet.network.TrainingState;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training between two steps, as a file: with it the training goes on and ends with the same
 * codes as one that was never stopped.
 *
 * <p>Form: magic {@code HNTC}, a version, the fields in order, big-endian, and the SHA-256 of all
 * that. Written beside its place and moved there, so a kill leaves the one before.
 *
 * @param recipe what is trained on what, in one line; another training cannot go on from here
 * @param share of the budget used up
 * @param images views of images seen
 * @param history of the steps so far, a point each
 * @param state of network and optimiser
 * @param neighbours the hard neighbours in use, null before the first search
 * @param best the state at the best look at held-out images, null where there was none
 */
@SuppressWarnings("ArrayRecordComponent") // written and read, never compared
record TrainingCheckpoint(
    String recipe,
    double share,
    long images,
    TrainingHistory history,
    TrainingState state,
    int @Nullable [][] neighbours,
    @Nullable TrainingState best) {
  private static final int MAGIC = 0x484E5443;
  private static final int FORMAT = 3;
  private static final int DIGEST_BYTES = 32;

  /** Writes the file, or leaves the one that is there. */
  void write(Path file) throws IOException {
    byte[] body = body();
    Path place = file.toAbsolutePath();
    Path temporary = place.resolveSibling("." + place.getFileName() + ".writing");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + DIGEST_BYTES);
    bytes.write(body);
    bytes.write(sha256(body, body.length));
    Files.write(temporary, bytes.toByteArray());
    Files.move(
        temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] body() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeUTF(recipe);
    out.writeDouble(share);
    out.writeLong(images);
    writeHistory(out, history);
    writeState(out, state);
    int[][] table = neighbours == null ? new int[0][] : neighbours;
    out.writeInt(table.length);
    for (int[] row : table) {
      out.writeInt(row.length);
      for (int neighbour : row) {
        out.writeInt(neighbour);
      }
    }
    TrainingState kept = best;
    out.writeBoolean(kept != null);
    if (kept != null) {
      writeState(out, kept);
    }
    return bytes.toByteArray();
  }

  private static void writeState(DataOutputStream out, TrainingState state) throws IOException {
    out.writeInt(state.steps());
    writeFloats(out, state.parameters());
    writeFloats(out, state.optimiser());
  }

  private static TrainingState readState(DataInputStream in) throws IOException {
    int steps = in.readInt();
    return new TrainingState(readFloats(in), readFloats(in), steps);
  }

  private static void writeHistory(DataOutputStream out, TrainingHistory history)
      throws IOException {
    out.writeInt(history.points().size());
    for (TrainingHistory.Point point : history.points()) {
      out.writeInt(point.step());
      out.writeDouble(point.loss());
      out.writeDouble(point.beta());
      out.writeDouble(point.quantisationGap());
      out.writeDouble(point.learningRate());
    }
    out.writeInt(history.outputs().size());
    for (TrainingHistory.Outputs outputs : history.outputs()) {
      out.writeInt(outputs.step());
      out.writeInt(outputs.shares().size());
      for (double share : outputs.shares()) {
        out.writeDouble(share);
      }
    }
    out.writeInt(history.looks().size());
    for (TrainingHistory.Look look : history.looks()) {
      out.writeInt(look.step());
      out.writeDouble(look.rate());
    }
  }

  private static TrainingHistory readHistory(DataInputStream in) throws IOException {
    List<TrainingHistory.Point> points = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      points.add(
          new TrainingHistory.Point(
              in.readInt(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()));
    }
    List<TrainingHistory.Outputs> outputs = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int step = in.readInt();
      List<Double> shares = new ArrayList<>();
      for (int cells = in.readInt(); cells > 0; cells--) {
        shares.add(in.readDouble());
      }
      outputs.add(new TrainingHistory.Outputs(step, shares));
    }
    List<TrainingHistory.Look> looks = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      looks.add(new TrainingHistory.Look(in.readInt(), in.readDouble()));
    }
    return new TrainingHistory(points, outputs, looks);
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is no checkpoint, or damaged
   */
  static TrainingCheckpoint read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes.length - DIGEST_BYTES;
    if (length < 2 * Integer.BYTES || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      throw new IllegalArgumentException("it is no checkpoint of a training");
    }
    if (!Arrays.equals(sha256(bytes, length), Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new IllegalArgumentException("it is damaged: its digest does not fit its content");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
    in.readInt();
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "it has format %d, this program reads %d".formatted(format, FORMAT));
    }
    String recipe = in.readUTF();
    double share = in.readDouble();
    long images = in.readLong();
    TrainingHistory history = readHistory(in);
    TrainingState state = readState(in);
    int[][] table = new int[in.readInt()][];
    for (int i = 0; i < table.length; i++) {
      table[i] = new int[in.readInt()];
      for (int k = 0; k < table[i].length; k++) {
        table[i][k] = in.readInt();
      }
    }
    TrainingState best = in.readBoolean() ? readState(in) : null;
    return new TrainingCheckpoint(
        recipe, share, images, history, state, table.length == 0 ? null : table, best);
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES)).asFloatBuffer().get(values);
    return values;
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }
}
