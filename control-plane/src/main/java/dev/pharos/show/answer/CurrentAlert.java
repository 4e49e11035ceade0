package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert that is pending or fires.
 *
 * @param state pending or firing
 * @param service that it speaks of, by its label {@code service} or another that means one; null
 *     where its labels mean none, as with the next ones
 * @param summary the alert's name where its rule says nothing more
 * @param runbook the rule's address of one, else that of the service's owner, else what the rule
 *     says to do
 * @param since when its condition holds
 * @param firingSince null while it is pending
 * @param value of the expression; null when it is no number of JSON
 * @param silencedBy ids of silences that hold now
 * @param inhibitedBy labels of an alert that explains it; null when nothing holds it back so
 * @param incident that it is part of; null when it is of none
 */
public record CurrentAlert(
    String name,
    String state,
    @Nullable String service,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String severity,
    String summary,
    @Nullable String description,
    @Nullable String runbook,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant since,
    @Nullable Instant firingSince,
    @Nullable Double value,
    String expr,
    String group,
    String file,
    List<String> silencedBy,
    @Nullable Map<String, String> inhibitedBy,
    @Nullable AlertIncident incident) {

  /** Its id and what is wrong. */
  public record AlertIncident(String id, String title) {}
}
