package dev.pharos.steer.sampling;

import dev.pharos.aggregate.lever.Lever;
import dev.pharos.aggregate.lever.LeverChange;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.steer.sampling.AdaptiveSampling.Minute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one control plane tells the others, as JSON. Newer ones may tell more, which is not read.
 *
 * @param id of the process
 * @param minute that runs there, since the epoch
 * @param knownFrom the first minute of which its roots are known as a whole
 * @param found probabilities that it tells agents
 * @param told when it told agents to leave traces out
 * @param polls the latest of each service for which an agent asked in the last hour
 * @param levers of kind sampling, those that ended lately too
 * @param changes of such levers
 * @param roots what it counted
 * @param rootsLeftOut whether there was no room for some services, whose roots are not known then
 */
record PeerShare(
    String id,
    long minute,
    long knownFrom,
    Found found,
    List<ToldRuns.Run> told,
    List<Poll> polls,
    List<OneLever> levers,
    List<Change> changes,
    List<Roots> roots,
    boolean rootsLeftOut) {

  /** Of all services; each takes about a kilobyte with its minutes. */
  static final int MOST_OPERATIONS = 4_000;

  /** Ids and addresses are short. */
  private static final int LONGEST_ID = 100;

  /** See {@link Agreed}. */
  record Found(String leader, long round, long agreed, List<KeptSampling.One> probabilities) {
    static Found of(Agreed agreed) {
      return new Found(
          agreed.leader(),
          agreed.round(),
          agreed.agreed(),
          KeptSampling.of(agreed.round(), agreed.probabilities(), List.of()).probabilities());
    }

    Agreed understood() {
      if (leader == null || agreed > round) {
        throw new IllegalArgumentException("nobody found its probabilities");
      }
      return new Agreed(
          leader,
          round,
          agreed,
          new KeptSampling(round, probabilities, List.of()).checked().byService());
    }
  }

  record Poll(String service, String protocol, String address, String at) {}

  record Roots(String service, List<OfOperation> operations) {
    static Roots of(String service, ServiceRoots roots) {
      return new Roots(
          service,
          roots.operations().entrySet().stream()
              .map(one -> new OfOperation(one.getKey(), one.getValue()))
              .toList());
    }

    Map<String, List<Minute>> counts() {
      Map<String, List<Minute>> all = new HashMap<>();
      for (OfOperation operation : operations) {
        for (Minute minute : operation.minutes()) {
          if (minute.traces() < 0
              || !(minute.highestLot() >= 0 && minute.highestLot() <= TraceLot.UNKNOWN)) {
            throw new IllegalArgumentException(
                "%s of %s is no count".formatted(minute, operation.operation()));
          }
        }
        all.put(operation.operation(), List.copyOf(operation.minutes()));
      }
      return all;
    }
  }

  /** Minutes in which nothing came are left out. */
  record OfOperation(String operation, List<Minute> minutes) {}

  /** One of probability and rate is there, as long as there is no other policy. */
  record OneLever(
      String id,
      String service,
      @Nullable String operation,
      @Nullable Double probability,
      @Nullable Double tracesPerSecond,
      String from,
      @Nullable String until,
      String author,
      String reason) {
    static OneLever of(Lever lever, LeverTarget.Sampling target) {
      Instant until = lever.until();
      return new OneLever(
          lever.id(),
          target.service(),
          target.operation(),
          target.policy() instanceof LeverTarget.Policy.Probability(double value) ? value : null,
          target.policy() instanceof LeverTarget.Policy.Rate(double rate) ? rate : null,
          lever.from().toString(),
          until == null ? null : until.toString(),
          lever.author(),
          lever.reason());
    }

    /** Null where its policy is of a kind that is not known here. */
    @Nullable Lever lever() {
      LeverTarget.Policy policy = policy();
      return policy == null
          ? null
          : new Lever(
              Objects.requireNonNull(id),
              new LeverTarget.Sampling(Objects.requireNonNull(service), operation, policy),
              Instant.parse(from),
              until == null ? null : Instant.parse(until),
              Objects.requireNonNull(author),
              Objects.requireNonNull(reason));
    }

    private LeverTarget.@Nullable Policy policy() {
      if (probability != null) {
        return new LeverTarget.Policy.Probability(probability);
      }
      return tracesPerSecond == null ? null : new LeverTarget.Policy.Rate(tracesPerSecond);
    }
  }

  record Change(
      String at,
      String action,
      String author,
      String reason,
      @Nullable OneLever before,
      @Nullable OneLever after) {

    static @Nullable Change of(LeverChange change) {
      OneLever before = lever(change.before());
      OneLever after = lever(change.after());
      return before == null && after == null
          ? null
          : new Change(
              change.at().toString(),
              change.action().name().toLowerCase(Locale.ROOT),
              change.author(),
              change.reason(),
              before,
              after);
    }

    private static @Nullable OneLever lever(@Nullable Lever lever) {
      return lever != null && lever.target() instanceof LeverTarget.Sampling target
          ? OneLever.of(lever, target)
          : null;
    }

    /** Null where it is of a kind that is not known here. */
    @Nullable LeverChange change() {
      for (LeverChange.Action known : LeverChange.Action.values()) {
        if (known.name().toLowerCase(Locale.ROOT).equals(action)) {
          Lever held = before == null ? null : before.lever();
          Lever holds = after == null ? null : after.lever();
          boolean isWhole =
              (before == null) == (held == null) && (after == null) == (holds == null);
          return isWhole
              ? new LeverChange(Instant.parse(at), known, author, reason, held, holds)
              : null;
        }
      }
      return null;
    }
  }

  /**
   * Understood as a whole or not at all.
   *
   * @throws RuntimeException when it makes no sense
   */
  PeerNews understood() {
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
      throw new IllegalArgumentException("it has no id");
    }
    List<Lever> known = new ArrayList<>();
    for (OneLever one : levers) {
      Lever lever = one.lever();
      if (lever != null) {
        known.add(lever);
      }
    }
    List<LeverChange> history = new ArrayList<>();
    for (Change one : changes) {
      LeverChange change = one.change();
      if (change != null) {
        history.add(change);
      }
    }
    Map<String, Map<String, List<Minute>>> counted = new HashMap<>();
    roots.forEach(one -> counted.put(one.service(), one.counts()));
    Map<String, SamplingState.Poll> asked = new HashMap<>();
    polls.forEach(poll ->
        asked.put(
            poll.service(),
            new SamplingState.Poll(poll.protocol(), poll.address(), Instant.parse(poll.at()))));
    told.forEach(ToldRuns::check);
    return new PeerNews(
        id,
        minute,
        knownFrom,
        found.understood(),
        List.copyOf(told),
        asked,
        known,
        history,
        counted,
        rootsLeftOut);
  }
}
