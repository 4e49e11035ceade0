package dev.pharos.alert.template;

import java.util.List;

/**
 * What templates' functions know beside what they are given.
 *
 * @param timeMs of the evaluation, epoch milliseconds
 * @param externalUrl where people reach this server; no slash at its end
 * @param queries answers {@code query}
 */
public record AlertContext(long timeMs, String externalUrl, Queries queries) {

  /** Asks what a query's value is at the time of the evaluation. */
  @FunctionalInterface
  public interface Queries {
    /**
     * @throws RuntimeException when there is no answer: the message says why
     */
    List<QueriedSample> ask(String query, long timeMs);
  }
}
