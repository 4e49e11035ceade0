package dev.pharos.aggregate.keep;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.OperationName;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.TraceLevers;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what somebody may look for: traces with an error, that something points at, with a chosen
 * attribute, of a fresh deployment, slow or rare; of the rest a share. Lots are drawn by the id of
 * the trace, so that deciding again, or at another rate, agrees as far as it can. Deciding is for
 * one thread, asking what it would decide for many.
 */
public final class KeepPolicy implements TraceKeeper {
  /** How long what is known of operations and deployments is used. */
  private static final Duration FACTS = Duration.ofMinutes(1);

  /** By how much some traces are decided on later than they could be: some minutes at a time. */
  private static final Duration AT_A_TIME = Duration.ofMinutes(2);

  /** Traces a part of which may still be told of; about 100 bytes each. */
  private static final int MOST_RULED = 50_000;

  private final LiveWindows windows;
  private final PinnedTraces pinned;
  private final KeepKnob knob;
  private final TraceLevers levers;
  private final InstantSource clock;
  private final List<ChosenAttribute> attributes;
  private final long slowAtLeastNs;
  private final int rareRequestsPerHour;
  private final Duration freshDeploy;
  private final Duration age;

  /** Those that a lever decided on, and which: what is told of later may be a part of the trace. */
  private final Map<TraceId, TraceLevers.Ruling> ruled =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TraceId, TraceLevers.Ruling> eldest) {
          return size() > MOST_RULED;
        }
      };

  private @Nullable KeepFacts facts;
  private Instant factsAt = Instant.MIN;

  /** An attribute that somebody chose. */
  private record ChosenAttribute(String key, String value) {
    static ChosenAttribute of(String text) {
      int equals = text.indexOf('=');
      return new ChosenAttribute(text.substring(0, equals), text.substring(equals + 1));
    }

    boolean isOn(Span span) {
      return isValue(span.attributes().get(key)) || isValue(span.resource().attributes().get(key));
    }

    private boolean isValue(@Nullable AttributeValue found) {
      return found != null && found.toString().equals(value);
    }
  }

  KeepPolicy(
      KeepProperties properties,
      LiveWindows windows,
      PinnedTraces pinned,
      KeepKnob knob,
      TraceLevers levers,
      InstantSource clock) {
    this.windows = windows;
    this.pinned = pinned;
    this.knob = knob;
    this.levers = levers;
    this.clock = clock;
    this.attributes = properties.attributes().stream().map(ChosenAttribute::of).toList();
    this.slowAtLeastNs = properties.slowAtLeast().toNanos();
    this.rareRequestsPerHour = properties.rareRequestsPerHour();
    this.freshDeploy = properties.freshDeploy();
    this.age = properties.decideAfter();
  }

  @Override
  public Duration age() {
    return age;
  }

  @Override
  public Set<String> reasons() {
    return Arrays.stream(KeepReason.values())
        .map(KeepReason::label)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public TraceDecision decide(TraceId traceId, List<Span> spans) {
    KeepReason reason = reason(traceId, spans, facts());
    if (reason != null) {
      return reason.decision();
    }
    Set<ServiceId> services = servicesOf(spans);
    Optional<TraceLevers.Ruling> ruling = levers.of(services);
    ruling.ifPresent(one -> ruled.put(traceId, one));
    double share = ruling.map(TraceLevers.Ruling::rate).orElseGet(() -> knob.rate(services));
    return lot(traceId) < share
        ? share == 1 ? KeepReason.ALL.decision() : new TraceDecision.Drawn(1 / share)
        : TraceDecision.LeftOut.LEFT_OUT;
  }

  @Override
  public void decided(List<Span> rows, TraceDecision decision) {
    TraceLevers.Ruling ruling = ruled.get(rows.getFirst().traceId());
    boolean isKept = decision != TraceDecision.LeftOut.LEFT_OUT;
    boolean isOrdinary =
        !(decision instanceof TraceDecision.Whole) || decision.equals(KeepReason.ALL.decision());
    if (!isOrdinary) {
      knob.add(rows, KeepKnob.Decision.ALWAYS);
    } else if (ruling == null) {
      knob.add(rows, isKept ? KeepKnob.Decision.KEPT : KeepKnob.Decision.LEFT_OUT);
    } else {
      knob.add(rows, isKept ? KeepKnob.Decision.RULED_KEPT : KeepKnob.Decision.RULED_LEFT_OUT);
      ruling.leftOut(isKept ? 0 : rows.size());
    }
  }

  /** What speaks for a trace as far as is known now, whatever the rate is. For any thread. */
  public Optional<String> speaksFor(TraceId traceId, List<Span> spans) {
    return Optional.ofNullable(reason(traceId, spans, facts())).map(KeepReason::label);
  }

  /** At which rate it would be kept now where nothing speaks for it. For any thread. */
  public double rate(List<Span> spans) {
    Set<ServiceId> services = servicesOf(spans);
    return levers.of(services).map(TraceLevers.Ruling::rate).orElseGet(() -> knob.rate(services));
  }

  /** Likewise, if this lever held too. For any thread. */
  public double rateWith(LeverTarget.Keep proposed, List<Span> spans) {
    Set<ServiceId> services = servicesOf(spans);
    return levers.rateWith(proposed, services).orElseGet(() -> knob.rate(services));
  }

  private static Set<ServiceId> servicesOf(List<Span> spans) {
    Set<ServiceId> services = new HashSet<>();
    spans.forEach(span -> services.add(span.service()));
    return services;
  }

  private synchronized KeepFacts facts() {
    Instant now = clock.instant();
    KeepFacts known = facts;
    if (known == null || now.isAfter(factsAt.plus(FACTS))) {
      known = KeepFacts.read(windows, TimeRange.epochNs(now), freshDeploy, age.plus(AT_A_TIME));
      facts = known;
      factsAt = now;
    }
    return known;
  }

  /** What speaks for a trace; null when nothing does. */
  private @Nullable KeepReason reason(TraceId traceId, List<Span> spans, KeepFacts known) {
    for (Span span : spans) {
      if (span.isError()) {
        return KeepReason.ERROR;
      }
    }
    if (pinned.contains(traceId) || known.isShown(traceId)) {
      return KeepReason.POINTED_AT;
    }
    for (Span span : spans) {
      for (ChosenAttribute attribute : attributes) {
        if (attribute.isOn(span)) {
          return KeepReason.ATTRIBUTE;
        }
      }
    }
    for (Span span : spans) {
      if (known.isFresh(span.service(), span.resource().version())) {
        return KeepReason.FRESH_DEPLOY;
      }
    }
    return unusual(spans, known);
  }

  private @Nullable KeepReason unusual(List<Span> spans, KeepFacts known) {
    Set<Long> ids = HashSet.newHashSet(spans.size());
    spans.forEach(span -> ids.add(span.spanId()));
    KeepReason found = null;
    for (Span span : spans) {
      SpanKind kind = countedAs(span);
      if (kind == null) {
        continue;
      }
      KeepFacts.Usual usual = known.usual(span.service(), kind, OperationName.of(span));
      boolean isFirst = span.parentSpanId() == SpanId.NONE || !ids.contains(span.parentSpanId());
      if (usual != null && isSlow(span.durationNs(), isFirst, usual)) {
        return KeepReason.SLOW;
      }
      if (usual == null || usual.requestsPerHour() < rareRequestsPerHour) {
        found = rareRequestsPerHour == 0 ? null : KeepReason.RARE;
      }
    }
    return found;
  }

  private boolean isSlow(long durationNs, boolean isFirst, KeepFacts.Usual usual) {
    return durationNs >= slowAtLeastNs
        && LatencySketch.bin(durationNs) > (isFirst ? usual.slowBin() : usual.slowInsideBin());
  }

  /** The kind by which requests are counted; null of what is a part of others. */
  private static @Nullable SpanKind countedAs(Span span) {
    return switch (span.kind()) {
      case SERVER, CONSUMER -> span.kind();
      case INTERNAL, UNSPECIFIED -> span.parentSpanId() == SpanId.NONE ? SpanKind.INTERNAL : null;
      case CLIENT, PRODUCER -> null;
    };
  }

  /**
   * Between 0 and 1. The steps are those of Austin Appleby's MurmurHash3 (fmix64), public domain,
   * because not all senders' ids are random in all bits.
   */
  static double lot(TraceId traceId) {
    long lot = traceId.high() * 31 + traceId.low();
    lot ^= lot >>> 33;
    lot *= 0xff51afd7ed558ccdL;
    lot ^= lot >>> 33;
    lot *= 0xc4ceb9fe1a85ec53L;
    lot ^= lot >>> 33;
    return (lot >>> 11) * 0x1p-53;
  }
}
