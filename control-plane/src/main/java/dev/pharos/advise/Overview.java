package dev.pharos.advise;

import dev.pharos.judge.HealthState;
import dev.pharos.query.RedFigures;
import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first page says.
 *
 * @param headline the finding in one sentence
 * @param summary why
 * @param entering requests that enter from users; null when there were none
 * @param incidents those that go on, newest first
 * @param attention services that need it, worst first
 * @param changes newest first
 * @param counts how many services are how; every state is there
 */
public record Overview(
    String headline,
    String summary,
    @Nullable RedFigures entering,
    List<OpenIncidents.Open> incidents,
    List<Attention> attention,
    List<Change> changes,
    Map<HealthState, Integer> counts) {

  /**
   * A service that needs attention.
   *
   * @param affected names of services that call it, nearest first
   */
  public record Attention(ServiceId service, ServiceHealth health, List<String> affected) {}

  /**
   * Something that changed.
   *
   * @param timeNs epoch nanoseconds
   * @param kind as in answers
   * @param href a page of Pharos
   */
  public record Change(long timeNs, String kind, String text, String href) {}
}
