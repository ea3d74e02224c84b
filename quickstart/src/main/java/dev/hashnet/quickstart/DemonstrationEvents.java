package dev.hashnet.quickstart;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.RgbImage;
import dev.hashnet.quickstart.SentEvent.Kind;
import dev.hashnet.trainer.data.DrawnImages;
import dev.hashnet.transform.Transform;
import dev.hashnet.transform.Transforms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The drawn events of the demonstration: pictures, near-copies of them by every transform,
 * look-alikes that are not copies, and broken events of every kind, in a shuffled order. A copy may
 * come before its picture; then the picture alerts.
 *
 * <p>The same number and seed give the same events. Threads: safe for use by several threads.
 */
public final class DemonstrationEvents {
  /** Fewest events: one of each kind, and pictures to make them of. */
  public static final int MIN_EVENTS = 50;

  private static final int COPY_PERCENT = 30;
  private static final int SIBLING_PERCENT = 10;
  private static final int BROKEN_PERCENT = 3;
  private static final int QUALITY = 90;
  private static final int PNG_EVERY = 5;

  private static final List<BrokenEvent> BROKEN = List.of(BrokenEvent.values());

  private final long seed;
  private final EventWriter writer;
  private final List<Transform> transforms;
  private final ImageCodec codec;
  private final long firstDrawing;

  /**
   * @param seed of drawings, copies and order
   * @param writer puts images into records
   */
  public DemonstrationEvents(long seed, EventWriter writer) {
    this.seed = seed;
    this.writer = writer;
    this.transforms = Transforms.all();
    this.codec = new ImageCodec(ImageLimits.DEFAULT);
    // Far from the small seeds that training draws from: nothing that is sent was trained on.
    this.firstDrawing = new SplittableRandom(seed).nextLong() | Long.MIN_VALUE;
  }

  /** Plans so many events; nothing is drawn yet. */
  public List<EventDraft> plan(int count) {
    if (count < MIN_EVENTS) {
      throw new IllegalArgumentException(
          "events must be at least %d: events=%d".formatted(MIN_EVENTS, count));
    }
    int copies = count * COPY_PERCENT / 100;
    int siblings = count * SIBLING_PERCENT / 100;
    int broken = Math.max(BROKEN.size(), count * BROKEN_PERCENT / 100);
    int pictures = count - copies - siblings - broken;
    List<EventDraft> drafts = new ArrayList<>(count);
    for (int i = 0; i < pictures; i++) {
      drafts.add(picture(i));
    }
    List<Integer> originals = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      originals.add(i);
    }
    Collections.shuffle(originals, new Random(seed));
    for (int i = 0; i < copies; i++) {
      drafts.add(copy(originals.get(i), i));
    }
    for (int i = 0; i < siblings; i++) {
      drafts.add(sibling(originals.get(pictures - 1 - i)));
    }
    for (int i = 0; i < broken; i++) {
      drafts.add(broken(i));
    }
    Collections.shuffle(drafts, new Random(~seed));
    return drafts;
  }

  private EventDraft picture(int number) {
    String id = pictureId(number);
    return draft(
        new SentEvent(id, Kind.PICTURE, id, ""), () -> DrawnImages.draw(drawing(number)), number);
  }

  private EventDraft copy(int number, int copyNumber) {
    Transform transform = transforms.get(copyNumber % transforms.size());
    String original = pictureId(number);
    String id = "copy-of-" + original + "-" + transform.name();
    return draft(
        new SentEvent(id, Kind.COPY, original, transform.name()),
        () -> {
          SplittableRandom random = new SplittableRandom(seed ^ copyNumber);
          double strength = random.nextDouble();
          return transform.apply(DrawnImages.draw(drawing(number)), strength, random);
        },
        copyNumber);
  }

  private EventDraft sibling(int number) {
    String id = "like-" + pictureId(number);
    return draft(
        new SentEvent(id, Kind.SIBLING, id, ""),
        () -> DrawnImages.drawSibling(drawing(number), 1),
        number);
  }

  private EventDraft broken(int number) {
    BrokenEvent kind = BROKEN.get(number % BROKEN.size());
    String id = "broken-%04d-%s".formatted(number, kind.label());
    return new EventDraft(
        new SentEvent(id, Kind.BROKEN, id, kind.label()),
        kind != BrokenEvent.NO_KEY,
        () ->
            BrokenBytes.value(
                kind,
                codec.encode(DrawnImages.draw(drawing(-1 - number)), ImageFormat.JPEG, QUALITY),
                image -> writer.write(id, image),
                new SplittableRandom(seed + number)));
  }

  private EventDraft draft(SentEvent truth, Supplier<RgbImage> image, int number) {
    ImageFormat format = number % PNG_EVERY == 0 ? ImageFormat.PNG : ImageFormat.JPEG;
    return new EventDraft(
        truth,
        true,
        () -> writer.write(truth.imageId(), codec.encode(image.get(), format, QUALITY)));
  }

  private long drawing(int number) {
    return firstDrawing + number;
  }

  private static String pictureId(int number) {
    return "picture-%04d".formatted(number);
  }
}
