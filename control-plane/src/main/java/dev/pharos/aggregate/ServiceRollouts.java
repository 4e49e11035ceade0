package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.VersionName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one service and what changed between them.
 *
 * <p>A version seen for the first time after another opens a deployment, so does one that comes
 * back after it was replaced (a rollback when it is the older one). It is complete when every other
 * version is silent, rolled back when it is silent itself and another is not. While both run it is
 * rolling, paused when neither changes for a while, stuck when its instances fail or keep dying. A
 * version replaced by a third one before it was complete counts as rolled back. A service's first
 * version is no deployment. Where no instance tells a version, CI's word is believed and joined
 * with the restart that follows.
 */
final class ServiceRollouts {
  private final ServiceId service;
  private final RolloutIds ids;
  private final VersionLives lives = new VersionLives();
  private final Restarts restarts;
  private final List<Rollout> rollouts = new ArrayList<>();
  private String current = "";
  private long firstSeenNs;

  ServiceRollouts(ServiceId service, RolloutIds ids) {
    this.service = service;
    this.ids = ids;
    this.restarts = new Restarts(service, ids);
  }

  ServiceId service() {
    return service;
  }

  /** How long the service is usually without telemetry; 0 when not known. */
  long usualGapNs() {
    return lives.usualGapNs();
  }

  List<Rollout> rollouts() {
    return rollouts;
  }

  /** True while only CI spoke of it. */
  boolean isAnnouncedOnly() {
    return firstSeenNs == 0;
  }

  void adopt(ServiceRollouts announced) {
    announced.rollouts.forEach(rollout -> rollout.adoptedBy(service));
    rollouts.addAll(announced.rollouts);
  }

  /**
   * @param instances of this service, all of them
   * @param traffic requests of a version within the last minute
   * @param watchingSinceNs since when time was told without a pause
   */
  void observe(
      List<MergedInstance> instances,
      ToLongFunction<String> traffic,
      long nowNs,
      long watchingSinceNs) {
    if (firstSeenNs == 0) {
      firstSeenNs = nowNs;
    }
    List<VersionLife> seenFirst = lives.see(instances, nowNs);
    boolean acquainted = nowNs - firstSeenNs > DeployLimits.ACQUAINTANCE.toNanos();
    restarts.observe(instances, acquainted, nowNs, watchingSinceNs);
    for (VersionLife life : seenFirst) {
      arrived(life, instances, traffic);
    }
    for (VersionLife life : lives.all()) {
      boolean woke = life.wakes(life.isSilent(nowNs, watchingSinceNs));
      if (woke && !life.version().equals(current) && !isPartOfOpen(life.version())) {
        returned(life, instances, nowNs);
      }
    }
    for (Rollout rollout : List.copyOf(rollouts)) {
      if (rollout.isOpen()) {
        progress(rollout, traffic, nowNs, watchingSinceNs);
      }
      if (!rollout.isSeen()) {
        tell(rollout, rollout.version(), instances); // CI told of what ran already.
      }
    }
    restarts.tell(rollouts, this::isPartOfOpen, nowNs);
    lives.forget();
  }

  private void arrived(
      VersionLife life, List<MergedInstance> instances, ToLongFunction<String> traffic) {
    Rollout announced = openOf(life.version());
    String before = current;
    if (current.isEmpty()) {
      current = life.version();
    }
    VersionLife running = lives.of(before);
    if (announced != null) {
      announced.spelled(life.version());
      tell(announced, life.version(), instances);
    } else if (VersionName.areSame(life.version(), before)) {
      current = life.version(); // CI told it before any instance did.
    } else if (running != null && life.lastSignNs() < running.firstSeenNs()) {
      return; // It ended before what runs began: its last words came late.
    } else if (!before.isEmpty()) {
      String previous = lives.busiestOther(life, traffic, current);
      open(Deployment.Kind.DEPLOY, life.version(), previous, life.firstSeenNs(), instances);
    }
  }

