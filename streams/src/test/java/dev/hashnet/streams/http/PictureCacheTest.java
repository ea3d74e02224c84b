package dev.hashnet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.streams.http.PictureCache.Shrunk;
import org.junit.jupiter.api.Test;

class PictureCacheTest {
  private static PictureCache.Key key(int offset) {
    return new PictureCache.Key(0, offset, 320);
  }

  @Test
  void put_beyondTheBytes_forgetsTheLeastUsed() {
    PictureCache cache = new PictureCache(3 * 1_200);
    for (int i = 0; i < 3; i++) {
      cache.put(key(i), new Shrunk("i", "c", new byte[1_000]));
    }
    assertThat(cache.get(key(0))).isPresent();

    cache.put(key(3), new Shrunk("i", "c", new byte[1_000]));

    assertThat(cache.get(key(1))).isEmpty();
    assertThat(cache.get(key(0))).isPresent();
    assertThat(cache.bytes()).isLessThanOrEqualTo(3 * 1_200);
  }

  @Test
  void put_sameKey_countsItOnce() {
    PictureCache cache = new PictureCache(10_000);
    cache.put(key(0), new Shrunk("i", "c", new byte[1_000]));
    long once = cache.bytes();
    cache.put(key(0), new Shrunk("i", "c", new byte[1_000]));

    assertThat(cache.bytes()).isEqualTo(once);
  }
}
