package dev.hashnet.benchmarks.index;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.transform.RandomAugmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Codes of images: each image as it is, and random edits of it (the edits that training uses) as
 * many times as it takes. In random order.
 */
final class ImageCodes {
  private static final int IMAGES_A_BATCH = 64;

  /** Drawings of which the codes are made where no images are given. */
  private static final int EDITS_OF_A_DRAWING = 4;

  private final ImageEncoder encoder;
  private final Preprocessor preprocessor;
  private final RandomAugmentation edits = new RandomAugmentation();
  private final long seed;

  ImageCodes(ImageEncoder encoder, long seed) {
    this.encoder = encoder;
    this.seed = seed;
    preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(encoder.side()));
  }

  /** Codes of as many drawings and their edits as are asked for. */
  CodeSet ofDrawings(int codes) {
    int drawings = (codes + EDITS_OF_A_DRAWING) / (EDITS_OF_A_DRAWING + 1);
    return encode(drawings, codes, i -> NamedImage.drawn(seed + i, 1).get(0).image());
  }

  CodeSet of(List<NamedImage> images, int codes) {
    return encode(images.size(), codes, i -> images.get(i).image());
  }

  private CodeSet encode(int images, int codes, java.util.function.IntFunction<RgbImage> image) {
    int each = (codes + images - 1) / images;
    List<BinaryCode> all =
        new ArrayList<>(
            IntStream.range(0, images)
                .parallel()
                .mapToObj(i -> codesOf(image.apply(i), i, each))
                .flatMap(List::stream)
                .toList());
    SplittableRandom random = new SplittableRandom(seed);
    CodeSet set = new CodeSet(encoder.bits(), codes);
    for (int i = 0; i < codes; i++) {
      int chosen = i + random.nextInt(all.size() - i);
      BinaryCode code = all.set(chosen, all.get(i));
      long[] words = new long[set.wordsPerCode()];
      for (int word = 0; word < words.length; word++) {
        words[word] = code.word(word);
      }
      set.set(i, words);
    }
    return set;
  }

  private List<BinaryCode> codesOf(RgbImage image, int number, int count) {
    SplittableRandom random = new SplittableRandom(seed * 31 + number);
    List<BinaryCode> codes = new ArrayList<>(count);
    List<dev.hashnet.image.PreparedImage> batch = new ArrayList<>(IMAGES_A_BATCH);
    for (int i = 0; i < count; i++) {
      RgbImage edited = i == 0 ? image : edits.apply(image, random);
      batch.add(preprocessor.prepare(edited));
      if (batch.size() == IMAGES_A_BATCH || i == count - 1) {
        codes.addAll(encoder.encode(batch));
        batch.clear();
      }
    }
    return codes;
  }
}
