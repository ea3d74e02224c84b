package dev.hashnet.schemas.serde;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/** Reads records as Avro does: the writer's schema is resolved to the reader's. */
record ResolvingReader<T>(DatumReader<T> reader) implements RecordReader<T> {
  @Override
  public T read(byte[] bytes, int from) throws IOException {
    // A decoder over an array has no buffer of its own: keeping it for the next record would only
    // keep this record's bytes alive.
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null);
    T record = reader.read(null, decoder);
    if (decoder.remainingBytes() > 0) {
      throw new IOException(decoder.remainingBytes() + " bytes are left after the record");
    }
    return record;
  }
}
