@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.http;
