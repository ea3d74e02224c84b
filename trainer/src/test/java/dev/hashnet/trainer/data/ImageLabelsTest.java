package dev.hashnet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hashnet.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLabelsTest {
  @TempDir Path temp;

  @Test
  void read_linesOfOneAndSeveralLabels_areJoinedByImage() throws IOException {
    ImageLabels labels = read("image,label\na.png,cat\n\nb, c.png, dog; cat \na.png,pet\n");
    assertThat(labels.byImage()).containsOnlyKeys("a.png", "b, c.png");
    assertThat(labels.byImage().get("a.png")).containsExactly("cat", "pet");
    assertThat(labels.byImage().get("b, c.png")).containsExactly("cat", "dog");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.png", "b.png,", ",cat", "b.png,cat;", "b.png,;cat"})
  void read_malformedLine_isNamed(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("a.png,cat\n" + line + "\n"))
        .withMessage("line 2 must be image,label or image,label;label: found=" + line);
  }

  @Test
  void of_folders_leavesOutWhatHasNone() {
    List<NamedImage> images = images("x/1.png", "top.png", "y/z/2.png", "x/3.png");
    LabelledImages labelled = LabelledImages.of(images, ImageLabels.ofFolders(images));
    assertThat(labelled.images()).extracting(NamedImage::id).doesNotContain("top.png").hasSize(3);
    assertThat(labelled.classes()).containsExactly("x", "y");
    assertThat(labelled.setsOf(labelled.images())).containsExactly(0, 1, 0);
    assertThat(labelled.namesOf("y/z/2.png")).isEqualTo("y");
  }

  @Test
  void of_labelsOfOtherImages_saysSo() throws IOException {
    ImageLabels labels = read("q.png,cat\nr.png,dog\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(images("a.png"), labels))
        .withMessage("none of 1 images has a label: labelled=2, for example q.png");
  }

  /** Counted among the images that are there, not in the file. */
  @Test
  void of_oneClass_saysWhich() throws IOException {
    ImageLabels labels = read("a.png,cat\nb.png,cat\nc.png,dog\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(images("a.png", "b.png"), labels))
        .withMessage("there must be two classes at least: images=2, all of class cat");
  }

  private ImageLabels read(String text) throws IOException {
    return ImageLabels.read(Files.writeString(temp.resolve("labels.csv"), text));
  }

  private static List<NamedImage> images(String... ids) {
    return Arrays.stream(ids)
        .map(id -> new NamedImage(id, new RgbImage(1, 1, new byte[3])))
        .toList();
  }
}
