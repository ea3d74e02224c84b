package dev.hashnet.quickstart;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event that is yet to be made.
 *
 * @param truth what it is
 * @param key key of the record, or null for an event that lacks one
 * @param value makes the value of the record; may be called by any thread
 */
public record EventDraft(SentEvent truth, byte @Nullable [] key, Supplier<byte[]> value) {}
