package dev.pharos.aggregate;

import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.VerdictCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A deployment while it goes on, and afterwards. */
final class Rollout {

  private final String id;
  private final long startedAtNs;
  private final RolloutShape shape = new RolloutShape();
  private final Set<String> keys = new LinkedHashSet<>();
  private final List<Deployment.ConfigChange> changes = new ArrayList<>();
  private List<Deployment.Region> regions = List.of();
  private Deployment.Kind kind;
  private String version;
  private String previousVersion;
  private boolean byWordOnly;
  private final Set<Deployment.Source> sources = EnumSet.noneOf(Deployment.Source.class);
  private ServiceId service;
  private Deployment.State state = Deployment.State.ROLLING;
  private double instanceShare;
  private @Nullable Double trafficShare;
  private @Nullable Long finishedAtNs;
  private @Nullable String commit;
  private @Nullable String author;
  private @Nullable String link;
  private @Nullable Long committedAtNs;
  private @Nullable DeployVerdict verdict;

  Rollout(
      String id,
      Deployment.Kind kind,
      ServiceId service,
      String version,
      String previousVersion,
      long startedAtNs) {
    this.id = id;
    this.kind = kind;
    this.service = service;
    this.version = version;
    this.previousVersion = previousVersion;
    this.startedAtNs = startedAtNs;
  }

  String id() {
    return id;
  }

  Deployment.Kind kind() {
    return kind;
  }

  /** True when instances of the same version took the place of others, or were set otherwise. */
  boolean isRestart() {
    return kind == Deployment.Kind.RESTART || kind == Deployment.Kind.CONFIG_CHANGE;
  }

  /** What looked like a restart was what CI told of: instances tell no version. */
  void named(String told, String before) {
    kind = Deployment.Kind.DEPLOY;
    version = told;
    previousVersion = before;
    byWordOnly = true;
  }

  /** Instances tell no version: what CI says is all there is. */
  void byWordOnly() {
    byWordOnly = true;
  }

  boolean isByWordOnly() {
    return byWordOnly;
  }

  /** Telemetry has its own way of writing the version that CI told. */
  void spelled(String seen) {
    version = seen;
  }

  /** A process that CI's word explains began. */
  void seenInProcesses(long startedNs) {
    toldBy(Deployment.Source.TELEMETRY);
    if (finishedAtNs != null) {
      finishedAtNs = Math.max(finishedAtNs, startedNs);
    }
  }

  /** What of the instances' configuration is not as it was before. */
  void changed(List<Deployment.ConfigChange> more) {
    for (Deployment.ConfigChange change : more) {
      boolean known = changes.stream().anyMatch(c -> c.attribute().equals(change.attribute()));
      if (!known && changes.size() < DeployLimits.CONFIG_CHANGES) {
        changes.add(change);
      }
    }
    if (kind == Deployment.Kind.RESTART && !changes.isEmpty()) {
      kind = Deployment.Kind.CONFIG_CHANGE;
    }
  }

  boolean hasChanges() {
    return !changes.isEmpty();
  }

  /** Whether a notice of CI, or a sight, of that time may be of it. */
  boolean isNear(long atNs) {
    long slackNs = DeployLimits.NOTICE_MATCHES.toNanos();
    return atNs >= startedAtNs - slackNs
        && atNs <= (finishedAtNs == null ? Long.MAX_VALUE - slackNs : finishedAtNs) + slackNs;
  }

  RolloutShape shape() {
    return shape;
  }

  void regions(List<Deployment.Region> now) {
    regions = now;
  }

  ServiceId service() {
    return service;
  }

  /** CI knows a service by less than telemetry does; what it told of moves to the whole name. */
  void adoptedBy(ServiceId whole) {
    service = whole;
  }

  String version() {
    return version;
  }

  String previousVersion() {
    return previousVersion;
  }

  long startedAtNs() {
    return startedAtNs;
  }

  @Nullable Long finishedAtNs() {
    return finishedAtNs;
  }

  boolean isOpen() {
    return finishedAtNs == null;
  }

  Deployment.State state() {
    return state;
  }

  void progress(Deployment.State now, double ofInstances, @Nullable Double ofTraffic) {
    state = now;
    instanceShare = ofInstances;
    trafficShare = ofTraffic;
  }

  void finish(Deployment.State last, long atNs) {
    state = last;
    finishedAtNs = Math.max(startedAtNs, atNs);
    if (last == Deployment.State.COMPLETE) {
      settle(1);
    } else if (last == Deployment.State.ROLLED_BACK) {
      settle(0);
    }
  }

  private void settle(double share) {
    instanceShare = share;
    regions =
        regions.stream()
            .map(region -> new Deployment.Region(region.name(), share, region.startedAtNs()))
            .toList();
  }

  /** Whether an instance told of it, not CI alone. */
  boolean isSeen() {
    return sources.contains(Deployment.Source.TELEMETRY)
        || sources.contains(Deployment.Source.FLEET);
  }

