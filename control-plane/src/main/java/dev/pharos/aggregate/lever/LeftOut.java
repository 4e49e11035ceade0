package dev.pharos.aggregate.lever;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a lever left out so far. Safe for use by many threads. */
public final class LeftOut {

  /** Why something was left out. */
  public enum Reason {
    /** All of it is to be. */
    DROPPED,
    /** Another one of so many was kept. */
    THINNED,
    /** It is part of a sum that was kept. */
    ADDED_UP,
    /** Its sum is not kept yet: not all that belongs to it may have come. */
    NOT_COMPLETE,
    /** A sum of its time, or a later one, is kept already. */
    LATE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param items lines or samples
   * @param textBytes characters of lines' bodies; 0 of samples
   */
  public record Amount(long items, long textBytes) {
    public static final Amount NONE = new Amount(0, 0);

    Amount plus(Amount other) {
      return new Amount(items + other.items, textBytes + other.textBytes);
    }
  }

  private final Map<Reason, LongAdder> items = adders();
  private final Map<Reason, LongAdder> textBytes = adders();
  private final LongAdder keptWhole = new LongAdder();

  LeftOut() {}

  LeftOut(Map<Reason, Amount> before) {
    before.forEach((reason, amount) -> add(reason, amount.items(), amount.textBytes()));
  }

  private static Map<Reason, LongAdder> adders() {
    Map<Reason, LongAdder> adders = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      adders.put(reason, new LongAdder());
    }
    return adders;
  }

  @SuppressWarnings("NullAway") // there is an adder of each
  void add(Reason reason, long count, long bytes) {
    items.get(reason).add(count);
    textBytes.get(reason).add(bytes);
  }

  /** A sample that should have been left out, and could not be. */
  void keptWhole() {
    keptWhole.increment();
  }

  /**
   * Samples that were kept with all their labels since the process began: too many series are
   * summed up already, or they are histograms of their own kind.
   */
  public long samplesKeptWhole() {
    return keptWhole.sum();
  }

  @SuppressWarnings("NullAway") // there is an adder of each
  public Amount of(Reason reason) {
    return new Amount(items.get(reason).sum(), textBytes.get(reason).sum());
  }

  /** Without reasons for which nothing was. */
  public Map<Reason, Amount> byReason() {
    Map<Reason, Amount> found = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      Amount amount = of(reason);
      if (amount.items() > 0) {
        found.put(reason, amount);
      }
    }
    return found;
  }

  public Amount all() {
    return byReason().values().stream().reduce(Amount.NONE, Amount::plus);
  }
}
