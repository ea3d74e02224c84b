package dev.hashnet.schemas.serde;

import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads code records field by field, as the schema of today lays them out; only for writers that
 * had it.
 *
 * <p>An index reads all its codes again when it starts, and Avro's own reader, which resolves the
 * writer's schema anew in each record, takes several times as long. Both refuse the same bytes.
 *
 * <p>Threads: safe for use by several threads.
 */
final class ImageCodeReader implements DatumReader<ImageCode> {
  /** Of all that decides how bytes are laid out, and of nothing else. */
  private static final String FORM = SchemaNormalization.toParsingForm(ImageCode.getClassSchema());

  private static final CodeRole[] ROLES = CodeRole.values();

  /** Whether it can read what was written with the schema. */
  static boolean reads(Schema writer) {
    return SchemaNormalization.toParsingForm(writer).equals(FORM);
  }

  /** Nothing to set: {@link #reads} has been asked. */
  @Override
  public void setSchema(Schema schema) {}

  @Override
  public ImageCode read(@Nullable ImageCode reuse, Decoder in) throws IOException {
    ImageCode record = reuse == null ? new ImageCode() : reuse;
    record.setCollection(in.readString());
    record.setEventTime(Instant.ofEpochMilli(in.readLong()));
    byte[] digest = new byte[Sha256.getClassSchema().getFixedSize()];
    in.readFixed(digest);
    record.setContentSha256(new Sha256(digest));
    record.setWidth(in.readInt());
    record.setHeight(in.readInt());
    record.setSourcePartition(in.readInt());
    record.setSourceOffset(in.readLong());
    record.setCodes(codes(in));
    record.setReencoded(in.readBoolean());
    return record;
  }

  private static List<LineCode> codes(Decoder in) throws IOException {
    // Grows with what is there, whatever number is claimed.
    List<LineCode> codes = new ArrayList<>(2);
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        codes.add(code(in));
      }
    }
    return codes;
  }

  private static LineCode code(Decoder in) throws IOException {
    LineCode code = new LineCode();
    code.setLine(in.readString());
    code.setRole(ROLES[in.readEnum()]);
    code.setModelVersion(in.readString());
    code.setRadiusBits(in.readInt());
    code.setBits(in.readInt());
    code.setCode(in.readBytes(null));
    return code;
  }
}
