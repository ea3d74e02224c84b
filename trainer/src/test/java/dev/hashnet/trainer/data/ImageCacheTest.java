package dev.hashnet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageCacheTest {
  @Test
  void images_added_haveTheirPixels() throws IOException {
    List<NamedImage> drawn = NamedImage.drawn(1, 9);
    try (ImageCache cache = ImageCache.create()) {
      for (NamedImage image : drawn) {
        cache.add(image);
      }
      List<NamedImage> read = cache.images();
      assertThat(read).hasSize(9);
      for (int i = 8; i >= 0; i--) {
        assertThat(read.get(i)).usingRecursiveComparison().isEqualTo(drawn.get(i));
      }
      assertThat(cache.bytes())
          .isEqualTo(drawn.stream().mapToLong(image -> image.image().rgb().length).sum());
    }
  }
}
