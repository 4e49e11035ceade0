package dev.pharos.aggregate.keep;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a policy that decides on traces is turned by: it keeps ordinary ones, of which nothing
 * speaks for keeping them, at these rates, and counts here what it decided. Knows no other part, so
 * that a store may be begun with it. Safe for use by many threads.
 */
public final class KeepKnob {
  /** What a span without attributes takes, in attributes: ids, times, name and kind. */
  private static final int OF_ITSELF = 8;

  /** A name, a time and mostly some attributes, in attributes. */
  private static final int OF_AN_EVENT = 4;

  private final double otherwise;
  private volatile Rates rates = services -> OptionalDouble.empty();
  private Map<ServiceId, Weights> byService = new HashMap<>();
  private long spans;

  /** Of what was kept since the beginning. */
  private long keptSpans;

  private long keptWeight;

  /**
   * @param otherwise the rate where nobody says another, 0 (none) to 1 (all)
   */
  public KeepKnob(double otherwise) {
    if (!(otherwise >= 0 && otherwise <= 1)) {
      throw new IllegalArgumentException("a rate of " + otherwise + " is not between 0 and 1");
    }
    this.otherwise = otherwise;
  }

  /** Says at which rate ordinary traces are kept. */
  @FunctionalInterface
  public interface Rates {
    /**
     * From 0 to 1; empty to say nothing.
     *
     * @param services that have spans in the trace
     */
    OptionalDouble of(Collection<ServiceId> services);
  }

  /** What was decided. */
  public enum Decision {
    /** Kept, whatever the rate is. */
    ALWAYS,
    /** Kept by the rate, also when that is 1. */
    KEPT,
    /** Not kept by the rate. */
    LEFT_OUT,
    /** Kept by the rate that a lever says. */
    RULED_KEPT,
    /** Not kept by the rate that a lever says. */
    RULED_LEFT_OUT;

    boolean isKept() {
      return this != LEFT_OUT && this != RULED_LEFT_OUT;
    }
  }

  private static final class Weights {
    private long always;
    private long kept;
    private long leftOut;
    private long ruledKept;
    private long ruledLeftOut;

    void add(long weight, Decision decision) {
      switch (decision) {
        case ALWAYS -> always += weight;
        case KEPT -> kept += weight;
        case LEFT_OUT -> leftOut += weight;
        case RULED_KEPT -> ruledKept += weight;
        case RULED_LEFT_OUT -> ruledLeftOut += weight;
      }
    }

    long sum() {
      return always + kept + leftOut + ruledKept + ruledLeftOut;
    }

    DecidedBytes bytes(double bytes) {
      long ofKept = Math.round(kept * bytes);
      long ofRuledKept = Math.round(ruledKept * bytes);
      long ofRuled = ofRuledKept + Math.round(ruledLeftOut * bytes);
      return new DecidedBytes(
          Math.round(always * bytes),
          ofKept + Math.round(leftOut * bytes) + ofRuled,
          ofKept + ofRuledKept,
          ofRuled,
          ofRuledKept);
    }
  }

  /**
   * At which rate an ordinary trace is kept, 0 (none) to 1 (all).
   *
   * @param services that have spans in it
   */
  public double rate(Collection<ServiceId> services) {
    return rates.of(services).orElse(otherwise);
  }

  /** The rate where nobody says another, 0 to 1. */
  public double otherwise() {
    return otherwise;
  }

  /** Holds for what is decided from now on. */
  public void turn(Rates next) {
    rates = next;
  }

  /** Counts the spans of a trace, or those of them that were decided on now. */
  public synchronized void add(Collection<Span> decidedOn, Decision decision) {
    long sum = 0;
    for (Span span : decidedOn) {
      long weight =
          OF_ITSELF + span.attributes().size() + (long) OF_AN_EVENT * span.events().size();
      byService.computeIfAbsent(span.service(), fresh -> new Weights()).add(weight, decision);
      sum += weight;
    }
    spans += decidedOn.size();
    if (decision.isKept()) {
      keptSpans += decidedOn.size();
      keptWeight += sum;
    }
  }

  /**
   * What was counted since it was last asked, of each service's spans. A span takes what those that
   * were kept take in the mean, the more of it the more attributes and events it has beside them:
   * they have more than others, since errors have events.
   *
   * @param perSpan bytes on disk, in the mean of those that were kept since the beginning; while it
   *     is empty, what is counted waits
   */
  public synchronized Map<ServiceId, DecidedBytes> taken(OptionalDouble perSpan) {
    long weights = byService.values().stream().mapToLong(Weights::sum).sum();
    if (perSpan.isEmpty() || weights == 0) {
      return Map.of();
    }
    double spansPerWeight =
        keptSpans == 0 ? (double) spans / weights : (double) keptSpans / keptWeight;
    double perWeight = perSpan.getAsDouble() * spansPerWeight;
    Map<ServiceId, DecidedBytes> taken = new HashMap<>();
    byService.forEach((service, one) -> taken.put(service, one.bytes(perWeight)));
    byService = new HashMap<>();
    spans = 0;
    return taken;
  }
}
