package dev.hashnet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);

  @TempDir Path folder;

  @Test
  void read_mixedFolder_namesWhatIsNoImage() throws IOException {
    byte[] png = codec.encode(DrawnImages.draw(1), ImageFormat.PNG, 90);
    Files.createDirectories(folder.resolve("b/deep"));
    Files.write(folder.resolve("b/deep/one.png"), png);
    Files.write(folder.resolve("a.jpg"), codec.encode(DrawnImages.draw(2), ImageFormat.JPEG, 90));
    Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, png.length / 2));
    Files.writeString(folder.resolve("notes.txt"), "no image", StandardCharsets.UTF_8);
    Files.write(folder.resolve("empty.png"), new byte[0]);
    Files.write(folder.resolve(".hidden.png"), png);
    ImageFolder read = ImageFolder.read(folder, 100, 1);
    assertThat(read.images()).extracting(NamedImage::id).containsExactly("a.jpg", "b/deep/one.png");
    assertThat(read.images())
        .allSatisfy(
            image -> {
              assertThat(image.image().width()).isLessThanOrEqualTo(NamedImage.MAX_SIDE_PIXELS);
              assertThat(image.image().height()).isLessThanOrEqualTo(NamedImage.MAX_SIDE_PIXELS);
            });
    assertThat(read.unreadable())
        .extracting(ImageFolder.Unreadable::id)
        .containsExactly("cut.png", "empty.png", "notes.txt");
    assertThat(read.unreadable().get(2).reason()).startsWith("not-an-image: ");
    assertThat(read.files()).isEqualTo(5);
  }

  @Test
  void read_moreThanTheCap_takesASeededSample() throws IOException {
    byte[] png = codec.encode(DrawnImages.draw(1), ImageFormat.PNG, 90);
    for (int i = 0; i < 20; i++) {
      Files.write(folder.resolve("image-%02d.png".formatted(i)), png);
    }
    List<String> ids = ids(ImageFolder.read(folder, 7, 1));
    assertThat(ids).hasSize(7).isSorted();
    assertThat(ids(ImageFolder.read(folder, 7, 1))).isEqualTo(ids);
    assertThat(ids(ImageFolder.read(folder, 7, 2))).isNotEqualTo(ids);
    assertThat(ImageFolder.read(folder, 7, 1).leftOut()).isEqualTo(13);
  }

  @Test
  void read_noFolder_throws() throws IOException {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> ImageFolder.read(folder.resolve("none"), 7, 1));
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatExceptionOfType(NotDirectoryException.class)
        .isThrownBy(() -> ImageFolder.read(file, 7, 1));
  }

  /** As the walk hears of it; root, who runs many a build, is refused nothing. */
  @Test
  void listing_folderWithoutPermission_isNamedBelowAndFatalAtTheTop() throws IOException {
    ImageFiles.Listing listing = new ImageFiles.Listing(folder);
    Path below = folder.resolve("a/b");
    AccessDeniedException denied = new AccessDeniedException(below.toString());
    assertThat(listing.visitFileFailed(below, denied)).isEqualTo(FileVisitResult.CONTINUE);
    assertThat(listing.refused())
        .containsExactly(new ImageFolder.Unreadable("a/b", "Cannot read: no permission"));
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> listing.visitFileFailed(folder, denied));
  }

  private static List<String> ids(ImageFolder folder) {
    return folder.images().stream().map(NamedImage::id).toList();
  }
}
