package dev.hashnet.schemas.serde;

import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ContentReference;
import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.FeedbackVerdict;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.ModelFigures;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.ModelState;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.ServingRole;
import dev.hashnet.schemas.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One record of each kind, with every field set. */
final class SampleRecords {
  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00.123Z");

  private SampleRecords() {}

  static ImageEvent inlineEvent(byte... image) {
    return ImageEvent.newBuilder()
        .setCollection("cats")
        .setEventTime(TIME)
        .setContent(ByteBuffer.wrap(image))
        .setAttributes(Map.of("file", "kätzchen.jpg"))
        .build();
  }

  static ImageEvent referencedEvent() {
    ContentReference reference =
        new ContentReference("https://example.org/a.jpg", digest(), 123_456L);
    return ImageEvent.newBuilder(inlineEvent()).setContent(reference).build();
  }

  static ImageCode imageCode() {
    LineCode code =
        new LineCode(
            "hashnet",
            CodeRole.ACTIVE,
            "v1",
            6,
            64,
            ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    return new ImageCode("cats", TIME, digest(), 640, 480, 3, 1207L, List.of(code), false);
  }

  static NearDuplicateAlert alert() {
    AlertNeighbour neighbour = new AlertNeighbour("img-7", 3, TIME.minusSeconds(60));
    LineMatch match = new LineMatch("perceptual", "dct-1", 64, 8, 2L, true, List.of(neighbour));
    return new NearDuplicateAlert("img-81", "cats", TIME, 3, 1207L, List.of(match));
  }

  static ModelManifest manifest() {
    return new ModelManifest(
        "v1",
        "hashnet",
        "small",
        64,
        6,
        digest(),
        1_000_000L,
        524_288,
        2,
        0,
        40L,
        TIME,
        Map.of("seed", "7"),
        "0123456789abcdef",
        ByteBuffer.wrap(new byte[64]));
  }

  static ModelRollout rollout() {
    return new ModelRollout(
        "hashnet", "v1", "v2", TIME, TIME.minusSeconds(5), "ops", "trial", List.of());
  }

  static ModelStatus status() {
    return new ModelStatus(
        "host-1", "hashnet", "v1", ModelState.SERVING, ServingRole.CANDIDATE, TIME, "none");
  }

  static DuplicateFeedback feedback() {
    return new DuplicateFeedback(
        "cats", "img-7", "img-81", FeedbackVerdict.DENIED, TIME, "ops", "two cats");
  }

  static ModelFigures figures() {
    return new ModelFigures(
        "host-1",
        "hashnet",
        "v2",
        "v1",
        TIME,
        9L,
        1L,
        7L,
        9L,
        3L,
        9L,
        2L,
        1L,
        List.of(1L, 0L, 2L),
        9L,
        12L);
  }

  static List<SpecificRecord> all() {
    return List.of(
        inlineEvent((byte) 1, (byte) 2, (byte) 3),
        referencedEvent(),
        imageCode(),
        alert(),
        manifest(),
        rollout(),
        status(),
        figures(),
        feedback());
  }

  private static Sha256 digest() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return new Sha256(bytes);
  }
}
