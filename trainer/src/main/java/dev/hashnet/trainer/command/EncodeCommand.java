package dev.hashnet.trainer.command;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.trainer.data.ImageFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Encodes the images of a folder with a model and writes a file of codes. */
@Command(
    name = "encode",
    description = {
      "Encodes the images of a folder with a model.",
      "Writes image_id,status,bits,code_hex,message, one line a file in the order of the ids. A file that is no"
          + " readable image has its reason as status; it does not fail the command."
    })
public final class EncodeCommand implements Runnable {
  private static final String LINE_BREAK = "\r\n";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "Model artifact, *.hashnet.")
  private Path model = Path.of("");

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Images to encode, at any depth.")
  private Path images = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "CSV file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--engine",
      defaultValue = "onnx",
      paramLabel = "NAME",
      description = "onnx or dl4j (default: ${DEFAULT-VALUE}).")
  private EngineOptions.Engine engine = EngineOptions.Engine.ONNX;

  @Option(
      names = "--batch",
      defaultValue = "64",
      paramLabel = "N",
      description = "Images of a batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Override
  public void run() {
    PrintWriter report = Objects.requireNonNull(spec).commandLine().getOut();
    if (batch < 1) {
      throw new OperatorException("batch must be at least 1: batch=" + batch);
    }
    ImageFiles files = list();
    EngineOptions options =
        new EngineOptions(engine, EngineOptions.DEFAULT.device(), EngineOptions.DEFAULT.threads());
    try (ImageEncoder encoder = ModelFiles.openVerified(ModelFiles.read(model), options);
        AtomicOutput output = AtomicOutput.open(out)) {
      long startNs = System.nanoTime();
      SortedMap<String, Integer> outcomes =
          write(new FolderEncoding(files, encoder, batch), output);
      report.println(summary(files.files().size(), outcomes, System.nanoTime() - startNs));
      report.flush();
    } catch (IOException | UncheckedIOException e) {
      throw new OperatorException("Cannot write %s: %s".formatted(out, e), e);
    }
  }

  private ImageFiles list() {
    ImageFiles files;
    try {
      files = ImageFiles.under(images);
    } catch (IOException e) {
      throw Folders.cannotRead(images, e);
    }
    if (files.files().isEmpty()) {
      throw new OperatorException("Cannot encode: no files under " + images);
    }
    return files;
  }

  /** Returns the number of files by status. */
  private static SortedMap<String, Integer> write(FolderEncoding encoding, AtomicOutput output)
      throws IOException {
    TreeMap<String, Integer> outcomes = new TreeMap<>();
    Writer csv =
        new BufferedWriter(new OutputStreamWriter(output.stream(), StandardCharsets.UTF_8));
    csv.write(CodeRow.HEADER.toCsv() + LINE_BREAK);
    encoding.run(
        row -> {
          outcomes.merge(row.status(), 1, Integer::sum);
          try {
            csv.write(row.toCsv() + LINE_BREAK);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    csv.flush();
    output.commit();
    return outcomes;
  }

  private String summary(int files, SortedMap<String, Integer> outcomes, long elapsedNs) {
    int encoded = Objects.requireNonNullElse(outcomes.remove(CodeRow.OK), 0);
    String failures =
        outcomes.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "Encoded %,d of %,d files in %.1f s to %s; failures: %s."
        .formatted(encoded, files, elapsedNs / 1e9, out, failures.isEmpty() ? "none" : failures);
  }
}
