package dev.hashnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterModelTest {
  @TempDir Path home;

  @Test
  void under_homeWithTheModel_findsIt() throws IOException {
    assertThat(StarterModel.under(home.toString())).isEmpty();
    assertThat(StarterModel.offer(home.toString())).isEmpty();
    Path file = Files.createDirectory(home.resolve("models")).resolve("hashnet-small.hashnet");
    Files.writeString(file, "model");
    assertThat(StarterModel.under(home.toString())).contains(file);
    assertThat(StarterModel.offer(home.toString())).endsWith("publish --model " + file);
  }

  @Test
  void under_noHome_findsNone() {
    assertThat(StarterModel.under(null)).isEmpty();
  }
}