  private void returned(VersionLife life, List<MergedInstance> instances, long nowNs) {
    VersionLife replaced = lives.of(current);
    boolean older = replaced != null && life.firstSeenNs() < replaced.firstSeenNs();
    open(
        older ? Deployment.Kind.ROLLBACK : Deployment.Kind.DEPLOY,
        life.version(),
        current,
        nowNs,
        instances);
  }

  private void open(
      Deployment.Kind kind,
      String version,
      String previous,
      long startedAtNs,
      List<MergedInstance> instances) {
    Rollout rollout =
        new Rollout(ids.next(startedAtNs), kind, service, version, previous, startedAtNs);
    rollouts.add(rollout);
    tell(rollout, version, instances);
  }

  private void tell(Rollout rollout, String version, List<MergedInstance> instances) {
    if (!rollout.hasChanges()) {
      rollout.changed(restarts.changes(rollout.previousVersion(), version));
    }
    for (MergedInstance instance : instances) {
      TelemetryInstance telemetry = instance.telemetry();
      if (telemetry != null && telemetry.version().equals(version)) {
        rollout.toldBy(Deployment.Source.TELEMETRY);
        rollout.commitIfUnknown(telemetry.commit().isEmpty() ? null : telemetry.commit());
      }
      if (instance.report() != null && instance.report().version().equals(version)) {
        rollout.toldBy(Deployment.Source.FLEET);
        rollout.commitIfUnknown(instance.report().commit());
      }
    }
  }

  private void progress(
      Rollout rollout, ToLongFunction<String> traffic, long nowNs, long watchingSinceNs) {
    if (rollout.isRestart()) {
      return;
    }
    VersionLife life = lives.of(rollout.version());
    if (life == null) {
      announcedOnly(rollout, nowNs);
      return;
    }
    List<VersionLife> others = lives.others(life);
    boolean silent = life.isSilent(nowNs, watchingSinceNs);
    boolean othersSilent = others.stream().allMatch(o -> o.isSilent(nowNs, watchingSinceNs));
    long othersLastNs = others.stream().mapToLong(VersionLife::lastSignNs).max().orElse(0);
    if (othersSilent && (!silent || life.lastSignNs() >= othersLastNs)) {
      rollout.finish(Deployment.State.COMPLETE, othersLastNs);
      current = rollout.version();
    } else if (silent) {
      rollout.finish(Deployment.State.ROLLED_BACK, life.lastSignNs());
    } else {
      int all = lives.running();
      long requests = lives.requests(traffic);
      Double share =
          requests == 0
              ? null
              : (Double) ((double) traffic.applyAsLong(rollout.version()) / requests);
      rollout.progress(
          stateOf(life, others, nowNs), all == 0 ? 0 : (double) life.running() / all, share);
      rollout.regions(lives.regions(life, rollout.startedAtNs()));
      long beganNs = Math.max(rollout.startedAtNs(), life.firstSeenNs());
      rollout
          .shape()
          .observe(
              life.running(),
              all - life.running(),
              othersLastNs > beganNs + DeployLimits.LAST_BATCH.toNanos(),
              share,
              steadySinceNs(life, others),
              nowNs);
    }
  }

  /** Since when no version's number of instances changed. */
  private static long steadySinceNs(VersionLife life, List<VersionLife> others) {
    long steadySinceNs = life.steadySinceNs();
    for (VersionLife other : others) {
      steadySinceNs = Math.max(steadySinceNs, other.steadySinceNs());
    }
    return steadySinceNs;
  }

  private Deployment.State stateOf(VersionLife life, List<VersionLife> others, long nowNs) {
    if (life.isFailingFor(DeployLimits.FAILING, nowNs)
        || restarts.crashes(life.version(), nowNs) >= DeployLimits.CRASHES) {
      return Deployment.State.STUCK;
    }
    boolean othersRun = others.stream().anyMatch(other -> other.running() > 0);
    return othersRun && nowNs - steadySinceNs(life, others) >= DeployLimits.PAUSED.toNanos()
        ? Deployment.State.PAUSED
        : Deployment.State.ROLLING;
  }

