package dev.hashnet.transform;

import dev.hashnet.transform.NamedTransform.Edit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The transforms, by name. Parameters run linearly from the mildest (strength 0) to the strongest
 * (1); where two directions are given, chance takes one.
 *
 * <pre>
 * name        strength 0 to 1                                                       trained on
 * jpeg        JPEG, quality 60 to 5                                                 yes
 * webp        WebP, quality 60 to 1                                                 held out
 * downscale   to .8 to .25 of each side, and back up                                yes
 * crop        keeps .97 to .62 of each side, anywhere                               yes
 * rotate      by 1 to 18 degrees either way; corners black, white or edge pixels    yes
 * mirror      left to right; strength has no effect                                 yes
 * border      .02 to .15 of the shorter side added on all four sides                yes
 * letterbox   .03 to .2 of a side added on two opposite sides                       yes
 * caption     a line of text, .08 to .22 of the height, with or without a band      yes
 * logo        a disc or square with letters, .12 to .4 of the shorter side          yes
 * blur        Gaussian, sigma .005 to .025 of the shorter side                      yes
 * noise       standard deviation 4 to 30 levels                                     yes
 * grey        luminance only; strength has no effect                                yes
 * saturation  colour times .8 to .1 or 1.2 to 2.5                                   yes
 * brightness  levels times .92 to .4 or 1.08 to 1.8                                 yes
 * contrast    distance from the mean times .9 to .35 or 1.1 to 2                    yes
 * hue         colours turned by 5 to 60 degrees either way                          yes
 * tint        each channel times 1 +- up to .08 to .4                               yes
 * gamma       exponent 2 to the power of +-.2 to +-1.2                              held out
 * posterise   16 to 3 levels a channel (geometric)                                  held out
 * sharpen     unsharp mask, amount .4 to 3, sigma .01 of the shorter side           held out
 * aspect      one side stretched to 1.05 to 1.6 of its length                       held out
 * deep-crop   keeps .7 to .5 of each side, anywhere                                 held out
 * screenshot  a bar with buttons above, a margin, a bar below                       held out
 * sticker     a round face, radius .07 to .2 of the shorter side                    held out
 * vignette    corners darker by .25 to .95                                          held out
 * perspective corners moved in by up to .04 to .2 of a side                         held out
 * swirl       the middle turned by 15 to 80 degrees                                 held out
 * halftone    black dots on a turned grid, pitch .018 to .05 of the shorter side    held out
 * dither      ordered, 6 to 2 levels a channel                                      held out
 * collage     another picture beside it, .12 to .38 of the width                    held out
 * </pre>
 *
 * <p>{@link #training} is what augmentation may use; {@link #heldOut} is never trained on, so that
 * an evaluation says something about edits that nobody thought of. Made for images of up to about
 * 160 pixels a side, where each takes well under a millisecond of one core ({@code webp} two or
 * three); larger ones work, in proportion to their pixels.
 */
public final class Transforms {
  private static final Map<String, Transform> BY_NAME = new LinkedHashMap<>();

  static {
    add("jpeg", CodecEdits::jpeg);
    add("webp", CodecEdits::webp);
    add("downscale", CodecEdits::downscale);
    add("crop", GeometryEdits::crop);
    add("rotate", GeometryEdits::rotate);
    add("mirror", GeometryEdits::mirror);
    add("border", GeometryEdits::border);
    add("letterbox", GeometryEdits::letterbox);
    add("caption", OverlayEdits::caption);
    add("logo", OverlayEdits::logo);
    add("blur", DetailEdits::blur);
    add("noise", DetailEdits::noise);
    add("grey", ColourEdits::grey);
    add("saturation", ColourEdits::saturation);
    add("brightness", ColourEdits::brightness);
    add("contrast", ColourEdits::contrast);
    add("hue", ColourEdits::hue);
    add("tint", ColourEdits::tint);
    add("gamma", ColourEdits::gamma);
    add("posterise", ColourEdits::posterise);
    add("sharpen", DetailEdits::sharpen);
    add("aspect", GeometryEdits::aspect);
    add("deep-crop", UnseenEdits::deepCrop);
    add("screenshot", UnseenEdits::screenshot);
    add("sticker", UnseenEdits::sticker);
    add("vignette", UnseenEdits::vignette);
    add("perspective", UnseenEdits::perspective);
    add("swirl", UnseenEdits::swirl);
    add("halftone", UnseenEdits::halftone);
    add("dither", UnseenEdits::dither);
    add("collage", UnseenEdits::collage);
  }

  /** A family is drawn as one, so that five edits of colour do not crowd out the crop. */
  private static final List<List<Transform>> TRAINING_FAMILIES =
      Stream.of(
              "crop",
              "rotate",
              "caption",
              "logo",
              "border letterbox",
              "jpeg",
              "brightness contrast saturation hue tint",
              "blur",
              "noise",
              "downscale")
          .map(names -> Stream.of(names.split(" ")).map(Transforms::named).toList())
          .toList();

  /** Drawn apart from the families, see {@link RandomAugmentation}. */
  private static final List<Transform> DRAWN_APART = List.of(named("mirror"), named("grey"));

  private Transforms() {}

  private static void add(String name, Edit edit) {
    BY_NAME.put(name, new NamedTransform(name, edit));
  }

  /** All, in the order of reports. */
  public static List<Transform> all() {
    return List.copyOf(BY_NAME.values());
  }

  /** Throws IllegalArgumentException that names the known ones. */
  public static Transform named(String name) {
    Transform transform = BY_NAME.get(name);
    if (transform == null) {
      throw new IllegalArgumentException(
          "unknown transform: name=%s, known=%s".formatted(name, BY_NAME.keySet()));
    }
    return transform;
  }

  /** Those that augmentation may use. */
  public static List<Transform> training() {
    return Stream.concat(TRAINING_FAMILIES.stream().flatMap(List::stream), DRAWN_APART.stream())
        .toList();
  }

  /** Those that augmentation never uses. */
  public static List<Transform> heldOut() {
    List<Transform> trained = training();
    return all().stream().filter(transform -> !trained.contains(transform)).toList();
  }

  static List<List<Transform>> trainingFamilies() {
    return TRAINING_FAMILIES;
  }
}
