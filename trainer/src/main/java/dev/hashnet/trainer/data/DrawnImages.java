package dev.hashnet.trainer.data;

import dev.hashnet.image.RgbImage;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded drawings of many kinds, 160 to 320 pixels a side: landscapes, towns, textures, posters,
 * patterns, things, faces, pages, charts and maps.
 *
 * <p>The same seed gives the same pixels; different seeds give different pictures. A drawing is a
 * recipe (kind, palette, style) and a layout (what lies where). {@link #drawSibling} keeps the
 * recipe and changes the layout: a picture that looks alike and is no copy, a hard negative.
 *
 * <p>Everything is computed here, without fonts or a graphics library. Threads: safe for use by
 * several threads.
 */
public final class DrawnImages {
  /** Shortest and longest side, pixels. */
  public static final int MIN_SIDE_PIXELS = 160;

  public static final int MAX_SIDE_PIXELS = 320;

  private static final List<Scene> SCENES =
      List.of(
          OutdoorScenes::landscape,
          AbstractScenes::texture,
          ObjectScenes::stillLife,
          PaperScenes::sign,
          AbstractScenes::poster,
          OutdoorScenes::town,
          ObjectScenes::face,
          AbstractScenes::pattern,
          PaperScenes::map,
          OutdoorScenes::tree,
          AbstractScenes::glow,
          ObjectScenes::flowers,
          PaperScenes::page,
          OutdoorScenes::water,
          AbstractScenes::stripes,
          PaperScenes::chart);

  private DrawnImages() {}

  /** The drawing of a seed. */
  public static RgbImage draw(long seed) {
    return drawSibling(seed, 0);
  }

  /**
   * Drawing {@code k} of the seed's recipe; 0 is {@link #draw} itself. All have the same kind,
   * palette and size.
   */
  public static RgbImage drawSibling(long seed, int k) {
    SplittableRandom recipe = Seeds.stream(seed);
    SplittableRandom layout = Seeds.stream(seed, k + 1L);
    int width = side(recipe);
    int height = side(recipe);
    Scene scene = SCENES.get(recipe.nextInt(SCENES.size()));
    Palette palette = new Palette(recipe);
    boolean grain = recipe.nextInt(3) == 0;
    double strength = 0.02 + 0.08 * recipe.nextDouble();
    Canvas canvas = new Canvas(width, height);
    scene.paint(canvas, palette, recipe, layout);
    if (grain) {
      canvas.shade((x, y) -> 1 + strength * (layout.nextDouble() + layout.nextDouble() - 1));
    }
    return canvas.toImage();
  }

  private static int side(SplittableRandom random) {
    return random.nextInt(MIN_SIDE_PIXELS, MAX_SIDE_PIXELS + 1);
  }
}
