package dev.hashnet.trainer.command;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.evaluation.CopyEvaluation.Example;
import dev.hashnet.trainer.evaluation.CopyMeasurement;
import dev.hashnet.trainer.evaluation.ImageSample;
import dev.hashnet.trainer.report.ExamplePictures;
import java.util.Optional;
import java.util.OptionalInt;

/** Small pictures of a report's examples, read again from the folder; copies are edited again. */
final class ReportPictures implements ExamplePictures {
  private static final int SIDE_PIXELS = 128;
  private static final int QUALITY = 80;

  private final ImageSample sample;
  private final CopyMeasurement measurement;
  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);

  ReportPictures(ImageSample sample, CopyMeasurement measurement) {
    this.sample = sample;
    this.measurement = measurement;
  }

  @Override
  public Optional<Pair> of(Example example) {
    OptionalInt first = sample.find(example.first());
    OptionalInt second = sample.find(example.second());
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    Optional<RgbImage> image = sample.read(first.getAsInt());
    Optional<RgbImage> other =
        example.row() < 0
            ? sample.read(second.getAsInt())
            : image.map(read -> measurement.edit(example.row(), first.getAsInt(), read));
    if (image.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Pair(jpeg(image.get()), jpeg(other.get())));
  }

  private byte[] jpeg(RgbImage image) {
    double scale = Math.min(1, (double) SIDE_PIXELS / Math.max(image.width(), image.height()));
    int width = (int) Math.max(1, Math.round(image.width() * scale));
    int height = (int) Math.max(1, Math.round(image.height() * scale));
    return codec.encode(ImageCodec.resize(image, width, height), ImageFormat.JPEG, QUALITY);
  }
}
