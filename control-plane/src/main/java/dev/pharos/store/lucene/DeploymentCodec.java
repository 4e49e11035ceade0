package dev.pharos.store.lucene;

import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.VerdictCodec;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment is written: numbered fields, each with its length, so that builds before and
 * after this one read what they know and pass over the rest. They are kept for more than a year.
 * FORMAT.md lists the fields.
 */
final class DeploymentCodec {
  private static final int ID = 1;
  private static final int KIND = 2;
  private static final int SERVICE = 3;
  private static final int VERSION = 4;
  private static final int PREVIOUS_VERSION = 5;
  private static final int STATE = 6;
  private static final int INSTANCE_SHARE = 7;
  private static final int TRAFFIC_SHARE = 8;
  private static final int STARTED_AT = 9;
  private static final int FINISHED_AT = 10;
  private static final int COMMIT = 11;
  private static final int COMMITTED_AT = 12;
  private static final int AUTHOR = 13;
  private static final int LINK = 14;
  private static final int SOURCE = 15;
  private static final int STRATEGY = 16;
  private static final int CHANGE = 17;
  private static final int REGION = 18;
  private static final int VERDICT = 19;
  private static final int KEY = 20;
  private static final int END = 0;

  private DeploymentCodec() {}

  static void write(ByteSink out, KeptDeployment kept) {
    new Fields(out).write(kept);
  }

  static KeptDeployment read(ByteSource in) throws CorruptDataException {
    Reading reading = new Reading();
    for (int field = in.readVarintInt(); field != END; field = in.readVarintInt()) {
      int length = in.readCount();
      ByteSource value = new ByteSource();
      value.reset(in.array(), in.position(), length);
      in.skip(length);
      reading.take(field, value);
    }
    return reading.kept();
  }

  /** Writes fields; one that is null is left out. For one thread. */
  private static final class Fields {
    private final ByteSink out;
    private final ByteSink value = new ByteSink(64);

    Fields(ByteSink out) {
      this.out = out;
    }

    void write(KeptDeployment kept) {
      Deployment deployment = kept.deployment();
      text(ID, deployment.id());
      word(KIND, deployment.kind());
      ServiceId service = deployment.service();
      value.putText(service.namespace());
      value.putText(service.name());
      value.putText(service.environment());
      end(SERVICE);
      text(VERSION, deployment.version());
      text(PREVIOUS_VERSION, deployment.previousVersion());
      word(STATE, deployment.state());
      share(INSTANCE_SHARE, deployment.instanceShare());
      share(TRAFFIC_SHARE, deployment.trafficShare());
      number(STARTED_AT, deployment.startedAtNs());
      number(FINISHED_AT, kept.finishedAtNs());
      text(COMMIT, deployment.commit());
      number(COMMITTED_AT, deployment.committedAtNs());
      text(AUTHOR, deployment.author());
      text(LINK, deployment.link());
      deployment.sources().forEach(source -> word(SOURCE, source));
      word(STRATEGY, deployment.strategy());
      for (Deployment.ConfigChange change : deployment.changes()) {
        value.putText(change.attribute());
        orNothing(change.before());
        orNothing(change.after());
        end(CHANGE);
      }
      for (Deployment.Region region : deployment.regions()) {
        Long startedAtNs = region.startedAtNs();
        value.putText(region.name());
        value.putLong(Double.doubleToLongBits(region.instanceShare()));
        value.putByte(startedAtNs == null ? 0 : 1);
        value.putZigzag(startedAtNs == null ? 0 : startedAtNs);
        end(REGION);
      }
      DeployVerdict verdict = deployment.verdict();
      if (verdict != null) {
        byte[] bytes = VerdictCodec.encode(verdict);
        value.putBytes(bytes, 0, bytes.length);
        end(VERDICT);
      }
      kept.keys().forEach(key -> text(KEY, key));
      out.putVarint(END);
    }

    private void text(int field, @Nullable String text) {
      if (text != null) {
        value.putText(text);
        end(field);
      }
    }

    /** By name: a constant's place among the others may change. */
    private void word(int field, @Nullable Enum<?> constant) {
      text(field, constant == null ? null : constant.name());
    }

    private void number(int field, @Nullable Long number) {
      if (number != null) {
        value.putZigzag(number);
        end(field);
      }
    }

