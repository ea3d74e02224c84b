package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.NetworkProbe;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.perceptual.DifferenceHash;
import dev.hashnet.perceptual.LowFrequencyHash;
import dev.hashnet.perceptual.PerceptualHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Codes images by all methods at once: the models, the classic hashes at the models' lengths, and
 * linear codes on the features of each model.
 *
 * <p>Mirrored codes are made of the models and the DCT hash alone; the words of the others stay
 * zero.
 */
final class Coding {
  /** Side for the classic hashes and the thumbnails, pixels. */
  private static final int SIDE = PerceptualHash.SIDE;

  private final List<EvaluatedModel> models;
  private final List<Classic> classics = new ArrayList<>();
  private final List<Channel> hashLayers = new ArrayList<>();
  private final Map<Integer, Map<Channel, LinearCode>> linear = new HashMap<>();
  private final Map<String, Channel> byName = new HashMap<>();
  private final Preprocessor preprocessor;
  private int words;

  /** A classic hash; {@code mirrors} where its mirrored code is needed. */
  private record Classic(
      Channel channel, Function<PreparedImage, BinaryCode> encode, boolean mirrors) {}

  Coding(List<EvaluatedModel> models) {
    this.models = List.copyOf(models);
    Set<Integer> sides = new HashSet<>(Set.of(SIDE));
    models.forEach(model -> sides.add(model.manifest().side()));
    this.preprocessor = new Preprocessor(ImageLimits.DEFAULT, sides);
    for (int m = 0; m < models.size(); m++) {
      hashLayers.add(add(hashNet(m), models.get(m).manifest().bits()));
    }
    SortedSet<Integer> lengths =
        models.stream()
            .map(EvaluatedModel::rivalBits)
            .collect(Collectors.toCollection(TreeSet::new));
    for (int bits : lengths) {
      classics.add(new Classic(add("dct-" + bits, bits), new PerceptualHash(bits)::encode, true));
      classics.add(
          new Classic(add("phash-" + bits, bits), new LowFrequencyHash(bits)::encode, false));
      classics.add(
          new Classic(add("dhash-" + bits, bits), new DifferenceHash(bits)::encode, false));
    }
  }

  private Channel add(String name, int bits) {
    Channel channel = new Channel(name, bits, words);
    words += channel.words();
    byName.put(name, channel);
    return channel;
  }

  /** Name of a model's own channel. */
  static String hashNet(int model) {
    return "hashnet@" + model;
  }

  static String hyperplanes(int model) {
    return "hyperplanes@" + model;
  }

  static String itq(int model) {
    return "itq@" + model;
  }

  Optional<Channel> channel(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Channel require(String name) {
    return channel(name).orElseThrow(() -> new IllegalArgumentException("no channel: " + name));
  }

  /** Fits the linear codes to the features of some images; before anything is coded. */
  void fitLinear(List<RgbImage> images, long seed) {
    List<PreparedImage> prepared = images.parallelStream().map(preprocessor::prepare).toList();
    for (int m = 0; m < models.size(); m++) {
      float[][] features = features(models.get(m), prepared);
      if (features.length < 2 || features[0].length == 0) {
        continue;
      }
      int bits = models.get(m).manifest().bits();
      Map<Channel, LinearCode> codes = new HashMap<>();
      codes.put(add(hyperplanes(m), bits), LinearCode.randomHyperplanes(features, bits, seed));
      Optional<LinearCode> itq = LinearCode.iterativeQuantisation(features, bits, seed);
      if (itq.isPresent()) {
        codes.put(add(itq(m), bits), itq.get());
      }
      linear.put(m, codes);
    }
  }

  private static float[][] features(EvaluatedModel model, List<PreparedImage> images) {
    List<float[]> features = new ArrayList<>();
    for (int from = 0; from < images.size(); from += 128) {
      features.addAll(
          List.of(
              model.outputs(images.subList(from, Math.min(images.size(), from + 128))).features()));
    }
    return features.toArray(float[][]::new);
  }

  /** One batch, in order. */
  List<CodedImage> code(List<RgbImage> images) {
    List<PreparedImage> prepared = images.parallelStream().map(preprocessor::prepare).toList();
    List<PreparedImage> mirrored = prepared.parallelStream().map(this::mirror).toList();
    long[][] codes = new long[images.size()][words];
    long[][] mirroredCodes = new long[images.size()][words];
    float[][][] z = new float[images.size()][models.size()][];
    for (int m = 0; m < models.size(); m++) {
      NetworkProbe.Outputs outputs = models.get(m).outputs(prepared);
      NetworkProbe.Outputs mirroredOutputs = models.get(m).outputs(mirrored);
      for (int i = 0; i < images.size(); i++) {
        write(BinaryCode.ofSigns(outputs.z()[i]), codes[i], hashLayers.get(m));
        write(BinaryCode.ofSigns(mirroredOutputs.z()[i]), mirroredCodes[i], hashLayers.get(m));
        z[i][m] = unit(outputs.z()[i]);
      }
      linear
          .getOrDefault(m, Map.of())
          .forEach(
              (channel, code) ->
                  IntStream.range(0, images.size())
                      .parallel()
                      .forEach(
                          i -> code.encode(outputs.features()[i], codes[i], channel.offset())));
    }
    return IntStream.range(0, images.size())
        .parallel()
        .mapToObj(
            i -> {
              for (Classic classic : classics) {
                write(classic.encode().apply(prepared.get(i)), codes[i], classic.channel());
                if (classic.mirrors()) {
                  write(
                      classic.encode().apply(mirrored.get(i)), mirroredCodes[i], classic.channel());
                }
              }
              return new CodedImage(
                  codes[i], mirroredCodes[i], z[i], Thumbnail.of(prepared.get(i).rgb(SIDE), SIDE));
            })
        .toList();
  }

  private PreparedImage mirror(PreparedImage image) {
    Map<Integer, byte[]> mirrored = new HashMap<>();
    mirrored.put(SIDE, mirror(image.rgb(SIDE), SIDE));
    for (EvaluatedModel model : models) {
      mirrored.computeIfAbsent(model.manifest().side(), side -> mirror(image.rgb(side), side));
    }
    return new PreparedImage(image.width(), image.height(), mirrored);
  }

  private static byte[] mirror(byte[] rgb, int side) {
    byte[] mirrored = new byte[rgb.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        System.arraycopy(rgb, 3 * (y * side + x), mirrored, 3 * (y * side + side - 1 - x), 3);
      }
    }
    return mirrored;
  }

  private static void write(BinaryCode code, long[] words, Channel channel) {
    for (int i = 0; i < channel.words(); i++) {
      words[channel.offset() + i] = code.word(i);
    }
  }

  private static float[] unit(float[] z) {
    double squares = 0;
    for (float value : z) {
      squares += (double) value * value;
    }
    float[] unit = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      unit[i] = (float) (z[i] / Math.max(1e-20, Math.sqrt(squares)));
    }
    return unit;
  }
}
