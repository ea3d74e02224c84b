package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.FeedbackVerdict;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.StreamsMain;
import dev.hashnet.streams.rollout.Rollouts;
import dev.hashnet.systemtests.ApiClient.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The HTTP interface of two instances, and the page of one in a real Chromium. The browser test is
 * passed over where no Chromium is installed.
 */
@ExtendWith(PlatformExtension.class)
class WebIT {
  private static final int EVENTS = 80;
  private static final String TOKEN = "a-token-of-the-test";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** A picture and a copy of it, both sent. */
  // Passed on, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Planted(String pictureId, String copyId, byte[] picture) {}

  private static Planted planted(Installation installation, List<EventDraft> drafts) {
    EventDraft copy =
        drafts.stream()
            .filter(each -> each.truth().imageId().endsWith("-jpeg"))
            .findFirst()
            .orElseThrow();
    EventDraft picture =
        drafts.stream()
            .filter(each -> each.truth().imageId().equals(copy.truth().family()))
            .findFirst()
            .orElseThrow();
    ImageEvent event =
        installation
            .serdes()
            .imageEvents()
            .deserializer()
            .decode(installation.topics().imageEvents(), picture.value().get());
    ByteBuffer content = (ByteBuffer) event.getContent();
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    return new Planted(picture.truth().imageId(), copy.truth().imageId(), bytes);
  }

  private static String url(StreamsApp app) {
    return app.pageUrl().orElseThrow();
  }

