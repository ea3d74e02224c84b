/**
 * The HTTP interface and the web page: what an operator sees, searches and says. Everything that
 * knows Javalin lies here.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.http;
