package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.EventWriter;
import dev.hashnet.quickstart.SentEvent;
import dev.hashnet.quickstart.reckoning.CodeRecord;
import dev.hashnet.quickstart.reckoning.PublishedAlert;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.trainer.data.DrawnImages;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A null value for an image's key takes the image out of the index. */
@ExtendWith(PlatformExtension.class)
class DeletionIT {
  private static final long DELETED = 3;
  private static final long KEPT = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void shouldNotNameADeletedImage(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "perceptual");
        StreamsApp app = installation.start("a")) {
      EventWriter writer = installation.writer("all");
      installation.send(List.of(draft(writer, "deleted", DELETED), draft(writer, "kept", KEPT)));
      installation.awaitOutcomes();
      installation.sender().delete("deleted");
      installation.sender().flush();
      await().atMost(PATIENCE).until(() -> isDeleted(installation, "deleted"));

      installation.send(
          List.of(draft(writer, "same-as-deleted", DELETED), draft(writer, "same-as-kept", KEPT)));
      installation.awaitOutcomes();

      Set<String> alerted =
          installation.published().alerts().stream()
              .map(PublishedAlert::imageId)
              .collect(Collectors.toSet());
      assertThat(alerted).containsExactly("same-as-kept");
      assertThat(installation.reckon().isExact()).as("%s", installation.reckon()).isTrue();
      assertThat(app.failure()).isEmpty();
    }
  }

  private static boolean isDeleted(Installation installation, String imageId) {
    return installation.published().codes().stream()
        .anyMatch(
            code ->
                code instanceof CodeRecord.Deleted deleted && deleted.imageId().equals(imageId));
  }

  private static EventDraft draft(EventWriter writer, String id, long drawing) {
    byte[] png =
        new ImageCodec(ImageLimits.DEFAULT).encode(DrawnImages.draw(drawing), ImageFormat.PNG, 100);
    return new EventDraft(
        new SentEvent(id, SentEvent.Kind.PICTURE, "drawing-" + drawing, ""),
        true,
        () -> writer.write(id, png));
  }
}
