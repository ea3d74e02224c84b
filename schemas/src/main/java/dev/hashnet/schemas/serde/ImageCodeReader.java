package dev.hashnet.schemas.serde;

import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Reads code records field by field, as the schema of today lays them out; only for writers that
 * had it.
 *
 * <p>An index reads all its codes again when it starts, and Avro's own reader, which resolves the
 * writer's schema anew in each record, takes several times as long. Both refuse the same bytes.
 *
 * <p>Threads: safe for use by several threads.
 */
final class ImageCodeReader implements RecordReader<ImageCode> {
  /** Of all that decides how bytes are laid out, and of nothing else. */
  private static final String FORM = SchemaNormalization.toParsingForm(ImageCode.getClassSchema());

  private static final CodeRole[] ROLES = CodeRole.values();
  private static final int DIGEST_BYTES = Sha256.getClassSchema().getFixedSize();
  private static final int FEW_CODES = 2;

  private final RepeatedStrings strings = new RepeatedStrings();

  /** Whether it can read what was written with the schema. */
  static boolean reads(Schema writer) {
    return SchemaNormalization.toParsingForm(writer).equals(FORM);
  }

  @Override
  public ImageCode read(byte[] bytes, int from) throws IOException {
    AvroBytes in = new AvroBytes(bytes, from);
    ImageCode record = new ImageCode();
    record.setCollection(in.nextString(strings));
    record.setEventTime(Instant.ofEpochMilli(in.nextLong()));
    record.setContentSha256(new Sha256(in.nextFixed(DIGEST_BYTES)));
    record.setWidth(in.nextInt());
    record.setHeight(in.nextInt());
    record.setSourcePartition(in.nextInt());
    record.setSourceOffset(in.nextLong());
    record.setCodes(codes(in));
    record.setReencoded(in.nextBoolean());
    if (in.remaining() > 0) {
      throw new IOException(in.remaining() + " bytes are left after the record");
    }
    return record;
  }

  private List<LineCode> codes(AvroBytes in) throws IOException {
    // Grows with what is there, whatever number is claimed.
    List<LineCode> codes = new ArrayList<>(FEW_CODES);
    for (int left = in.nextBlock(0); left > 0; left = in.nextBlock(codes.size())) {
      for (int i = 0; i < left; i++) {
        codes.add(code(in));
      }
    }
    return codes;
  }

  private LineCode code(AvroBytes in) throws IOException {
    LineCode code = new LineCode();
    code.setLine(in.nextString(strings));
    code.setRole(ROLES[in.nextInt()]);
    code.setModelVersion(in.nextString(strings));
    code.setRadiusBits(in.nextInt());
    code.setBits(in.nextInt());
    code.setCode(ByteBuffer.wrap(in.nextBytes()));
    return code;
  }
}
