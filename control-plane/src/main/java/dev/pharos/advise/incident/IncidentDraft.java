package dev.pharos.advise.incident;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An incident that is being changed. For one thread. */
final class IncidentDraft {
  /** A longer course is not read; what is in its middle is left out. */
  static final int MOST_MOMENTS = 300;

  /** What people write is kept, but not endlessly. */
  static final int MOST_NOTES = 200;

  /** Symptoms that ended go first when there are more. */
  static final int MOST_SYMPTOMS = 200;

  /** Their addresses lead to this one; who holds an old address is soon told of the newer. */
  static final int MOST_MERGED = 100;

  final String id;
  final Incident.Kind kind;
  String environment;
  String title;
  long startedAtNs;
  @Nullable Long endedAtNs;
  List<Incident.Suspected> suspects;
  final List<Incident.Observed> symptoms;
  final List<Incident.Moment> timeline;
  final List<Incident.Note> notes;
  List<String> traces;
  @Nullable String acknowledgedBy;
  @Nullable String closedBy;
  final List<String> merged;

  IncidentDraft(String id, Incident.Kind kind, String environment, long startedAtNs) {
    this(
        new Incident(
            id,
            kind,
            environment,
            "",
            startedAtNs,
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            List.of()));
  }

  IncidentDraft(Incident incident) {
    id = incident.id();
    kind = incident.kind();
    environment = incident.environment();
    title = incident.title();
    startedAtNs = incident.startedAtNs();
    endedAtNs = incident.endedAtNs();
    suspects = incident.suspects();
    symptoms = new ArrayList<>(incident.symptoms());
    timeline = new ArrayList<>(incident.timeline());
    notes = new ArrayList<>(incident.notes());
    traces = incident.traces();
    acknowledgedBy = incident.acknowledgedBy();
    closedBy = incident.closedBy();
    merged = new ArrayList<>(incident.merged());
  }

  void tell(
      long timeNs,
      Incident.Moment.What what,
      @Nullable String service,
      String sentence,
      @Nullable String link) {
    Incident.Moment moment = new Incident.Moment(timeNs, what, service, sentence, link);
    if (timeline.contains(moment)) {
      return;
    }
    int at = timeline.size();
    while (at > 0 && timeline.get(at - 1).timeNs() > timeNs) {
      at--;
    }
    timeline.add(at, moment);
  }

  /**
   * Takes over the address of one that turned out to be part of this one, and what people said of
   * it.
   */
  void takeOver(IncidentDraft other) {
    merged.addAll(other.merged);
    merged.add(other.id);
    int tooMany = merged.size() - MOST_MERGED;
    if (tooMany > 0) {
      merged.subList(0, tooMany).clear();
    }
    notes.addAll(other.notes);
    notes.sort(Comparator.comparingLong(Incident.Note::timeNs));
    for (Incident.Moment one : other.timeline) {
      if (one.kind() == Incident.Moment.What.NOTE
          || one.kind() == Incident.Moment.What.ACKNOWLEDGED) {
        tell(one.timeNs(), one.kind(), one.service(), one.sentence(), one.link());
      }
    }
    if (acknowledgedBy == null) {
      acknowledgedBy = other.acknowledgedBy;
    }
  }

  /** How much had to be left out is told to {@code leftOut}. */
  Incident done(java.util.function.IntConsumer leftOut) {
    int moments = timeline.size() - MOST_MOMENTS;
    if (moments > 0) {
      timeline.subList(MOST_MOMENTS / 2, MOST_MOMENTS / 2 + moments).clear();
      leftOut.accept(moments);
    }
    int words = notes.size() - MOST_NOTES;
    if (words > 0) {
      notes.subList(0, words).clear();
      leftOut.accept(words);
    }
    int tooMany = symptoms.size() - MOST_SYMPTOMS;
    for (int i = 0; i < symptoms.size() && tooMany > 0; ) {
      if (symptoms.get(i).lasts()) {
        i++;
      } else {
        symptoms.remove(i);
        tooMany--;
        leftOut.accept(1);
      }
    }
    return new Incident(
        id,
        kind,
        environment,
        title,
        startedAtNs,
        endedAtNs,
        suspects,
        symptoms,
        timeline,
        notes,
        traces,
        acknowledgedBy,
        closedBy,
        merged);
  }
}