  void toldBy(Deployment.Source source) {
    sources.add(source);
  }

  void noticed(DeploymentNotice notice) {
    toldBy(Deployment.Source.CI);
    commit = notice.commit() == null ? commit : notice.commit();
    author = notice.author() == null ? author : notice.author();
    link = notice.link() == null ? link : notice.link();
    committedAtNs = notice.committedAtNs() == null ? committedAtNs : notice.committedAtNs();
    String key = notice.key();
    if (key != null && keys.size() < DeployLimits.NOTICE_KEYS) {
      keys.add(key);
    }
  }

  /** From the fleet's git info, where CI told nothing. */
  void commitIfUnknown(@Nullable String reported) {
    if (commit == null) {
      commit = reported;
    }
  }

  void judged(DeployVerdict found) {
    verdict = found;
  }

  boolean hasKey(String key) {
    return keys.contains(key);
  }

  boolean hasAnyKey() {
    return !keys.isEmpty();
  }

  /** As it is kept; null while it goes on. */
  @Nullable KeptDeployment kept() {
    Long finishedAt = finishedAtNs;
    return finishedAt == null
        ? null
        : new KeptDeployment(deployment(), finishedAt, Set.copyOf(keys));
  }

  Deployment deployment() {
    return new Deployment(
        id,
        kind,
        service,
        version,
        previousVersion,
        state,
        instanceShare,
        trafficShare,
        startedAtNs,
        finishedAtNs,
        commit,
        committedAtNs,
        author,
        link,
        Set.copyOf(sources),
        isRestart() ? null : shape.strategy(),
        List.copyOf(changes),
        regions,
        verdict);
  }

  void write(StateWriter out) {
    out.text(id);
    out.constant(kind);
    out.service(service);
    out.text(version);
    out.text(previousVersion);
    out.number(startedAtNs);
    out.constant(state);
    out.number(Double.doubleToLongBits(instanceShare));
    out.optionalNumber(trafficShare == null ? null : Double.doubleToLongBits(trafficShare));
    out.optionalNumber(finishedAtNs);
    out.optionalText(commit);
    out.optionalText(author);
    out.optionalText(link);
    out.number(keys.size());
    keys.forEach(out::text);
    out.number(sources.size());
    sources.forEach(source -> out.constant(source));
    out.optionalNumber(committedAtNs);
    out.flag(byWordOnly);
    shape.write(out);
    out.number(changes.size());
    for (Deployment.ConfigChange change : changes) {
      out.text(change.attribute());
      out.optionalText(change.before());
      out.optionalText(change.after());
    }
    out.number(regions.size());
    for (Deployment.Region region : regions) {
      out.text(region.name());
      out.number(Double.doubleToLongBits(region.instanceShare()));
      out.optionalNumber(region.startedAtNs());
    }
    out.flag(verdict != null);
    if (verdict != null) {
      out.bytes(VerdictCodec.encode(verdict));
    }
  }

  static Rollout read(StateReader in) {
    Rollout rollout =
        new Rollout(
            in.text(),
            in.constant(Deployment.Kind.class),
            in.service(),
            in.text(),
            in.text(),
            in.number());
    rollout.state = in.constant(Deployment.State.class);
    rollout.instanceShare = Double.longBitsToDouble(in.number());
    Long traffic = in.optionalNumber();
    rollout.trafficShare = traffic == null ? null : Double.longBitsToDouble(traffic);
    rollout.finishedAtNs = in.optionalNumber();
    rollout.commit = in.optionalText();
    rollout.author = in.optionalText();
    rollout.link = in.optionalText();
    if (in.version() >= StateWriter.WITH_CONFIG) {
      for (int held = in.count(); held > 0; held--) {
        rollout.keys.add(in.text());
      }
    } else {
      String key = in.optionalText();
      rollout.keys.addAll(key == null ? List.of() : List.of(key));
    }
    for (int held = in.count(); held > 0; held--) {
      rollout.sources.add(in.constant(Deployment.Source.class));
    }
    if (in.version() >= StateWriter.WITH_CONFIG) {
      rollout.readMore(in);
    }
    return rollout;
  }

  private void readMore(StateReader in) {
    committedAtNs = in.optionalNumber();
    byWordOnly = in.flag();
    shape.read(in);
    for (int held = in.count(); held > 0; held--) {
      changes.add(new Deployment.ConfigChange(in.text(), in.optionalText(), in.optionalText()));
    }
    List<Deployment.Region> read = new ArrayList<>();
    for (int held = in.count(); held > 0; held--) {
      String name = in.text();
      double share = Double.longBitsToDouble(in.number());
      read.add(new Deployment.Region(name, share, in.optionalNumber()));
    }
    regions = List.copyOf(read);
    if (in.version() >= StateWriter.WITH_VERDICTS && in.flag()) {
      try {
        verdict = VerdictCodec.decode(in.bytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
