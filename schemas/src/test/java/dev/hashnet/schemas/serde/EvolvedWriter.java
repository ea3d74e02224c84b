package dev.hashnet.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** A program that knows another version of a schema than we do. */
final class EvolvedWriter {
  private EvolvedWriter() {}

  /**
   * Writes what the record and the schema have in common; what only the schema has gets its
   * default.
   */
  static byte[] write(Schema schema, int id, GenericRecord record) throws IOException {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    GenericRecord evolved = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      evolved.put(
          field.pos(),
          record.hasField(field.name()) ? record.get(field.name()) : data.getDefaultValue(field));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WireForm.writeHeader(out, id);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema, data).write(evolved, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
