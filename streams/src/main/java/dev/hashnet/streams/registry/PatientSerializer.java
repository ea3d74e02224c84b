package dev.hashnet.streams.registry;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Serializes with {@link RegistryPatience}. */
public final class PatientSerializer<T> implements Serializer<T> {
  private final Serializer<T> inner;
  private final RegistryPatience patience;

  public PatientSerializer(Serializer<T> inner, RegistryPatience patience) {
    this.inner = inner;
    this.patience = patience;
  }

  @Override
  public byte[] serialize(String topic, @Nullable T value) {
    return patience.call(() -> inner.serialize(topic, value));
  }
}
