package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Matchers;
import dev.pharos.alert.notify.route.Silence;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Silences that people made; they outlive the process. Safe for use by many threads. */
public final class Silences {
  /** That did not end yet; more are not people's. */
  public static final int MOST = 1_000;

  /** One that ended is shown for so long, as by Alertmanager. */
  static final Duration SHOWN_AFTER_END = Duration.ofDays(5);

  private static final String NAME = "silences";

  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;
  private volatile List<Silence> silences;

  Silences(KeptState kept, JsonMapper json, InstantSource clock) throws IOException {
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    this.silences = kept.read(NAME, content -> known(json, content)).orElse(List.of());
  }

  private static List<Silence> known(JsonMapper json, byte[] content) {
    List<Silence> known = new ArrayList<>();
    for (Written written : json.readValue(content, Written[].class)) {
      known.add(written.silence());
    }
    return List.copyOf(known);
  }

  /** There were too many already. */
  public static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("There are %,d silences that did not end yet: end some.".formatted(MOST));
    }
  }

  /**
   * Makes one; it is durable when this returns.
   *
   * @param startsAt now when it lies in the past
   */
  public synchronized Silence add(
      List<LabelMatcher> matchers,
      Instant startsAt,
      Instant endsAt,
      String createdBy,
      String comment)
      throws IOException, TooManyException {
    Instant now = clock.instant();
    if (silences.stream().filter(one -> one.endsAt().isAfter(now)).count() >= MOST) {
      throw new TooManyException();
    }
    Silence silence =
        new Silence(
            UUID.randomUUID().toString(),
            matchers,
            startsAt.isBefore(now) ? now : startsAt,
            endsAt,
            createdBy,
            comment);
    List<Silence> all = new ArrayList<>(silences);
    all.add(silence);
    keep(all, now);
    return silence;
  }

  /** Ends one now; empty when there is none of that id. One that ended stays as it is. */
  public synchronized Optional<Silence> end(String id) throws IOException {
    Instant now = clock.instant();
    List<Silence> all = new ArrayList<>(silences);
    for (int i = 0; i < all.size(); i++) {
      Silence one = all.get(i);
      if (one.id().equals(id)) {
        if (one.state(now) == Silence.State.EXPIRED) {
          return Optional.of(one);
        }
        Instant startsAt = one.startsAt().isAfter(now) ? now : one.startsAt();
        Silence ended =
            new Silence(id, one.matchers(), startsAt, now, one.createdBy(), one.comment());
        all.set(i, ended);
        keep(all, now);
        return Optional.of(ended);
      }
    }
    return Optional.empty();
  }

  /** Those that end last come first. */
  public List<Silence> all() {
    Instant oldest = clock.instant().minus(SHOWN_AFTER_END);
    return silences.stream()
        .filter(one -> one.endsAt().isAfter(oldest))
        .sorted(Comparator.comparing(Silence::endsAt).reversed().thenComparing(Silence::id))
        .toList();
  }

  long count(Silence.State state) {
    Instant now = clock.instant();
    return all().stream().filter(one -> one.state(now) == state).count();
  }

  private void keep(List<Silence> all, Instant now) throws IOException {
    Instant oldest = now.minus(SHOWN_AFTER_END);
    all.removeIf(one -> !one.endsAt().isAfter(oldest));
    kept.replace(NAME, json.writeValueAsBytes(all.stream().map(Written::of).toList()));
    silences = List.copyOf(all);
  }

  /** As it is kept. */
  private record Written(
      String id,
      List<Condition> matchers,
      String startsAt,
      String endsAt,
      String createdBy,
      String comment) {
    static Written of(Silence silence) {
      return new Written(
          silence.id(),
          silence.matchers().stream().map(Condition::of).toList(),
          silence.startsAt().toString(),
          silence.endsAt().toString(),
          silence.createdBy(),
          silence.comment());
    }

    Silence silence() {
      return new Silence(
          id,
          matchers.stream().map(Condition::matcher).toList(),
          Instant.parse(startsAt),
          Instant.parse(endsAt),
          createdBy,
          comment);
    }
  }

  private record Condition(String name, String value, boolean isRegex, boolean isEqual) {
    static Condition of(LabelMatcher matcher) {
      return new Condition(
          matcher.name(), matcher.value(), Matchers.isRegex(matcher), Matchers.isEqual(matcher));
    }

    LabelMatcher matcher() {
      return Matchers.of(name, isEqual, isRegex, value);
    }
  }
}
