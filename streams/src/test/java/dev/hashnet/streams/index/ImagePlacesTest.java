package dev.hashnet.streams.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImagePlacesTest {
  @Test
  void find_agreesWithAMap() {
    Random random = new Random(7);
    ImagePlaces places = new ImagePlaces(100_000);
    Map<String, ImagePlace> twin = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String id = "image-" + random.nextInt(5_000);
      if (random.nextInt(10) == 0) {
        places.delete(id);
        twin.put(id, ImagePlace.DELETED);
      } else {
        int partition = random.nextInt(100);
        long offset = random.nextLong() & 0xffff_ffff_ffffL;
        places.put(id, partition, offset);
        twin.put(id, new ImagePlace.At(partition, offset));
      }
    }

    twin.forEach((id, place) -> assertThat(places.find(id)).as(id).isEqualTo(place));
    assertThat(places.find("another")).isEqualTo(ImagePlace.UNKNOWN);
  }

  @Test
  void put_moreThanMost_forgetsTheOldest() {
    ImagePlaces places = new ImagePlaces(1_000);
    for (int i = 0; i < 100_000; i++) {
      places.put("image-" + i, 0, i);
    }

    for (int i = 99_500; i < 100_000; i++) {
      assertThat(places.find("image-" + i)).isEqualTo(new ImagePlace.At(0, i));
    }
    assertThat(places.find("image-98000")).isEqualTo(ImagePlace.UNKNOWN);
    assertThat(places.bytes()).isLessThanOrEqualTo(2 * 16 * 1_024);
  }

  @Test
  void put_mostIsNone_remembersNothing() {
    ImagePlaces places = new ImagePlaces(0);
    places.put("image", 1, 2);

    assertThat(places.find("image")).isEqualTo(ImagePlace.UNKNOWN);
  }
}
