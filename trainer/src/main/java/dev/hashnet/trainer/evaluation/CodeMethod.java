package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.perceptual.DifferenceHash;
import dev.hashnet.perceptual.PerceptualHash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A way to make codes of images.
 *
 * @param name as tables show it, with its bits: {@code hashnet-64}
 * @param side that the images must be prepared for, pixels
 * @param encode one code an image, in order
 */
public record CodeMethod(
    String name, int side, Function<List<PreparedImage>, List<BinaryCode>> encode) {
  private static final int BATCH = 64;

  /** The codes of an encoder, {@code line-bits}. */
  public static CodeMethod of(ImageEncoder encoder) {
    return new CodeMethod(
        encoder.line() + "-" + encoder.bits(),
        encoder.side(),
        images -> {
          List<BinaryCode> codes = new ArrayList<>(images.size());
          for (int from = 0; from < images.size(); from += BATCH) {
            codes.addAll(
                encoder.encode(images.subList(from, Math.min(images.size(), from + BATCH))));
          }
          return codes;
        });
  }

  /** Codes by horizontal gradients. */
  public static CodeMethod dHash(int bits) {
    DifferenceHash hash = new DifferenceHash(bits);
    return new CodeMethod(
        "dhash-" + bits,
        DifferenceHash.SIDE,
        images -> images.parallelStream().map(hash::encode).toList());
  }

  /** Codes by the cosine transform: our perceptual line. What is called pHash keeps frequency 0. */
  public static CodeMethod dct(int bits) {
    PerceptualHash hash = new PerceptualHash(bits);
    return new CodeMethod(
        "dct-" + bits,
        PerceptualHash.SIDE,
        images -> images.parallelStream().map(hash::encode).toList());
  }

  /**
   * Bits at which dHash and the cosine transform are defined that come nearest to {@code bits} from
   * below.
   */
  public static int classicBits(int bits) {
    return bits < 256 ? 64 : 256;
  }
}
