package dev.hashnet.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.encode.FakeEncoder;
import dev.hashnet.streams.encode.FakePipeline;
import dev.hashnet.streams.encode.TestClock;
import dev.hashnet.streams.index.IndexMetrics;
import dev.hashnet.streams.registry.RegistryPatience;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The topologies as they are drawn: a change here is a change of the picture in the architecture
 * page.
 */
class HashNetTopologyTest {
  private final TestEvents events = new TestEvents();
  private final HashNetTopology topology =
      new HashNetTopology(
          AppConfig.of(Map.of()),
          events.serdes(),
          new RegistryPatience(Duration.ZERO, () -> 0, ns -> {}));

  private static String golden(String name) throws IOException {
    try (InputStream in = HashNetTopologyTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void encode_isAsDrawn() throws IOException {
    EncodeMetrics metrics = new EncodeMetrics(new TestClock());
    try (FakePipeline pipeline =
        new FakePipeline(
            events.serdes(),
            events.serdes().imageEvents().deserializer(),
            metrics,
            new FakeEncoder("hashnet", 1))) {
      assertThat(topology.encode(pipeline.lookAhead(), metrics).describe().toString())
          .isEqualTo(golden("encode-topology.txt"));
    }
  }

  @Test
  void index_isAsDrawn() throws IOException {
    assertThat(
            topology
                .index(
                    (bits, radiusBits) -> new LinearScanIndex(bits),
                    new IndexMetrics(new TestClock()))
                .describe()
                .toString())
        .isEqualTo(golden("index-topology.txt"));
  }
}
