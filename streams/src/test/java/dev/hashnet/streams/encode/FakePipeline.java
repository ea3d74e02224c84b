package dev.hashnet.streams.encode;

import dev.hashnet.core.BatchPolicy;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.ServingSet.Served;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;

/** The parts behind the encode topology, with fake encoders. */
public final class FakePipeline implements AutoCloseable {
  private final BatchingEncoder encoder;
  private final LookAhead lookAhead;

  public FakePipeline(
      TopicSerdes serdes,
      Deserializer<ImageEvent> events,
      EncodeMetrics metrics,
      FakeEncoder... encoders) {
    EventDecoder decoder =
        new EventDecoder(
            serdes.topics().imageEvents(),
            events,
            new ContentFetcher(AppConfig.of(Map.of()).references(), 1 << 20));
    encoder =
        new BatchingEncoder(
            decoder,
            FakeEncoder::prepare,
            new BatchPolicy(8, 1 << 20, 0, 64, 1 << 20),
            new BatchingEncoder.Threads(1, 1, 1),
            10,
            metrics,
            System::nanoTime);
    lookAhead =
        new LookAhead(
            encoder,
            new Serving(new ServingSet(Arrays.stream(encoders).map(Served::active).toList())),
            new LookAheadPolicy(64, 1 << 20, Duration.ofSeconds(20).toNanos()),
            metrics);
  }

  public LookAhead lookAhead() {
    return lookAhead;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
