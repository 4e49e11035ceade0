package dev.pharos.alert.notify;

import dev.pharos.alert.DeliveryNotices;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.GraphInhibition;
import dev.pharos.alert.notify.route.Groups;
import dev.pharos.alert.notify.route.InhibitRule;
import dev.pharos.alert.notify.route.Mutes;
import dev.pharos.alert.notify.route.Muting;
import dev.pharos.alert.notify.route.Notification;
import dev.pharos.alert.notify.send.Alertmanager;
import dev.pharos.alert.notify.send.Delivery;
import dev.pharos.alert.notify.send.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has told what is to be told: takes alerts from rules without making them wait, asks the groups
 * what is due, and hands it to Alertmanagers and channels, each of which has a thread of its own.
 * Safe for use by many threads.
 */
public final class Notifier implements DeliveryNotices, SmartLifecycle {
  /** Evaluations that wait; more only when the machine stands still for minutes. */
  static final int WAITING = 10_000;

  /** Clocks may be set; a group is never later than that. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  /**
   * Until then all rules were evaluated after a start: those with a long {@code for} wait ten
   * minutes before they fire again, and intervals are minutes.
   */
  static final Duration UNHEARD_AFTER = Duration.ofMinutes(15);

  private static final Logger log = LoggerFactory.getLogger(Notifier.class);

  private final Groups groups;
  private final Silences silences;
  private final List<InhibitRule> rules;
  private final ServiceFacts facts;
  private final boolean inhibitByGraph;
  private final PostedAlerts posted;
  private final Map<String, Delivery> deliveries;
  private final @Nullable Heartbeat heartbeat;
  private final ToldGroups told;
  private final String pharos;
  private final InstantSource clock;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final LongAdder dropped = new LongAdder();
  private final NoRoom noRoom;
  private volatile NotificationStatus status = NotificationStatus.EMPTY;
  private volatile @Nullable String trouble;
  private @Nullable String found;

  /** Whether the last look failed: the next one is not taken at once, or it would never rest. */
  private boolean stuck;

  /**
   * When alerts that were told before the start and did not come since are over; null for never.
   */
  private @Nullable Instant unheardEndAt;

  private volatile boolean isEvaluated;

  private @Nullable Thread thread;

  /**
   * @param deliveries by channel; their outcomes come to {@link #settled}
   * @param heartbeat null where nobody is told that alerting works
   * @param pharos address of Pharos' own pages; empty when it is not known
   */
  Notifier(
      Groups groups,
      Silences silences,
      List<InhibitRule> rules,
      boolean inhibitByGraph,
      ServiceFacts facts,
      PostedAlerts posted,
      Map<String, Delivery> deliveries,
      @Nullable Heartbeat heartbeat,
      ToldGroups told,
      String pharos,
      InstantSource clock) {
    this.groups = groups;
    this.silences = silences;
    this.rules = List.copyOf(rules);
    this.inhibitByGraph = inhibitByGraph;
    this.facts = facts;
    this.posted = posted;
    this.deliveries = Map.copyOf(deliveries);
    this.heartbeat = heartbeat;
    this.told = told;
    this.pharos = pharos;
    this.clock = clock;
    this.noRoom = new NoRoom(clock);
  }

  /** Takes a rule's alerts as they stand; never waits. */
  void evaluated(List<Alert> alerts) {
    isEvaluated = true;
    if (alerts.isEmpty()) {
      return;
    }
    if (inbox.size() >= WAITING) {
      dropped.increment();
      noRoom.forEvaluation();
      return;
    }
    inbox.add(() -> {
      Instant now = clock.instant();
      posted.take(alerts, now);
      groups.take(alerts, now);
      heartbeat().ifPresent(one -> one.take(alerts));
    });
  }

  /** What became of a message; never refused, since its group waits for it. One a group at most. */
  void settled(Notification notification, boolean delivered) {
    inbox.add(() -> groups.settled(notification, delivered, clock.instant()));
  }

