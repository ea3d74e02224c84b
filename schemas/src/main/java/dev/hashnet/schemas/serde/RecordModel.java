package dev.hashnet.schemas.serde;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * How Avro maps one generated class: the classes of its schema and the conversions of its logical
 * types.
 *
 * <p>Avro loads classes by the names that a schema gives, and since 1.12.2 only those on a list for
 * the whole process. This model knows its classes beforehand instead: those of the reader's schema
 * and no others, whatever a writer's schema names.
 */
final class RecordModel extends SpecificData {
  private final Schema schema;
  private final Map<String, Class<?>> classes = new HashMap<>();

  private RecordModel(Class<? extends SpecificRecord> type) {
    super(type.getClassLoader());
    this.schema = SpecificData.get().getSchema(type);
    collectClasses(schema, type.getClassLoader());
    setFastReaderEnabled(true);
    SpecificData.getForClass(type).getConversions().forEach(this::addLogicalTypeConversion);
  }

  static RecordModel of(Class<? extends SpecificRecord> type) {
    return new RecordModel(type);
  }

  Schema schema() {
    return schema;
  }

  @Override
  @SuppressWarnings("rawtypes") // the signature is Avro's
  public @Nullable Class getClass(Schema named) {
    return switch (named.getType()) {
      case RECORD, ENUM, FIXED -> classes.get(named.getFullName());
      default -> super.getClass(named);
    };
  }

  private void collectClasses(Schema part, ClassLoader loader) {
    switch (part.getType()) {
      case RECORD -> {
        if (isNew(part, loader)) {
          part.getFields().forEach(field -> collectClasses(field.schema(), loader));
        }
      }
      case ENUM, FIXED -> isNew(part, loader);
      case ARRAY -> collectClasses(part.getElementType(), loader);
      case MAP -> collectClasses(part.getValueType(), loader);
      case UNION -> part.getTypes().forEach(branch -> collectClasses(branch, loader));
      default -> {
        // primitive types have no class of their own
      }
    }
  }

  private boolean isNew(Schema named, ClassLoader loader) {
    try {
      return classes.put(named.getFullName(), Class.forName(named.getFullName(), true, loader))
          == null;
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "schema must belong to generated classes: missing=" + named.getFullName(), e);
    }
  }
}
