package dev.hashnet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static OpenAPI parsed() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HttpServer.class.getResourceAsStream("openapi.yaml"))) {
      ParseOptions options = new ParseOptions();
      options.setResolve(true);
      SwaggerParseResult result =
          new OpenAPIV3Parser()
              .readContents(new String(in.readAllBytes(), StandardCharsets.UTF_8), null, options);
      assertThat(result.getMessages()).isEmpty();
      return result.getOpenAPI();
    }
  }

  @Test
  void file_isValid() throws IOException {
    OpenAPI api = parsed();

    assertThat(api.getOpenapi()).isEqualTo("3.1.0");
    assertThat(api.getPaths()).hasSizeGreaterThan(10);
  }

  @Test
  void operations_allHaveANameAndASummary() throws IOException {
    Stream<Operation> operations =
        parsed().getPaths().values().stream().flatMap(path -> path.readOperations().stream());

    assertThat(operations)
        .allSatisfy(
            each -> {
              assertThat(each.getOperationId()).isNotBlank();
              assertThat(each.getSummary()).isNotBlank();
              assertThat(each.getResponses()).isNotEmpty();
            });
  }
}
