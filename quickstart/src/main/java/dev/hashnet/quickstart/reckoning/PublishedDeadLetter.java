package dev.hashnet.quickstart.reckoning;

/**
 * One record of {@code dead-letters}.
 *
 * @param source the event that was refused
 * @param reason label of a {@link dev.hashnet.core.RejectionReason}
 */
public record PublishedDeadLetter(SourceOffset source, String reason) {}
