/**
 * What came out of the pipeline, checked against what went in and against brute force. Pure, but
 * for {@link dev.hashnet.quickstart.reckoning.PublishedReader}.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.quickstart.reckoning;
