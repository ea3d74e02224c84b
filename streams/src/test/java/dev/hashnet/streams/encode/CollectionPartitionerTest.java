package dev.hashnet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CollectionPartitionerTest {
  private final CollectionPartitioner partitioner = new CollectionPartitioner();

  private Set<Integer> partitionsOf(String imageId, @Nullable ImageCode code, int partitions) {
    return partitioner
        .partitions("image-codes", imageId.getBytes(StandardCharsets.UTF_8), code, partitions)
        .orElseThrow();
  }

  private static ImageCode codeIn(String collection) {
    return new ImageCode(
        collection, Instant.EPOCH, new Sha256(new byte[32]), 1, 1, 0, 0L, List.of(), false);
  }

  @Test
  void partitions_oneCollection_isOnePartitionWhateverTheImage() {
    Set<Integer> met = new HashSet<>();
    for (int image = 0; image < 100; image++) {
      met.addAll(partitionsOf("img-" + image, codeIn("cats"), 12));
    }

    assertThat(met).hasSize(1);
  }

  @Test
  void partitions_manyCollections_reachesEveryPartition() {
    Set<Integer> met = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      met.addAll(partitionsOf("img", codeIn("collection-" + i), 12));
    }

    assertThat(met).hasSize(12);
  }

  @Test
  void partitions_collection_isHashedAsKafkaHashesKeys() {
    byte[] name = "cats".getBytes(StandardCharsets.UTF_8);

    assertThat(partitionsOf("img", codeIn("cats"), 7))
        .containsExactly(BuiltInPartitioner.partitionForKey(name, 7));
  }

  @Test
  void partitions_tombstone_goesEverywhere() {
    assertThat(partitionsOf("img", null, 4)).containsExactlyInAnyOrder(0, 1, 2, 3);
  }
}
