@org.jspecify.annotations.NullMarked
package dev.hashnet.quickstart;
