package dev.hashnet.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.trainer.TrainerMain;
import dev.hashnet.trainer.data.DrawnImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training in a JVM of its own, which is told to end as Ctrl-C and service managers do. */
class StopAtExitTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path temp;

  @Test
  void train_toldToEnd_leavesACheckpointAndSaysHowToGoOn() throws Exception {
    Path images = Files.createDirectory(temp.resolve("images"));
    ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
    for (int i = 0; i < 70; i++) {
      Files.write(
          images.resolve(i + ".png"), codec.encode(DrawnImages.draw(i), ImageFormat.PNG, 90));
    }
    Path checkpoint = temp.resolve("checkpoint");
    Path said = temp.resolve("said.txt");
    Process training =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                TrainerMain.class.getName(),
                "train",
                "--images",
                images.toString(),
                "--out",
                temp.resolve("model.hashnet").toString(),
                "--steps",
                "100000",
                "--batch",
                "8",
                "--checkpoint",
                checkpoint.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      Instant until = Instant.now().plus(PATIENCE);
      while (Files.notExists(checkpoint) && training.isAlive() && Instant.now().isBefore(until)) {
        Thread.sleep(50);
      }
      training.destroy();
      assertThat(training.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      training.destroyForcibly();
    }

    assertThat(Files.readString(said))
        .containsOnlyOnce("hashnet: Stopped after step ")
        .containsOnlyOnce("go on with the same options and --resume " + checkpoint);
  }
}
