package dev.hashnet.quickstart.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void shouldEndTheChildWhenTheParentIsKilled() throws Exception {
    Path pidFile = folder.resolve("grandchild");
    try (ChildProcess parent = start("parent", Parent.class, folder.toString())) {
      parent.awaitReady(() -> Files.exists(pidFile), PATIENCE);
      ProcessHandle grandchild =
          ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
      assertThat(grandchild.isAlive()).isTrue();

      parent.destroyForcibly();

      await().atMost(PATIENCE).until(() -> !grandchild.isAlive());
    }
  }

  @Test
  void shouldRunShutdownHooksWhenDestroyed() {
    Path said = folder.resolve("hook");
    try (ChildProcess child = start("child", Sleeper.class, said.toString())) {
      child.awaitReady(() -> Files.exists(said.resolveSibling("hook.ready")), PATIENCE);
      child.destroy();
      assertThat(child.isAlive()).isFalse();
    }
    assertThat(said).hasContent("hook ran");
  }

  @Test
  void shouldCarryTheEndOfTheLogWhenTheChildDies() {
    try (ChildProcess child = start("the failing one", Failing.class, "unused")) {
      assertThatThrownBy(() -> child.awaitReady(() -> false, PATIENCE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the failing one ended before it was ready: status=1")
          .hasMessageContaining("the reason");
    }
  }

  private ChildProcess start(String name, Class<?> main, String argument) {
    return ChildProcess.start(
        new ChildProcess.Program(
            name,
            main.getName(),
            System.getProperty("java.class.path"),
            List.of("-Xmx64m"),
            List.of(argument),
            Map.of(),
            folder.resolve(name + ".log")));
  }

  /** Starts a child of its own, says its process id in a file, and waits. */
  public static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      ChildProcess child =
          ChildProcess.start(
              new ChildProcess.Program(
                  "grandchild",
                  Sleeper.class.getName(),
                  System.getProperty("java.class.path"),
                  List.of("-Xmx64m"),
                  List.of(folder.resolve("unused").toString()),
                  Map.of(),
                  folder.resolve("grandchild.log")));
      child.awaitReady(() -> Files.exists(folder.resolve("unused.ready")), PATIENCE);
      Path written = Files.writeString(folder.resolve("pid"), Long.toString(child.pid()));
      Files.move(written, folder.resolve("grandchild"));
      new CountDownLatch(1).await();
    }
  }

  /** Waits for ever; its shutdown hook writes a file. */
  public static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      Files.writeString(file, "hook ran");
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  }));
      Files.writeString(Path.of(file + ".ready"), "");
      new CountDownLatch(1).await();
    }
  }

  /** Fails where it has an argument. */
  public static final class Failing {
    private Failing() {}

    public static void main(String[] arguments) {
      if (arguments.length > 0) {
        throw new IllegalArgumentException("the reason");
      }
    }
  }
}
