package dev.hashnet.streams.http;

import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The web page: a fixed set of files out of the jar, and {@code /openapi.yaml}. */
public final class PageEndpoint implements Endpoint {
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("/", "page/index.html");
    FILES.put("/page/style.css", "page/style.css");
    FILES.put("/page/app.js", "page/app.js");
    FILES.put("/page/api.js", "page/api.js");
    FILES.put("/page/alerts.js", "page/alerts.js");
    FILES.put("/page/clusters.js", "page/clusters.js");
    FILES.put("/page/topology.js", "page/topology.js");
    FILES.put("/page/compare.js", "page/compare.js");
    FILES.put("/page/search.js", "page/search.js");
    FILES.put("/page/rollout.js", "page/rollout.js");
    FILES.put("/page/throughput.js", "page/throughput.js");
    FILES.put("/page/plot.js", "page/plot.js");
    FILES.put("/page/topology.svg", "page/topology.svg");
    FILES.put("/favicon.svg", "page/favicon.svg");
    FILES.put("/openapi.yaml", "openapi.yaml");
  }

  @Override
  public void register(Javalin server) {
    FILES.forEach(
        (path, file) -> {
          byte[] content = read(file);
          String type = type(file);
          server.get(
              path,
              ctx -> ctx.contentType(type).header("Cache-Control", "no-cache").result(content));
        });
  }

  private static byte[] read(String file) {
    try (InputStream in = PageEndpoint.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks a file of the page: file=" + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String file) {
    return switch (file.substring(file.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      default -> "application/yaml; charset=utf-8";
    };
  }
}
