package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.quickstart.embedded.ChildProcess;
import dev.hashnet.streams.StreamsMain;
import dev.hashnet.trainer.TrainerMain;
import dev.hashnet.trainer.data.NamedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the commands of {@code docs/tutorial.md}, one after the other. Changed are the addresses,
 * the folder that files lie in, and the length of the trainings.
 */
@ExtendWith(PlatformExtension.class)
class TutorialIT {
  private static final Path PAGE = Path.of("..", "docs", "tutorial.md");
  private static final int PHOTOS = 64;
  private static final int COPIES = 8;
  private static final int QUALITY = 90;
  private static final int COPY_QUALITY = 60;
  private static final Duration START = Duration.ofMinutes(3);
  private static final Pattern SETTINGS =
      Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RUNNING = Pattern.compile("Page: (http://\\S+?)/?\\s");

  private record Answer(int exitCode, String out, String err) {}

  @Test
  void shouldDoWhatThePageSays(Platform platform) throws Exception {
    String page = Files.readString(PAGE);
    Path folder = Files.createDirectories(platform.folder("tutorial"));
    writePictures(folder);
    Files.writeString(folder.resolve("tutorial.properties"), settings(page, platform, folder));

    Path log = folder.resolve("instance.log");
    List<ChildProcess> instances = new ArrayList<>();
    String alerts = "";
    try {
      for (String line : commands(page)) {
        if (line.startsWith("curl -s ")) {
          assertThat(get(line, log)).as(line).isEqualTo(200);
        } else if (line.startsWith("./hashnet streams")) {
          instances.add(startInstance(words(line, folder), log));
        } else {
          Answer answer = run(words(line, folder));
          assertThat(answer.exitCode()).as("%s: %s", line, answer.err()).isZero();
          alerts = line.contains(" alerts ") ? answer.out() : alerts;
        }
      }
    } finally {
      instances.forEach(ChildProcess::close);
    }
    assertThat(instances).hasSize(1);
    for (int i = 0; i < COPIES; i++) {
      assertThat(alerts).as("copies are found").contains(name(i));
    }
  }

  private static List<String> commands(String page) {
    return page.lines()
        .filter(line -> line.startsWith("    ./hashnet ") || line.startsWith("    curl "))
        .map(String::strip)
        .toList();
  }

  private static String settings(String page, Platform platform, Path folder) {
    Matcher block = SETTINGS.matcher(page);
    assertThat(block.find()).as("the page has a properties file").isTrue();
    return block
            .group(1)
            .replace("localhost:9092", platform.bootstrapServers())
            .replace("http://localhost:8081", platform.registryUrl())
            .replace("hashnet.http.port=8180", "hashnet.http.port=0")
        + "state.dir="
        + folder.resolve("state")
        + "\n";
  }

  private static void writePictures(Path folder) throws IOException {
    ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Path copies = Files.createDirectories(folder.resolve("copies"));
    List<NamedImage> drawn = NamedImage.drawn(500, PHOTOS);
    for (int i = 0; i < PHOTOS; i++) {
      Files.write(
          photos.resolve(name(i)), codec.encode(drawn.get(i).image(), ImageFormat.JPEG, QUALITY));
      if (i < COPIES) {
        Files.write(
            copies.resolve("copy-" + name(i)),
            codec.encode(drawn.get(i).image(), ImageFormat.JPEG, COPY_QUALITY));
      }
    }
  }

  private static String name(int number) {
    return "photo-%03d.jpg".formatted(number);
  }

  /** The words after the launcher's name, files in the folder, trainings short. */
  private static List<String> words(String line, Path folder) {
    List<String> words = new ArrayList<>(List.of(line.split(" +")));
    words.remove(0);
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i - 1)) {
        case "--images", "--out", "--model", "--config" ->
            words.set(i, folder.resolve(words.get(i)).toString());
        case "--steps" -> words.set(i, "3");
        default -> {}
      }
    }
    return words;
  }

  private static Answer run(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    boolean trainer = List.of("train", "encode", "publish").contains(words.get(0));
    int exitCode =
        HashNetCommandLine.run(
            trainer ? TrainerMain.root() : StreamsMain.command(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            words.toArray(String[]::new));
    return new Answer(exitCode, out.toString(), err.toString());
  }

  private static ChildProcess startInstance(List<String> words, Path log) {
    ChildProcess instance =
        ChildProcess.start(
            new ChildProcess.Program(
                "the tutorial's instance",
                StreamsMain.class.getName(),
                System.getProperty("java.class.path"),
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                words,
                Map.of(),
                log));
    instance.awaitReady(() -> RUNNING.matcher(read(log)).find(), START);
    return instance;
  }

  private static int get(String line, Path log) throws IOException, InterruptedException {
    Matcher running = RUNNING.matcher(read(log));
    assertThat(running.find()).as("the instance has said its address").isTrue();
    String address =
        line.substring("curl -s ".length()).replace("http://localhost:8180", running.group(1));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    if (address.endsWith("/metrics")) {
      MetricsOfAPage.assertComplete(answer.body());
    }
    return answer.statusCode();
  }

  private static String read(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
