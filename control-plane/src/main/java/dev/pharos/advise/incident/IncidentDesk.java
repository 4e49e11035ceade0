package dev.pharos.advise.incident;

import dev.pharos.advise.OpenIncidents;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Keeps incidents, over restarts too, and takes what people say of them. Safe for many threads. */
public final class IncidentDesk implements OpenIncidents {
  /** So many are kept, some kilobytes each; the oldest closed ones go first. */
  public static final int MOST = 500;

  /** A closed one is of use as long as what shows it is kept: metrics, for 30 days. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final String NAME = "incidents";

  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;
  private final LongAdder leftOut = new LongAdder();
  private final LongAdder forgotten = new LongAdder();

  /** By id, the oldest first; replaced as a whole. */
  private volatile Map<String, Incident> incidents;

  public IncidentDesk(KeptState kept, JsonMapper json, InstantSource clock) throws IOException {
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    this.incidents = kept.read(NAME, content -> known(json, content)).orElse(Map.of());
  }

  private static Map<String, Incident> known(JsonMapper json, byte[] content) {
    Map<String, Incident> known = new LinkedHashMap<>();
    for (Incident incident : json.readValue(content, Incident[].class)) {
      known.put(incident.id(), incident);
    }
    return known;
  }

  /** Those that were open at some time of a range, newest first. */
  public List<Incident> within(TimeRange range) {
    return newestFirst().stream()
        .filter(one -> {
          Long endedAtNs = one.endedAtNs();
          return one.startedAtNs() < range.toNs()
              && (endedAtNs == null || endedAtNs >= range.fromNs());
        })
        .toList();
  }

  /** All that are kept. */
  public List<Incident> newestFirst() {
    List<Incident> all = new ArrayList<>(incidents.values());
    all.sort(
        Comparator.comparingLong(Incident::startedAtNs).reversed().thenComparing(Incident::id));
    return all;
  }

  /** The one of that id, or the one that it turned out to be part of. */
  public Optional<Incident> incident(String id) {
    Map<String, Incident> all = incidents;
    Incident found = all.get(id);
    return found != null
        ? Optional.of(found)
        : all.values().stream().filter(one -> one.merged().contains(id)).findFirst();
  }

  @Override
  public List<Open> open() {
    return newestFirst().stream()
        .filter(Incident::goesOn)
        .map(one -> new Open(one.id(), one.environment(), one.title(), one.startedAtNs()))
        .toList();
  }

  /** Somebody looks after it; empty when there is none of that id. */
  public Optional<Incident> acknowledge(String id, String author) throws IOException {
    return change(
        id,
        draft -> {
          draft.acknowledgedBy = author;
          draft.tell(
              nowNs(), Incident.Moment.What.ACKNOWLEDGED, null, author + " looks after it.", null);
        });
  }

  /** Adds what somebody knows of it; beyond {@link IncidentDraft#MOST_NOTES} the oldest goes. */
  public Optional<Incident> note(String id, String author, String text) throws IOException {
    return change(
        id,
        draft -> {
          if (draft.notes.size() >= IncidentDraft.MOST_NOTES) {
            draft.notes.removeFirst();
            leftOut.increment();
          }
          draft.notes.add(new Incident.Note(nowNs(), author, text));
          draft.tell(nowNs(), Incident.Moment.What.NOTE, null, author + ": " + text, null);
        });
  }

  /** Closes it, whatever lasts; what has ended stays as it is. */
  public Optional<Incident> close(String id, String author, String reason) throws IOException {
    return change(
        id,
        draft -> {
          if (draft.endedAtNs == null) {
            draft.endedAtNs = nowNs();
            draft.closedBy = author;
            draft.tell(
                nowNs(),
                Incident.Moment.What.CLOSED,
                null,
                "%s closed it: %s".formatted(author, reason),
                null);
          }
        });
  }

  private synchronized Optional<Incident> change(String id, Consumer<IncidentDraft> change)
      throws IOException {
    Optional<Incident> before = incident(id);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    IncidentDraft draft = new IncidentDraft(before.get());
    change.accept(draft);
    Map<String, Incident> all = new LinkedHashMap<>(incidents);
    Incident after = draft.done(leftOut::add);
    all.put(after.id(), after);
    keep(all);
    return Optional.of(after);
  }

  /** What the watch made of all that it was shown; durable when this returns. */
  @FunctionalInterface
  interface Revision {
    /**
     * @param all by id; to be changed in place
     */
    void revise(Map<String, IncidentDraft> all) throws IOException;
  }

  /** People's words and the watch's findings take turns. */
  synchronized void revise(Revision revision) throws IOException {
    Map<String, IncidentDraft> drafts = new LinkedHashMap<>();
    incidents.forEach((id, incident) -> drafts.put(id, new IncidentDraft(incident)));
    revision.revise(drafts);
    Map<String, Incident> all = new LinkedHashMap<>();
    drafts.forEach((id, draft) -> all.put(id, draft.done(leftOut::add)));
    if (!all.equals(incidents)) {
      keep(all);
    }
  }

  private void keep(Map<String, Incident> all) throws IOException {
    long oldestNs = nowNs() - KEPT.toNanos();
    int before = all.size();
    all.values()
        .removeIf(one -> {
          Long endedAtNs = one.endedAtNs();
          return endedAtNs != null && endedAtNs < oldestNs;
        });
    List<Incident> oldestFirst = newestFirst(all).reversed();
    for (Incident one : oldestFirst) {
      if (all.size() > MOST && !one.goesOn()) {
        all.remove(one.id());
      }
    }
    forgotten.add(before - all.size());
    kept.replace(NAME, json.writeValueAsBytes(all.values()));
    incidents = all;
  }

  private static List<Incident> newestFirst(Map<String, Incident> all) {
    List<Incident> sorted = new ArrayList<>(all.values());
    sorted.sort(Comparator.comparingLong(Incident::startedAtNs).reversed());
    return sorted;
  }

  /** Parts of incidents that did not fit in. */
  long leftOut() {
    return leftOut.sum();
  }

  /** Closed incidents that were too old or too many. */
  long forgotten() {
    return forgotten.sum();
  }

  private long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }
}
