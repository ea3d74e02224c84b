package dev.hashnet.streams.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.RegistryUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RegistryPatienceTest {
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger calls = new AtomicInteger();
  private final RegistryPatience patience =
      new RegistryPatience(Duration.ofSeconds(10), nowNs::get, nowNs::addAndGet);

  private Supplier<String> awayFor(int failures) {
    return () -> {
      if (calls.getAndIncrement() < failures) {
        throw new RegistryUnavailableException("away", new IOException());
      }
      return "here";
    };
  }

  @Test
  void call_registryComesBack_givesTheResult() {
    assertThat(patience.call(awayFor(5))).isEqualTo("here");
    assertThat(calls).hasValue(6);
  }

  @Test
  void call_registryStaysAway_throwsAfterTheTimeAndNotBefore() {
    long startNs = nowNs.get();

    assertThatThrownBy(() -> patience.call(awayFor(Integer.MAX_VALUE)))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(nowNs.get() - startNs)
        .isBetween(Duration.ofSeconds(8).toNanos(), Duration.ofSeconds(10).toNanos());
    assertThat(calls.get()).isBetween(5, 20);
  }

  @Test
  void call_otherFailure_isNotTriedAgain() {
    assertThatThrownBy(
            () ->
                patience.call(
                    () -> {
                      calls.incrementAndGet();
                      throw new MalformedRecordException("cut");
                    }))
        .isInstanceOf(MalformedRecordException.class);
    assertThat(calls).hasValue(1);
  }
}
