package dev.hashnet.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.RejectionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} says of every reason what to do, and of no other. */
class ReasonsPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE);

  @Test
  void operations_listsEveryReason() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    String section =
        page.substring(page.indexOf("## Dead letters"), page.indexOf("## Alert rules"));

    List<String> listed =
        ROW.matcher(section).results().map((MatchResult row) -> row.group(1)).toList();

    assertThat(listed)
        .isEqualTo(Arrays.stream(RejectionReason.values()).map(RejectionReason::label).toList());
  }
}