  @Test
  void shouldGiveTheSameAnswerFromEitherInstance(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "perceptual")) {
      List<EventDraft> drafts =
          new DemonstrationEvents(8, installation.writer("photos")).plan(EVENTS);
      Map<String, String> http = Map.of("hashnet.http.port", "0", "hashnet.http.token", TOKEN);
      try (StreamsApp left = installation.start("left", http);
          StreamsApp right = installation.start("right", onlyIndexing(http, url(left)))) {
        installation.awaitShared(1);
        installation.send(drafts);
        installation.awaitOutcomes();
        Planted planted = planted(installation, drafts);
        ApiClient api = new ApiClient(url(left));
        for (StreamsApp each : List.of(left, right)) {
          await().atMost(PATIENCE).until(() -> api.get(url(each), "/health/ready").status() == 200);
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      !api.get(url(each), "/v1/alerts?limit=1")
                          .json()
                          .at("/alerts/0")
                          .isMissingNode());
        }

        Answer byId =
            sameFromBoth(
                api,
                left,
                right,
                "application/json",
                "{\"imageId\":\"%s\"}"
                    .formatted(planted.copyId())
                    .getBytes(StandardCharsets.UTF_8));
        assertThat(ids(byId)).contains(planted.pictureId()).doesNotContain(planted.copyId());
        Answer byPicture = sameFromBoth(api, left, right, "image/jpeg", planted.picture());
        assertThat(ids(byPicture)).contains(planted.pictureId(), planted.copyId());

        assertSearchCommand(url(right), planted);
        assertPictures(api, left, right, planted);
        assertExplained(api, left, right, planted);
        assertOthers(api, left);
        assertRefusals(api, url(left), planted);
        assertFeedback(platform, installation, api, url(right), planted);
        assertThat(api.neverAsked()).containsExactly("GET /v1/alerts/stream");
        assertDeleted(installation, api, left, right, planted);
      }
    }
  }

  /** Pictures that it is asked about are encoded by the other one. */
  private static Map<String, String> onlyIndexing(Map<String, String> http, String encoding) {
    Map<String, String> settings = new HashMap<>(http);
    settings.put("hashnet.roles", "index");
    // An address is without the slash of the page.
    settings.put("hashnet.http.encode-at", encoding.replaceFirst("/$", ""));
    return settings;
  }

  /** What {@code ./hashnet search} prints, and says where it cannot. */
  private static void assertSearchCommand(String url, Planted planted) throws Exception {
    String copy = "(?s).*" + planted.copyId() + " +2024-05-01T\\S+ +perceptual \\d+.*";
    Path file = Files.createTempFile("picture", ".jpg");
    try {
      Files.write(file, planted.picture());
      assertThat(
              run("search", "--server", url, "--collection", "photos", "--image", file.toString()))
          .startsWith("0 perceptual ")
          .contains(planted.pictureId())
          .matches(copy);
    } finally {
      Files.delete(file);
    }
    assertThat(
            run("search", "--server", url, "--collection", "photos", "--id", planted.pictureId()))
        .startsWith("0 perceptual ")
        .doesNotContain("\n" + planted.pictureId() + " ")
        .matches(copy);
    assertThat(run("search", "--server", url, "--collection", "photos", "--id", "nobody"))
        .startsWith("1 hashnet: ")
        .contains("image nobody", "none of this id");
  }

  /** Exit status, and what was printed. */
  private static String run(String... arguments) {
    StringWriter printed = new StringWriter();
    PrintWriter writer = new PrintWriter(printed, true);
    int status = HashNetCommandLine.run(StreamsMain.command(), writer, writer, arguments);
    return status + " " + printed;
  }

  private static Answer sameFromBoth(
      ApiClient api, StreamsApp left, StreamsApp right, String type, byte[] body) throws Exception {
    String path = "/v1/search?collection=photos&radius=8&limit=10";
    Answer one = api.post(url(left), path, type, body);
    Answer other = api.post(url(right), path, type, body);
    assertThat(one.status()).as("%s", one.json()).isEqualTo(200);
    assertThat(new String(other.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(new String(one.bytes(), StandardCharsets.UTF_8));
    return one;
  }

  private static List<String> ids(Answer answer) {
    List<String> ids = new ArrayList<>();
    answer.json().path("neighbours").forEach(each -> ids.add(each.path("imageId").asText()));
    return ids;
  }

  private static void assertPictures(
      ApiClient api, StreamsApp left, StreamsApp right, Planted planted) throws Exception {
    String path = "/v1/images?collection=photos&side=64&id=" + planted.pictureId();
    Answer one = api.get(url(left), path);
    Answer other = api.get(url(right), path);

    assertThat(one.status()).isEqualTo(200);
    assertThat(one.bytes()).startsWith(0xff, 0xd8).isEqualTo(other.bytes());
    assertThat(api.get(url(left), "/v1/images?collection=photos&id=nobody").status())
        .isEqualTo(404);
    assertThat(api.get(url(left), "/v1/images?collection=photos&id=nobody&at=0%4099999").status())
        .isEqualTo(410);
  }

  private static void assertExplained(
      ApiClient api, StreamsApp left, StreamsApp right, Planted planted) throws Exception {
    String path =
        "/v1/explain?collection=photos&a=%s&b=%s".formatted(planted.pictureId(), planted.copyId());
    JsonNode one = api.get(url(left), path).json();

    assertThat(one.path("duplicates").asBoolean()).as("%s", one).isTrue();
    assertThat(one.at("/lines/0/distanceBits").asInt()).isLessThanOrEqualTo(6);
    assertThat(one.path("alert").path("imageId").asText())
        .isIn(planted.pictureId(), planted.copyId());
    assertThat(api.get(url(right), path).json().path("lines")).isEqualTo(one.path("lines"));
    JsonNode unknown =
        api.get(url(left), "/v1/explain?collection=photos&a=nobody&b=" + planted.copyId()).json();
    assertThat(unknown.path("duplicates").asBoolean()).isFalse();
    assertThat(unknown.path("reasons").toString()).contains("nobody has no code here");
  }

  private static void assertOthers(ApiClient api, StreamsApp app) throws Exception {
    assertThat(api.get(url(app), "/v1/clusters").json().path("clusters")).isNotEmpty();
    assertThat(api.get(url(app), "/v1/rollout").json().path("line").asText()).isEqualTo("hashnet");
    assertThat(api.get(url(app), "/v1/throughput").json().path("samples")).isNotEmpty();
    for (String path : List.of("/", "/openapi.yaml", "/metrics", "/health/live")) {
      assertThat(api.get(url(app), path).status()).as(path).isEqualTo(200);
    }
  }

  private static void assertRefusals(ApiClient api, String url, Planted planted) throws Exception {
    String feedback =
        "{\"collection\":\"photos\",\"images\":[\"a\",\"b\"],\"verdict\":\"CONFIRMED\"}";
    assertThat(api.postJson(url, "/v1/feedback", feedback).status()).isEqualTo(401);
    assertThat(api.post(url, "/v1/search", "image/png", new byte[9 << 20]).status()).isEqualTo(413);
    assertThat(
            api.post(url, "/v1/search", "image/png", "no image".getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(422);
    assertThat(api.post(url, "/v1/search", "text/plain", new byte[1]).status()).isEqualTo(415);
    assertThat(api.postJson(url, "/v1/search", "{\"imageId\":\"nobody\"}").status()).isEqualTo(404);
    assertThat(api.postJson(url, "/v1/search?radius=many", "{\"imageId\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(
            api.post(url, "/v1/codes", "image/jpeg", planted.picture())
                .json()
                .at("/codes/0/line")
                .asText())
        .isEqualTo("perceptual");
  }

  private static void assertFeedback(
      Platform platform, Installation installation, ApiClient api, String url, Planted planted)
      throws Exception {
    Answer answer =
        api.postJson(
            url,
            "/v1/feedback",
            "{\"collection\":\"photos\",\"images\":[\"%s\",\"%s\"],\"verdict\":\"DENIED\",\"by\":\"test\"}"
                .formatted(planted.pictureId(), planted.copyId()),
            "Authorization",
            "Bearer " + TOKEN);

    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(201);
    assertThat(feedback(platform, installation))
        .containsEntry(answer.json().path("key").asText(), FeedbackVerdict.DENIED);
  }

  /** By key, the last word. */
  private static Map<String, FeedbackVerdict> feedback(
      Platform platform, Installation installation) {
    Map<String, FeedbackVerdict> last = new HashMap<>();
    String topic = installation.topics().duplicateFeedback();
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", platform.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = Objects.requireNonNull(consumer.endOffsets(partitions).get(partitions.get(0)));
      while (consumer.position(partitions.get(0)) < end) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
          DuplicateFeedback word =
              installation.serdes().duplicateFeedback().deserializer().decode(topic, each.value());
          last.put(each.key(), word.getVerdict());
        }
      }
    }
    return last;
  }

  private static void assertDeleted(
      Installation installation, ApiClient api, StreamsApp left, StreamsApp right, Planted planted)
      throws Exception {
    installation.sender().delete(planted.copyId());
    installation.sender().flush();
    for (StreamsApp each : List.of(left, right)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  api.get(url(each), "/v1/images?collection=photos&id=" + planted.copyId()).status()
                      == 410);
    }
    Answer search =
        api.postJson(
            url(right),
            "/v1/search?collection=photos",
            "{\"imageId\":\"%s\"}".formatted(planted.pictureId()));
    assertThat(ids(search)).doesNotContain(planted.copyId());
  }

  @Test
  void shouldShowAlertsTakeVerdictsSearchAndFollowASwap(Platform platform) throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(
        chromium.isPresent(),
        "no Chromium on the PATH: the page is not tested (apt-get install chromium)");
    try (Installation installation = new Installation(platform, "hashnet,perceptual")) {
      installation.publish(platform.model("other", 2));
      List<EventDraft> drafts =
          new DemonstrationEvents(9, installation.writer("photos")).plan(EVENTS);
      try (StreamsApp app = installation.start("only", Map.of("hashnet.http.port", "0"));
          Browser browser = Browser.start(chromium.get(), platform.folder("chromium"))) {
        browser.size(1_280, 860);
        browser.open(url(app));
        browser.awaitTrue("document.querySelector('#live')?.textContent === 'live'");
        // Both come while the page is open.
        installation.send(drafts);
        installation.awaitOutcomes();
        assertAlertsArrive(browser);
        assertVerdictsReachTheTopic(platform, installation, browser);
        assertSearchFindsCopies(platform, installation, drafts, browser);
        assertRolloutFollows(installation, browser, url(app));
        for (String view : List.of("clusters", "throughput", "topology")) {
          browser.open(url(app) + "#" + view);
          browser.awaitTrue("document.querySelector('main .panel')");
          shoot(browser, view);
        }
        assertThat(browser.errors()).isEmpty();
      }
    }
  }

  private static void assertAlertsArrive(Browser browser) throws Exception {
    browser.awaitTrue("document.querySelectorAll('.alert').length >= 5");
    browser.awaitTrue(
        "[...document.querySelectorAll('.detail .stage img')].filter(i => i.naturalWidth > 0).length === 2");
    shoot(browser, "alerts");
  }

  private static void assertVerdictsReachTheTopic(
      Platform platform, Installation installation, Browser browser) throws Exception {
    browser.press("c");
    browser.awaitTrue("document.querySelectorAll('.alert .badge.CONFIRMED').length === 1");
    browser.press("d");
    browser.awaitTrue("document.querySelectorAll('.alert .badge.DENIED').length === 1");

    assertThat(feedback(platform, installation).values())
        .containsExactlyInAnyOrder(FeedbackVerdict.CONFIRMED, FeedbackVerdict.DENIED);
    browser.press("k");
    browser.press("w");
    browser.awaitTrue("document.querySelectorAll('.why li').length > 0");
    for (String mode : List.of("blend", "blink", "difference")) {
      browser.press("m");
      browser.awaitTrue(
          "document.querySelector('[data-mode=%s]')?.getAttribute('aria-pressed') === 'true'"
              .formatted(mode));
      browser.awaitTrue("document.querySelector('.stage canvas')?.width > 0");
    }
    shoot(browser, "difference");
    browser.press("m");
  }

  private static void assertSearchFindsCopies(
      Platform platform, Installation installation, List<EventDraft> drafts, Browser browser)
      throws Exception {
    Planted planted = planted(installation, drafts);
    Path file = Files.write(platform.folder("upload.jpg"), planted.picture());
    browser.evaluate("location.hash = '#search'");
    browser.awaitTrue("document.querySelector('#collection')?.value === 'photos'");
    browser.choose("#file", file);
    browser.awaitTrue("document.querySelectorAll('.found').length >= 2");
    for (String id : List.of(planted.pictureId(), planted.copyId())) {
      browser.awaitTrue("document.querySelector('.found[data-id=\"%s\"] img')".formatted(id));
    }
    shoot(browser, "search");
  }

  private static void assertRolloutFollows(Installation installation, Browser browser, String url)
      throws Exception {
    Rollouts rollouts = installation.rollouts();
    browser.open(url + "#rollout");
    browser.awaitTrue("document.querySelector('#active-version')?.textContent === 'tiny'");
    rollouts.candidate("other", "test");
    browser.awaitTrue("document.querySelector('#candidate-version')?.textContent === 'other'");
    await().atMost(PATIENCE).until(() -> rollouts.state().notReady("other").isEmpty());
    installation.send(new DemonstrationEvents(10, installation.writer("photos")).plan(EVENTS));
    installation.awaitOutcomes();
    // Both versions' counts of the same images, in the table and as bars.
    browser.awaitTrue(
        "[...document.querySelectorAll('.chart rect.b1, .chart rect.b2')].some(b => +b.getAttribute('height') > 0)");
    browser.awaitTrue(
        "[...document.querySelectorAll('th[scope=row]')].some(row => row.textContent === 'Images encoded'"
            + " && [...row.parentNode.querySelectorAll('td')].every(cell => +cell.textContent > 30))");
    shoot(browser, "rollout-candidate");
    rollouts.activate("other", OptionalLong.empty(), 0, false, "finds crops");
    browser.awaitTrue("document.querySelector('#active-version')?.textContent === 'other'");
    shoot(browser, "rollout");
  }

  /** For people to look at, on a desk and on a phone. */
  private static void shoot(Browser browser, String name) throws Exception {
    browser.screenshot(SCREENSHOTS.resolve(name + "-1280.png"));
    browser.size(390, 844);
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .as("%s fits a phone", name)
        .isLessThanOrEqualTo(390);
    browser.screenshot(SCREENSHOTS.resolve(name + "-390.png"));
    browser.size(1_280, 860);
  }
}
