package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.ServiceId;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A deployment while it goes on, and afterwards. */
final class Rollout {

  private final String id;
  private final Deployment.Kind kind;
  private final String version;
  private final String previousVersion;
  private final long startedAtNs;
  private final Set<Deployment.Source> sources = EnumSet.noneOf(Deployment.Source.class);
  private ServiceId service;
  private Deployment.State state = Deployment.State.ROLLING;
  private double instanceShare;
  private @Nullable Double trafficShare;
  private @Nullable Long finishedAtNs;
  private @Nullable String commit;
  private @Nullable String author;
  private @Nullable String link;
  private @Nullable String noticeKey;

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

  Deployment.Kind kind() {
    return kind;
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
      instanceShare = 1;
    } else if (last == Deployment.State.ROLLED_BACK) {
      instanceShare = 0;
    }
  }

  void toldBy(Deployment.Source source) {
    sources.add(source);
  }

  void noticed(DeploymentNotice notice) {
    toldBy(Deployment.Source.CI);
    commit = notice.commit() == null ? commit : notice.commit();
    author = notice.author() == null ? author : notice.author();
    link = notice.link() == null ? link : notice.link();
    noticeKey = notice.key() == null ? noticeKey : notice.key();
  }

  /** From the fleet's git info, where CI told nothing. */
  void commitIfUnknown(@Nullable String reported) {
    if (commit == null) {
      commit = reported;
    }
  }

  boolean hasKey(String key) {
    return key.equals(noticeKey);
  }

  boolean hasAnyKey() {
    return noticeKey != null;
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
        author,
        link,
        Set.copyOf(sources));
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
    out.optionalText(noticeKey);
    out.number(sources.size());
    sources.forEach(source -> out.constant(source));
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
    rollout.noticeKey = in.optionalText();
    for (int held = in.count(); held > 0; held--) {
      rollout.sources.add(in.constant(Deployment.Source.class));
    }
    return rollout;
  }
}
