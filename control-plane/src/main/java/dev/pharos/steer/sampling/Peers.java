package dev.pharos.steer.sampling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other control planes that agents ask, and what each told last. All sum what they counted; the
 * one that runs longest among those that answer finds the probabilities, the others take them over.
 * Nobody is asked while somebody is waiting for an answer of this process. Safe for use by many
 * threads.
 */
final class Peers {
  /** Rounds in which a leader does not tell anything new, after which another takes its place. */
  static final int ROUNDS_WAITED = 2;

  /** Names of operations are known so long of one that does not answer, as of this one's own. */
  private static final long NAMES_MINUTES = 60;

  /** Runs that ended before are known; an agent that was told late extends one of these. */
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(20);

  private static final Logger log = LoggerFactory.getLogger(Peers.class);

  private final String id;
  private final List<Peer> peers;
  private final PeerClient client;
  private final InstantSource clock;
  private final MeterRegistry meters;

  /** One address. Guarded by {@link Peers}. */
  private static final class Peer {
    private final URI address;
    private PeerOutcome outcome = PeerOutcome.WAITING;
    private String detail = "";
    private Instant since;
    private @Nullable PeerNews last;
    private Instant lastAt = Instant.EPOCH;
    private long missingSince;

    Peer(URI address, Instant since, long minute) {
      this.address = address;
      this.since = since;
      this.missingSince = minute;
    }

    boolean answers() {
      return outcome == PeerOutcome.ANSWERED;
    }
  }

  /**
   * @param id of this process; ids of older ones are before those of younger ones
   */
  Peers(
      String id,
      List<URI> addresses,
      PeerClient client,
      InstantSource clock,
      MeterRegistry meters) {
    this.id = id;
    this.client = client;
    this.clock = clock;
    this.meters = meters;
    this.peers =
        addresses.stream()
            .map(address -> new Peer(address, clock.instant(), RootCounts.minute(clock)))
            .toList();
    if (!peers.isEmpty()) {
      hadNoRoom(0);
      for (PeerOutcome outcome : PeerOutcome.values()) {
        if (outcome != PeerOutcome.WAITING) {
          counter(outcome);
        }
      }
    }
  }

  private Counter counter(PeerOutcome outcome) {
    return Counter.builder("pharos.sampling.peers")
        .description("Times another control plane was asked what it counted and tells agents")
        .tag("outcome", outcome.label())
        .register(meters);
  }

  /** Of a process that starts now. */
  static String newId(InstantSource clock) {
    return "%012x-%08x".formatted(clock.millis(), ThreadLocalRandom.current().nextInt());
  }

  /** There was no room for so many levers of another one. */
  void hadNoRoom(int levers) {
    Counter.builder("pharos.sampling.levers.not.taken")
        .description("Levers of other control planes for which there is no room, again each minute")
        .register(meters)
        .increment(levers);
  }

  /** There are no others. */
  boolean isAlone() {
    return peers.isEmpty();
  }

  String id() {
    return id;
  }