  /** Told by CI, not seen: stuck when it does not show up, closed when nobody cares any more. */
  private static void announcedOnly(Rollout rollout, long nowNs) {
    long waitedNs = nowNs - rollout.startedAtNs();
    if (waitedNs > DeployLimits.ABANDONED.toNanos()) {
      rollout.finish(Deployment.State.STUCK, nowNs);
    } else if (waitedNs > DeployLimits.NOTICE_MATCHES.toNanos()) {
      rollout.progress(Deployment.State.STUCK, 0, null);
    }
  }

  void notice(DeploymentNotice notice) {
    String key = notice.key();
    Rollout same = null;
    Rollout unnamed = null;
    for (Rollout rollout : rollouts) {
      if (key != null && rollout.hasKey(key)) {
        return; // Told before.
      }
      boolean another = key != null && rollout.hasAnyKey() && !rollout.isOpen();
      boolean near = rollout.isOpen() || rollout.isNear(notice.atNs());
      if (VersionName.areSame(rollout.version(), notice.version())
          && !rollout.isRestart()
          && !another
          && near) {
        same = rollout;
      }
      if (rollout.isRestart() && rollout.version().isEmpty() && near) {
        unnamed = rollout;
      }
    }
    if (same == null && unnamed != null && lives.areUnknown()) {
      same = unnamed;
      same.named(notice.version(), current);
      current = notice.version();
    }
    if (same == null) {
      same = announced(notice);
    }
    same.noticed(notice);
  }

  private Rollout announced(DeploymentNotice notice) {
    VersionLife life = lives.named(notice.version());
    boolean untold = !isAnnouncedOnly() && lives.areUnknown();
    boolean runs = life != null && !life.isAsleep() && life.version().equals(current);
    // What CI tells of a time before it was seen brought it, what it tells later is the same again.
    boolean brought =
        life != null && notice.atNs() - life.firstSeenNs() <= DeployLimits.NOTICE_MATCHES.toNanos();
    Rollout rollout =
        new Rollout(
            ids.next(notice.atNs()),
            Deployment.Kind.DEPLOY,
            service,
            life == null ? notice.version() : life.version(),
            brought && runs ? "" : current,
            notice.atNs());
    rollouts.add(rollout);
    if (untold) {
      rollout.byWordOnly();
      current = notice.version();
    }
    if (runs || untold) {
      rollout.finish(Deployment.State.COMPLETE, notice.atNs());
    }
    return rollout;
  }

  private @Nullable Rollout openOf(String version) {
    return rollouts.stream()
        .filter(r -> r.isOpen() && !r.isRestart() && VersionName.areSame(r.version(), version))
        .findFirst()
        .orElse(null);
  }

  private boolean isPartOfOpen(String version) {
    return rollouts.stream()
        .anyMatch(r ->
            r.isOpen()
                && !r.isRestart()
                && (r.version().equals(version) || r.previousVersion().equals(version)));
  }

  void forgetRollouts(Predicate<Rollout> gone) {
    rollouts.removeIf(gone);
  }

  void write(StateWriter out) {
    out.service(service);
    lives.write(out);
    restarts.write(out);
    out.number(rollouts.size());
    rollouts.forEach(rollout -> rollout.write(out));
    out.text(current);
    out.number(firstSeenNs);
  }

  static ServiceRollouts read(StateReader in, RolloutIds ids) {
    ServiceRollouts read = new ServiceRollouts(in.service(), ids);
    read.lives.read(in);
    read.restarts.read(in);
    for (int held = in.count(); held > 0; held--) {
      read.rollouts.add(Rollout.read(in));
    }
    read.current = in.text();
    read.firstSeenNs = in.number();
    return read;
  }
}
