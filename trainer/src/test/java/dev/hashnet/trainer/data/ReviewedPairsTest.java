package dev.hashnet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewedPairsTest {
  @TempDir Path folder;

  @Test
  void read_lines_findsTheImages() throws IOException {
    ReviewedPairs pairs =
        read(
            "image,other,verdict\na.png,b/c.png,confirmed\n\nc.png , a.png, DENIED\na.png,gone.png,denied\na.png,a.png,denied\n");
    assertThat(pairs.pairs()).hasSize(4);
    List<NamedImage> images = List.of(image("a.png"), image("b/c.png"), image("c.png"));
    assertThat(pairs.among(images))
        .containsExactly(
            new ReviewedPairs.Numbered(0, 1, true), new ReviewedPairs.Numbered(2, 0, false));
  }

  @Test
  void read_anotherForm_namesTheLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("a,b,confirmed\na,b,maybe\n"))
        .withMessage("line 2 must be image,other,confirmed or image,other,denied: found=a,b,maybe");
  }

  private ReviewedPairs read(String text) throws IOException {
    return ReviewedPairs.read(Files.writeString(folder.resolve("pairs.csv"), text));
  }

  private static NamedImage image(String id) {
    return new NamedImage(id, NamedImage.drawn(1, 1).get(0).image());
  }
}
