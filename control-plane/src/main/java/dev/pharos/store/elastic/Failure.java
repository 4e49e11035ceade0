package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import org.elasticsearch.client.ResponseException;

/**
 * Why a request failed as a whole.
 *
 * @param status of the answer; 0 where there was none
 * @param reason in a few words
 */
record Failure(int status, String reason) {
  static final int BAD_REQUEST = 400;
  static final int TOO_LARGE = 413;
  static final int UNAVAILABLE = 503;

  /** The client throws the one where it can read the answer, and the other where it cannot. */
  static Failure of(Exception cause) {
    return switch (cause) {
      case ElasticsearchException e -> new Failure(e.status(), String.valueOf(e.getMessage()));
      case ResponseException e -> {
        int status = e.getResponse().getStatusLine().getStatusCode();
        yield new Failure(status, "it answers with status " + status);
      }
      default ->
          new Failure(
              0,
              cause.getMessage() == null ? cause.toString() : String.valueOf(cause.getMessage()));
    };
  }
}
