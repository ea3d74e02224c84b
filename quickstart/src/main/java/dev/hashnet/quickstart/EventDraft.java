package dev.hashnet.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event that is yet to be made.
 *
 * @param truth what it is
 * @param keyed whether its record has the image id as its key, as it ought to
 * @param value makes the value of the record; may be called by any thread
 */
public record EventDraft(SentEvent truth, boolean keyed, Supplier<byte[]> value) {
  /** Key of the record; null where it lacks one. */
  public byte @Nullable [] key() {
    return keyed ? truth.imageId().getBytes(StandardCharsets.UTF_8) : null;
  }
}
