/** What the topics and subjects are called, and what their keys look like. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.schemas.topics;
