package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.embedded.ChildProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Instances that reach the broker by SASL_SSL only, or the registry by TLS and a password only.
 * Fails where a client of ours (Kafka Streams', the admin client, those of the model topics, the
 * registry's) leaves the file's security behind.
 */
@ExtendWith(PlatformExtension.class)
class SecuredIT {
  private static final int EVENTS = 300;
  private static final Duration END = Duration.ofMinutes(1);

  @Test
  void shouldStreamOnTwoInstancesByTlsAndScram(Platform platform) throws Exception {
    Map<String, String> secured = platform.securedClient(Platform.USER);
    try (Installation installation = new Installation(platform, "hashnet,perceptual");
        ChildProcess left = installation.startChild("left", secured);
        ChildProcess right = installation.startChild("right", secured)) {
      installation.awaitRunning(left, "left", 1);
      installation.awaitRunning(right, "right", 1);
      installation.awaitShared(2);
      List<EventDraft> drafts = new DemonstrationEvents(5, installation.writer("all")).plan(EVENTS);
      installation.send(drafts);
      installation.awaitOutcomes();

      Reckoning reckoning = installation.reckon();
      assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
      assertThat(reckoning.accounting().events()).isEqualTo(EVENTS);
      assertThat(left.isAlive()).as("left lives").isTrue();
      assertThat(right.isAlive()).as("right lives").isTrue();
    }
  }

  @Test
  void shouldSayInOneLineThatThePasswordIsWrong(Platform platform) throws Exception {
    Map<String, String> forgotten =
        platform.securedClient(Platform.USER.withPassword("wrong1horse"));
    try (Installation installation = new Installation(platform, "perceptual");
        ChildProcess stranger = installation.startChild("stranger", forgotten)) {
      assertThat(stranger.ended(END)).as("the instance ends by itself").isTrue();

      assertThat(stranger.exitStatus()).isEqualTo(1);
      assertThat(errors(installation, "stranger"))
          .singleElement()
          .asString()
          .startsWith(
              "hashnet: Kafka at " + forgotten.get("bootstrap.servers") + " refuses this client")
          .contains("security.protocol=SASL_SSL", "SCRAM-SHA-512")
          .doesNotContain("wrong1horse");
    }
  }

  @Test
  void shouldUseARegistryByTlsAndPassword(Platform platform) throws Exception {
    try (SecuredRegistry door =
            SecuredRegistry.start(platform.registryUrl(), platform.folder("registry-door"));
        Installation installation = new Installation(platform, "perceptual");
        ChildProcess stranger = installation.startChild("no-password", door.client("wrong1horse"));
        ChildProcess distrustful =
            installation.startChild(
                "no-certificate", Map.of("schema.registry.url", url(door.client())));
        ChildProcess friend = installation.startChild("friend", door.client())) {
      installation.awaitRunning(friend, "friend", 1);
      installation.send(new DemonstrationEvents(6, installation.writer("all")).plan(60));
      installation.awaitOutcomes();

      assertThat(installation.reckon().isExact()).as("%s", installation.reckon()).isTrue();
      assertThat(door.answered()).as("requests let in").isPositive();
      assertThat(stranger.ended(END)).as("the one without the password ends").isTrue();
      assertThat(errors(installation, "no-password"))
          .singleElement()
          .asString()
          .startsWith("hashnet: Cannot use schema registry at " + url(door.client()))
          .contains("401", "basic.auth.")
          .doesNotContain("wrong1horse");
      assertThat(distrustful.ended(END)).as("the one without the certificate ends").isTrue();
      assertThat(errors(installation, "no-certificate"))
          .singleElement()
          .asString()
          .startsWith("hashnet: Cannot reach schema registry at " + url(door.client()))
          .contains("schema.registry.ssl.");
    }
  }

  private static String url(Map<String, String> client) {
    return Objects.requireNonNull(client.get("schema.registry.url"));
  }

  private static List<String> errors(Installation installation, String instance) throws Exception {
    return Files.readAllLines(installation.log(instance)).stream()
        .filter(line -> line.startsWith("hashnet: "))
        .toList();
  }
}
