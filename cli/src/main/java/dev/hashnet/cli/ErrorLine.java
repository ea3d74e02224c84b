package dev.hashnet.cli;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An exception in one line: what failed, and the causes that say more. */
final class ErrorLine {
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");
  private static final int MAX_CAUSES = 4;

  private ErrorLine() {}

  /**
   * An {@link OperatorException} speaks for itself; of any other exception the class is named, and
   * its causes follow.
   */
  static String of(Throwable thrown) {
    Throwable e = unwrap(thrown);
    if (e instanceof OperatorException && e.getMessage() != null) {
      return oneLine(e.getMessage());
    }
    StringBuilder line = new StringBuilder(describe(e));
    Throwable cause = e.getCause();
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      append(line, cause);
      cause = cause.getCause();
    }
    return oneLine(line.toString());
  }

  static String oneLine(String message) {
    return LINE_BREAKS.matcher(message.strip()).replaceAll(" ");
  }

  private static void append(StringBuilder line, Throwable cause) {
    @Nullable String message = cause.getMessage();
    if (message == null || line.indexOf(message) < 0) {
      line.append(": ").append(describe(cause));
    }
  }

  /** The exception that another thread threw, without the wrapper that brought it here. */
  static Throwable unwrap(Throwable e) {
    Throwable cause = e.getCause();
    boolean wrapper = e instanceof ExecutionException || e instanceof CompletionException;
    return wrapper && cause != null ? unwrap(cause) : e;
  }

  private static String describe(Throwable e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }
}
