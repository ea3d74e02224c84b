/** The whole, on a real broker and a real registry. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.systemtests;
