/** The configuration: a properties file, read into one typed record a group. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.config;
