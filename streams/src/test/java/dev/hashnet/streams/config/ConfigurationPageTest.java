package dev.hashnet.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void page_listsEveryPropertyAsTheProgramDoes() throws IOException {
    String page = Files.readString(PAGE).replace(System.lineSeparator(), "\n");

    assertThat(page)
        .as("docs/configuration.md differs from ./hashnet streams --print-config")
        .contains(AppConfig.reference().replace(System.lineSeparator(), "\n").strip());
  }
}
