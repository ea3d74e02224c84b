package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A way to make codes of images.
 *
 * @param name as tables show it, with its bits: {@code hashnet-64}
 * @param encode one code an image, in order
 */
public record CodeMethod(String name, Function<List<RgbImage>, List<BinaryCode>> encode) {
  private static final int BATCH = 64;

  /** The codes of an encoder, through the one preprocessing. */
  public static CodeMethod of(String family, ImageEncoder encoder) {
    Preprocessor preprocessor =
        new Preprocessor(ImageLimits.DEFAULT, Set.of(encoder.side()));
    return new CodeMethod(
        family + "-" + encoder.bits(),
        images -> {
          List<PreparedImage> prepared = images.stream().map(preprocessor::prepare).toList();
          List<BinaryCode> codes = new java.util.ArrayList<>(prepared.size());
          for (int from = 0; from < prepared.size(); from += BATCH) {
            int to = Math.min(prepared.size(), from + BATCH);
            codes.addAll(encoder.encode(prepared.subList(from, to)));
          }
          return codes;
        });
  }

  public static CodeMethod of(DifferenceHash hash) {
    return new CodeMethod(
        "dhash-" + hash.bits(), images -> images.stream().map(hash::code).toList());
  }

  List<BinaryCode> codes(List<RgbImage> images) {
    return encode.apply(images);
  }

  /** Bits at which dHash and pHash are defined that come nearest to {@code bits} from below. */
  public static int classicBits(int bits) {
    return bits < 256 ? 64 : 256;
  }
}