  @Override
  public synchronized void start() {
    alertmanagers().forEach(Alertmanager::start);
    deliveries.values().forEach(Delivery::start);
    heartbeat().ifPresent(Heartbeat::start);
    unheardEndAt = clock.instant().plus(UNHEARD_AFTER);
    thread = Thread.ofPlatform().daemon().name("pharos-notifier").start(this::run);
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
    alertmanagers().forEach(Alertmanager::stop);
    deliveries.values().forEach(Delivery::stop);
    heartbeat().ifPresent(Heartbeat::stop);
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  public NotificationStatus status() {
    return status;
  }

  /** Of an alert's labels those by which it is routed and silenced: the team may be added. */
  public SortedMap<String, String> routed(SortedMap<String, String> labels) {
    return facts.withTeam(labels);
  }

  public List<Delivery> deliveries() {
    return deliveries.values().stream()
        .sorted(java.util.Comparator.comparing(Delivery::name))
        .toList();
  }

  public List<Alertmanager> alertmanagers() {
    return posted.alertmanagers();
  }

  /** Empty where nobody is told that alerting works. */
  public Optional<Heartbeat> heartbeat() {
    return Optional.ofNullable(heartbeat);
  }

  /** Evaluations for which there was no room. */
  long dropped() {
    return dropped.sum();
  }

  /** Who cannot be told, and what was not. */
  @Override
  public List<String> sentences() {
    return Stream.of(
            Optional.ofNullable(trouble).stream(),
            noRoom.sentences().stream(),
            alertmanagers().stream().flatMap(one -> one.trouble().stream()),
            deliveries().stream().flatMap(one -> one.trouble().stream()),
            heartbeat().stream().flatMap(one -> one.trouble().stream()))
        .flatMap(each -> each)
        .toList();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        boolean news = takeIn();
        Instant now = clock.instant();
        endUnheard(now);
        Instant next = groups.next();
        boolean due = next != null && !next.isAfter(now);
        if (due || news) {
          lookAgain(now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endUnheard(Instant now) {
    // While no rule is evaluated, nothing is known of what fires.
    if (isEvaluated && unheardEndAt != null && !now.isBefore(unheardEndAt)) {
      unheardEndAt = null;
      handle(() -> groups.endUnheard(told.left(), now));
    }
  }

  /** True when there was something; waits for it until the next group is due. */
  private boolean takeIn() throws InterruptedException {
    Instant next = groups.next();
    Duration sleep =
        next == null || stuck ? LONGEST_SLEEP : Duration.between(clock.instant(), next);
    sleep = sleep.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : sleep;
    Runnable event = inbox.poll(Math.max(0, sleep.toMillis()), TimeUnit.MILLISECONDS);
    boolean news = event != null;
    while (event != null) {
      handle(event);
      event = inbox.poll();
    }
    return news;
  }

  /** What is wrong with one event must not end notification for all that come after it. */
  private void handle(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      troubled("Alerts that were evaluated could not be handled", e);
    }
  }

  /** As {@link #handle}. */
  private void lookAgain(Instant now) {
    stuck = false;
    try {
      look(now);
    } catch (RuntimeException e) {
      stuck = true;
      troubled("Who is to be told of what could not be worked out", e);
    }
    trouble = found;
    found = null;
  }

  private void look(Instant now) {
    List<Alert> firing = groups.firing(now);
    Mutes mutes = new Mutes(silences.all(), rules, explained(firing), firing, this::withTeam, now);
    Muting muting = alert -> heldBack(alert, mutes);
    for (Notification notification : groups.due(now, muting)) {
      hand(notification);
    }
    noRoom.forAlerts(groups.refused() - status.refused());
    status = NotificationStatus.of(groups.views(), groups.refused(), muting);
    try {
      told.keep(groups.told(), now);
    } catch (IOException | RuntimeException e) {
      troubled("What was told could not be kept", e);
    }
  }

  /** Without the team more is told rather than nothing. For the notifier's thread. */
  SortedMap<String, String> withTeam(SortedMap<String, String> labels) {
    try {
      return facts.withTeam(labels);
    } catch (RuntimeException e) {
      troubled("Which team answers for a service could not be worked out", e);
      return labels;
    }
  }

  /** Rather told than held back for a fault of ours. */
  private Muting.Muted heldBack(Alert alert, Muting mutes) {
    try {
      return mutes.of(alert);
    } catch (RuntimeException e) {
      troubled("What holds an alert back could not be worked out", e);
      return Muting.Muted.BY_NOTHING;
    }
  }

  /** Without the graph more is told rather than nothing. */
  private GraphInhibition explained(List<Alert> firing) {
    try {
      return new GraphInhibition(firing, inhibitByGraph ? facts.hurting() : Map.of());
    } catch (IOException | RuntimeException e) {
      troubled("Which alerts others explain could not be worked out", e);
      return new GraphInhibition(List.of(), Map.of());
    }
  }

  private void hand(Notification notification) {
    try {
      Objects.requireNonNull(deliveries.get(notification.group().channel()), "no such channel")
          .offer(Message.of(notification, facts::background, pharos));
    } catch (RuntimeException e) {
      settled(notification, false);
      troubled("A notification could not be written", e);
    }
  }

  private void troubled(String what, Exception cause) {
    String said = what + "; the control plane's log says why.";
    if (!said.equals(found) && !said.equals(trouble)) {
      log.error(what, cause);
    }
    found = said;
  }
}
