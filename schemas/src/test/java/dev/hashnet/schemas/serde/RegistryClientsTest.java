package dev.hashnet.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.schemas.ModelStatus;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryClientsTest {
  @Test
  void connect_mockScope_isSharedByItsClients() throws Exception {
    int id =
        new SubjectRegistration(RegistryClients.connect("mock://shared", Map.of()))
            .register("a-value", ModelStatus.class);

    assertThat(RegistryClients.connect("mock://shared", Map.of()).getSchemaById(id).rawSchema())
        .isEqualTo(PublishedSchema.of(ModelStatus.class));
  }

  @Test
  void connect_noUrl_isRefused() {
    assertThatThrownBy(() -> RegistryClients.connect(" , ", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("URL");
  }

  @Test
  void connect_numbersAsText_areUnderstood() throws IOException {
    Map<String, String> config =
        Map.of(
            "schema.registry.http.connect.timeout.ms", "100",
            "missing.id.cache.ttl.sec", "30",
            "missing.cache.size", "10");

    RegistryClients.connect("http://127.0.0.1:1", config).close();
  }

  @Test
  void connect_textWhereANumberBelongs_namesTheSetting() {
    assertThatThrownBy(
            () ->
                RegistryClients.connect(
                    "http://127.0.0.1:1", Map.of("missing.id.cache.ttl.sec", "soon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing.id.cache.ttl.sec=soon");
  }

  /** Fails where the client's own look-up of its credential providers finds none. */
  @Test
  void connect_credentials_areSent() throws Exception {
    Map<String, String> password =
        Map.of(
            "basic.auth.credentials.source", "USER_INFO",
            "basic.auth.user.info", "hashnet:secret");
    Map<String, String> token =
        Map.of(
            "bearer.auth.credentials.source", "STATIC_TOKEN",
            "bearer.auth.token", "a-token");
    try (StubRegistry stub = new StubRegistry()) {
      stub.answer(200, "[]");

      RegistryClients.connect(stub.url(), password).getAllSubjects();
      assertThat(stub.authorization()).isEqualTo("Basic aGFzaG5ldDpzZWNyZXQ=");
      RegistryClients.connect(stub.url(), token).getAllSubjects();
      assertThat(stub.authorization()).isEqualTo("Bearer a-token");
    }
  }

  @Test
  void connect_twoUrls_asksTheSecondWhenTheFirstIsDown() throws Exception {
    try (StubRegistry stub = new StubRegistry()) {
      stub.answer(200, "[\"a-value\"]");

      assertThat(
              RegistryClients.connect("http://127.0.0.1:1, " + stub.url(), Map.of())
                  .getAllSubjects())
          .containsExactly("a-value");
    }
  }
}
