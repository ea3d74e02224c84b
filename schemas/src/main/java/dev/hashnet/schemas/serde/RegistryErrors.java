package dev.hashnet.schemas.serde;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Set;

/**
 * Sorts the registry's answers: what is final for a schema, and what is the registry's own trouble.
 */
final class RegistryErrors {
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int VERSION_NOT_FOUND = 40402;
  private static final int SCHEMA_NOT_FOUND = 40403;

  /**
   * Conflict (incompatible) and unprocessable (invalid). Some registries answer a bad schema with
   * 400.
   */
  private static final Set<Integer> REFUSALS = Set.of(400, 409, 422);

  private RegistryErrors() {}

  /**
   * Whether the registry itself says that it has no such schema. A bare 404 is not enough: it also
   * comes from a proxy or from a wrong path in the registry's URL.
   */
  static boolean isNotFound(RestClientException e) {
    int code = e.getErrorCode();
    return code == SCHEMA_NOT_FOUND || code == SUBJECT_NOT_FOUND || code == VERSION_NOT_FOUND;
  }

  static boolean isRefusal(RestClientException e) {
    return REFUSALS.contains(e.getStatus());
  }

  static RegistryUnavailableException unavailable(String what, IOException cause) {
    return new RegistryUnavailableException(
        "Cannot " + what + ": the registry is not reachable: " + cause, cause);
  }

  static RegistryUnavailableException unavailable(String what, RestClientException cause) {
    return new RegistryUnavailableException(
        "Cannot "
            + what
            + ": the registry answered with HTTP status "
            + cause.getStatus()
            + ": "
            + cause.getMessage(),
        cause);
  }
}
