package dev.hashnet.benchmarks.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.benchmarks.index.IndexBenchmark.Peer;
import dev.hashnet.benchmarks.index.IndexBenchmark.Plan;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.trainer.data.ImageFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Our index beside FAISS, a packed scan, JImageHash's tree and RocksDB. */
@Command(
    name = "index",
    description =
        "Range search: our index beside a packed scan, FAISS, JImageHash and RocksDB, on the same codes, in interleaved"
            + " rounds, by processor time of the one thread that works. Every structure is held against a plain loop.")
public final class IndexBenchmarkCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--bits", description = "Code length (default: ${DEFAULT-VALUE}).")
  private int bits = 64;

  @Option(names = "--codes", description = "Codes stored (default: ${DEFAULT-VALUE}).")
  private int codes = 1_000_000;

  @Option(
      names = "--radius",
      split = ",",
      description = "Radii, bits (default: a 16th and an eighth of the code length).")
  private int[] radii = {};

  @Option(
      names = "--distribution",
      split = ",",
      description = "How codes are drawn, of ${COMPLETION-CANDIDATES} (default: all).")
  private Distribution[] distributions = Distribution.values();

  @Option(names = "--queries", description = "Queries to draw from (default: ${DEFAULT-VALUE}).")
  private int queries = 20_000;

  @Option(names = "--rounds", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "Processor time of one structure a round (default: ${DEFAULT-VALUE}).")
  private double seconds = 0.5;

  @Option(
      names = "--limit",
      description = "Neighbours that our index lists; it counts all (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(
      names = "--turns",
      description =
          "Windows that pass through our index before its memory is taken again (default: ${DEFAULT-VALUE}).")
  private int turns = 10;

  @Option(
      names = "--peers",
      split = ",",
      description = "Whom to compare with, of ${COMPLETION-CANDIDATES} (default: all).")
  private Peer[] peers = Peer.values();

  @Option(
      names = "--faiss",
      split = ",",
      paramLabel = "PYTHON",
      description =
          "Python interpreters with FAISS; several, where it is there in several builds (default: ${DEFAULT-VALUE}).")
  private List<String> pythons = List.of("/usr/bin/python3");

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "Images for the distribution of that name (default: drawings).")
  private @Nullable Path images;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "Model artifact that encodes the images (default: the built-in perceptual code).")
  private @Nullable Path model;

  @Option(
      names = "--image-codes",
      description = "Most codes of images, edits included (default: ${DEFAULT-VALUE}).")
  private int imageCodes = 100_000;

  @Option(names = "--seed", description = "Of codes and queries (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "Write everything measured here.")
  private @Nullable Path json;

  private final List<String> remarks = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    checkOptions();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<Integer> chosen = radii();
    int streamed = Math.min(codes, 200_000);
    Plan plan = new Plan(rounds, seconds, limit, turns, streamed, List.of(peers));
    List<Section> sections = new ArrayList<>();
    IndexBenchmark benchmark = new IndexBenchmark(plan, pythons, line -> remark(out, line));
    List<String> versions = benchmark.faissVersions();
    say(out, "machine %s, %s, FAISS %s".formatted(Machine.describe(), Machine.java(), versions));
    for (Distribution distribution : distributions) {
      for (Section section : benchmark.run(distribution.label(), workload(distribution), chosen)) {
        section.lines().forEach(line -> say(out, line));
        sections.add(section);
      }
    }
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(
              json.toFile(),
              new IndexReport(
                  Machine.describe(), Machine.java(), versions, settings(), remarks, sections));
    }
    return 0;
  }

  private void checkOptions() {
    if (!BinaryCode.isLength(bits)) {
      throw new OperatorException("--bits must be 64..512, a multiple of 64: found=" + bits);
    }
    if (codes < 1 || queries < 1 || rounds < 1 || imageCodes < 1 || limit < 0 || turns < 0) {
      throw new OperatorException(
          "--codes, --queries, --rounds and --image-codes must be positive");
    }
    if ((long) turns * codes > Integer.MAX_VALUE / 2) {
      throw new OperatorException("--turns times --codes must be at most a billion");
    }
  }

  private List<Integer> radii() {
    return radii.length == 0 ? List.of(bits / 16, bits / 8) : Arrays.stream(radii).boxed().toList();
  }

  private Workload workload(Distribution distribution) throws IOException {
    int nearBits = radii().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (distribution != Distribution.IMAGES) {
      return Workload.draw(distribution, bits, codes, queries, nearBits, seed);
    }
    int stored = Math.min(codes, imageCodes);
    int asked = Math.min(queries, stored / 5 + 2);
    int all = stored + asked - asked / 2;
    try (ImageEncoder encoder = encoder()) {
      if (encoder.bits() != bits) {
        throw new OperatorException(
            "--model must have codes of %d bits: found=%d".formatted(bits, encoder.bits()));
      }
      ImageCodes encoded = new ImageCodes(encoder, seed);
      CodeSet set =
          images == null
              ? encoded.ofDrawings(all)
              : encoded.of(ImageFolder.read(images, 20_000, seed).images(), all);
      return Workload.of(set, stored, asked, nearBits, seed);
    }
  }

  private ImageEncoder encoder() {
    return model == null
        ? Encoders.perceptual(bits, bits / 16)
        : Encoders.open(ModelArtifact.read(model), EngineOptions.DEFAULT);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    Objects.requireNonNull(spec)
        .options()
        .forEach(
            option -> {
              Object value = option.getValue();
              settings.put(
                  option.longestName(),
                  value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value));
            });
    return settings;
  }

  private void remark(PrintWriter out, String line) {
    remarks.add(line);
    say(out, "  " + line);
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
