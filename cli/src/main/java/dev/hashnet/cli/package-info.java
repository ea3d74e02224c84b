/** What the commands share: connection options, errors in one line, exit codes, quiet logging. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.cli;