    private void share(int field, @Nullable Double share) {
      if (share != null) {
        value.putLong(Double.doubleToLongBits(share));
        end(field);
      }
    }

    private void orNothing(@Nullable String text) {
      value.putByte(text == null ? 0 : 1);
      value.putText(text == null ? "" : text);
    }

    private void end(int field) {
      out.putVarint(field);
      out.putVarint(value.length());
      out.putAll(value);
      value.clear();
    }
  }

  /** What was read so far. For one thread. */
  private static final class Reading {
    private String id = "";
    private Deployment.Kind kind = Deployment.Kind.DEPLOY;
    private ServiceId service = new ServiceId("", "", "");
    private String version = "";
    private String previousVersion = "";
    private Deployment.State state = Deployment.State.COMPLETE;
    private double instanceShare;
    private @Nullable Double trafficShare;
    private long startedAtNs;
    private long finishedAtNs;
    private @Nullable String commit;
    private @Nullable Long committedAtNs;
    private @Nullable String author;
    private @Nullable String link;
    private final Set<Deployment.Source> sources = new LinkedHashSet<>();
    private Deployment.@Nullable Strategy strategy;
    private final List<Deployment.ConfigChange> changes = new ArrayList<>();
    private final List<Deployment.Region> regions = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private @Nullable DeployVerdict verdict;

    void take(int field, ByteSource value) throws CorruptDataException {
      switch (field) {
        case ID -> id = value.readText();
        case KIND -> kind = constant(Deployment.Kind.class, value);
        case SERVICE ->
            service = new ServiceId(value.readText(), value.readText(), value.readText());
        case VERSION -> version = value.readText();
        case PREVIOUS_VERSION -> previousVersion = value.readText();
        case STATE -> state = constant(Deployment.State.class, value);
        case INSTANCE_SHARE -> instanceShare = Double.longBitsToDouble(value.readLong());
        case TRAFFIC_SHARE -> trafficShare = Double.longBitsToDouble(value.readLong());
        case STARTED_AT -> startedAtNs = value.readZigzag();
        case FINISHED_AT -> finishedAtNs = value.readZigzag();
        case COMMIT -> commit = value.readText();
        case COMMITTED_AT -> committedAtNs = value.readZigzag();
        case AUTHOR -> author = value.readText();
        case LINK -> link = value.readText();
        case SOURCE -> sources.add(constant(Deployment.Source.class, value));
        case STRATEGY -> strategy = constant(Deployment.Strategy.class, value);
        case CHANGE ->
            changes.add(
                new Deployment.ConfigChange(value.readText(), orNothing(value), orNothing(value)));
        case REGION -> regions.add(region(value));
        case VERDICT -> verdict = verdict(value.readBytes(value.remaining()));
        case KEY -> keys.add(value.readText());
        default -> {} // Of a later build.
      }
    }

    private static DeployVerdict verdict(byte[] bytes) throws CorruptDataException {
      try {
        return VerdictCodec.decode(bytes);
      } catch (IOException e) {
        throw new CorruptDataException("a deployment's verdict cannot be read", e);
      }
    }

    private static Deployment.Region region(ByteSource value) throws CorruptDataException {
      String name = value.readText();
      double share = Double.longBitsToDouble(value.readLong());
      boolean started = value.readByte() != 0;
      long startedAtNs = value.readZigzag();
      return new Deployment.Region(name, share, started ? (Long) startedAtNs : null);
    }

    private static @Nullable String orNothing(ByteSource value) throws CorruptDataException {
      boolean told = value.readByte() != 0;
      String text = value.readText();
      return told ? text : null;
    }

    private static <E extends Enum<E>> E constant(Class<E> of, ByteSource value)
        throws CorruptDataException {
      String name = value.readText();
      try {
        return Enum.valueOf(of, name);
      } catch (IllegalArgumentException e) {
        throw new CorruptDataException("'" + name + "' of a deployment is not known", e);
      }
    }

    KeptDeployment kept() {
      Deployment deployment =
          new Deployment(
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
              strategy,
              List.copyOf(changes),
              List.copyOf(regions),
              verdict);
      return new KeptDeployment(deployment, finishedAtNs, Set.copyOf(keys));
    }
  }
}
