package dev.hashnet.streams.registry;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Deserializes with {@link RegistryPatience}. */
public final class PatientDeserializer<T> implements Deserializer<T> {
  private final Deserializer<T> inner;
  private final RegistryPatience patience;

  public PatientDeserializer(Deserializer<T> inner, RegistryPatience patience) {
    this.inner = inner;
    this.patience = patience;
  }

  @Override
  public T deserialize(String topic, byte @Nullable [] bytes) {
    return patience.call(() -> inner.deserialize(topic, bytes));
  }
}