  /** Asks all at once, and waits no longer than for one; what those told that answered. */
  List<PeerNews> ask() throws InterruptedException {
    List<Callable<PeerNews>> questions = new ArrayList<>();
    for (Peer peer : peers) {
      long since = toldSince(peer);
      questions.add(() -> client.ask(peer.address, since));
    }
    List<Future<PeerNews>> answers;
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      answers = threads.invokeAll(questions, PeerClient.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      // What was not answered is interrupted already, and waiting for it would be for nothing.
      threads.shutdownNow();
    }
    List<PeerNews> news = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      PeerNews told = take(peers.get(i), answers.get(i));
      if (told != null) {
        news.add(told);
      }
    }
    return news;
  }

  private synchronized long toldSince(Peer peer) {
    return peer.lastAt.equals(Instant.EPOCH) ? 0 : peer.lastAt.minus(TOLD_AGAIN).getEpochSecond();
  }

  private @Nullable PeerNews take(Peer peer, Future<PeerNews> answer) throws InterruptedException {
    try {
      PeerNews news = answer.get();
      long off = Math.abs(news.minute() - RootCounts.minute(clock));
      if (news.id().equals(id)) {
        outcome(peer, PeerOutcome.SELF, "", null);
        return null;
      }
      if (off > 1 || news.found().round() > news.minute()) {
        outcome(peer, PeerOutcome.CLOCK, "its clock is %,d minutes off".formatted(off), null);
        return null;
      }
      outcome(peer, PeerOutcome.ANSWERED, "", news);
      return news;
    } catch (CancellationException e) {
      outcome(peer, PeerOutcome.TIMEOUT, "it did not answer in time", null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PeerException why) {
        outcome(peer, why.outcome(), String.valueOf(why.getMessage()), null);
      } else {
        outcome(peer, PeerOutcome.UNREACHABLE, String.valueOf(e.getCause()), null);
      }
    }
    return null;
  }

  private synchronized void outcome(
      Peer peer, PeerOutcome outcome, String detail, @Nullable PeerNews news) {
    counter(outcome).increment();
    Instant now = clock.instant();
    if (news != null) {
      peer.last = news;
      peer.lastAt = now;
    } else if (peer.answers()) {
      peer.missingSince = RootCounts.minute(clock);
    }
    boolean isTrouble = outcome.isTrouble();
    if (peer.outcome == PeerOutcome.WAITING || peer.outcome.isTrouble() != isTrouble) {
      if (isTrouble) {
        log.warn(
            "The control plane {} tells nothing of sampling ({}): {}",
            PeerClient.withoutUser(peer.address),
            outcome.label(),
            detail);
      }
      peer.since = now;
    }
    peer.outcome = outcome;
    peer.detail = detail;
  }

  /** Each once, whatever addresses it has. */
  private synchronized List<PeerNews> answering() {
    Set<String> ids = new HashSet<>();
    List<PeerNews> answering = new ArrayList<>();
    for (Peer peer : peers) {
      PeerNews last = peer.last;
      if (peer.answers() && last != null && ids.add(last.id())) {
        answering.add(last);
      }
    }
    return answering;
  }

  /** The highest of what all that answer tell and what is known here; the latter where it is it. */
  Agreed highest(Agreed known) {
    Agreed highest = known;
    for (PeerNews news : answering()) {
      if (news.found().ranksAbove(highest)) {
        highest = news.found();
      }
    }
    return highest;
  }

  /**
   * Whether probabilities are to be found here: no older one answers, and none that answers others
   * found those that are known, but for one that told nothing new for two rounds.
   */
  boolean isLedFromHere(Agreed known, long now) {
    for (PeerNews news : answering()) {
      if (news.id().compareTo(id) < 0) {
        return false;
      }
    }
    return known.leader().isEmpty()
        || known.leader().compareTo(id) >= 0
        || known.round() <= now - ROUNDS_WAITED;
  }

  /** Whether this one and those that answer are more than half of all. */
  synchronized boolean isOfMost() {
    Set<String> answering = new HashSet<>(Set.of(id));
    int others = 0;
    for (Peer peer : peers) {
      PeerNews last = peer.last;
      if (peer.answers() && last != null) {
        answering.add(last.id());
      } else if (peer.outcome != PeerOutcome.SELF) {
        others++;
      }
    }
    return answering.size() > others;
  }

  /**
   * What all counted of a service, in minutes of which that is known. One that does not answer any
   * more is known to have counted nothing from the minute on after it was missed first: what would
   * have come to it comes to the others then.
   */
  synchronized ServiceRoots sum(String service, ServiceRoots own) {
    if (isAlone()) {
      return own;
    }
    long now = RootCounts.minute(clock);
    Set<String> ids = new HashSet<>(Set.of(id));
    List<ServiceRoots> parts = new ArrayList<>();
    parts.add(own);
    for (Peer peer : peers) {
      PeerNews last = peer.last;
      if (peer.answers() && last != null) {
        if (ids.add(last.id())) {
          parts.add(last.of(service));
        }
      } else if (peer.outcome != PeerOutcome.SELF) {
        boolean isRemembered = last != null && last.minute() >= now - NAMES_MINUTES;
        parts.add(
            last != null && isRemembered
                ? last.goneFrom(peer.missingSince + 1, service)
                : new ServiceRoots(peer.missingSince + 1, Long.MAX_VALUE, Map.of()));
      }
    }
    return ServiceRoots.sum(parts);
  }

  /** How things stand; null when there are no others. */
  synchronized @Nullable PeersState state(Agreed known) {
    if (isAlone()) {
      return null;
    }
    return new PeersState(
        id,
        known.leader().isEmpty() ? null : known.leader(),
        known.leader().equals(id),
        known.round() == 0 ? null : Instant.ofEpochSecond(60 * known.round()),
        isOfMost(),
        peers.stream()
            .map(peer -> {
              PeerNews last = peer.last;
              return new PeersState.Other(
                  PeerClient.withoutUser(peer.address),
                  peer.outcome.label(),
                  peer.since,
                  peer.detail,
                  last == null ? null : last.id());
            })
            .toList());
  }
}
