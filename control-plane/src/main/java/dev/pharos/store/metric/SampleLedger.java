package dev.pharos.store.metric;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.SeriesOwner;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples that were kept, and the bytes of the requests they came in, by the service they count for
 * and by when they came. A series knows its account, so that counting looks nothing up. Changed
 * under the head's write lock, read under its read lock; a replay of the journal counts alike.
 */
final class SampleLedger {
  private static final int MINUTES_OF_AN_HOUR = 60;
  private static final int NEVER = -1;

  private final Map<String, Account> accounts = new HashMap<>();
  private int beganMinute = NEVER;
  private int bytesBeganMinute = NEVER;

  /** What is counted for one service. */
  static final class Account {
    private final String service;
    private final Ring minutes = new Ring(SeriesStoreLimits.LEDGER_MINUTES);
    private final Ring hours = new Ring(SeriesStoreLimits.LEDGER_HOURS);
    private final Ring minutesOfBytes = new Ring(SeriesStoreLimits.LEDGER_MINUTES);
    private final Ring hoursOfBytes = new Ring(SeriesStoreLimits.LEDGER_HOURS);

    private Account(String service) {
      this.service = service;
    }

    /** As {@link SeriesOwner} says it. */
    String service() {
      return service;
    }
  }

  /** The account that a series counts for. */
  Account of(Labels labels) {
    return account(SeriesOwner.of(labels));
  }

  private Account account(String service) {
    Account account = accounts.get(service);
    if (account == null) {
      String key =
          accounts.size() < SeriesStoreLimits.SERVICES ? service : SeriesStoreLimits.OTHER_SERVICES;
      account = accounts.computeIfAbsent(key, Account::new);
    }
    return account;
  }

  /**
   * @param minute in which they came, counted since 1970
   */
  void count(Account account, int minute, long samples) {
    if (samples > 0) {
      beganMinute = beganMinute == NEVER ? minute : Math.min(beganMinute, minute);
      account.minutes.add(minute, samples);
      account.hours.add(minute / MINUTES_OF_AN_HOUR, samples);
    }
  }

  /**
   * @param minute in which they came, counted since 1970
   * @param bytes the share of a request, 0 of what nobody sent
   */
  void countBytes(Account account, int minute, long bytes) {
    bytesBeganMinute = bytesBeganMinute == NEVER ? minute : Math.min(bytesBeganMinute, minute);
    if (bytes > 0) {
      account.minutesOfBytes.add(minute, bytes);
      account.hoursOfBytes.add(minute / MINUTES_OF_AN_HOUR, bytes);
    }
  }

  /** What came in the windows that begin in a range; minutes, else hours. */
  ArrivedSamples in(Resolution resolution, TimeRange range) {
    boolean byHour = resolution == Resolution.HOUR;
    long length = byHour ? Resolution.HOUR.lengthNs() : Resolution.MINUTE.lengthNs();
    int from = Math.toIntExact(Math.ceilDiv(Math.max(0, range.fromNs()), length));
    int to = Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.ceilDiv(range.toNs(), length)));
    Map<String, Long> samples = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    accounts.forEach((service, account) -> {
      long sum = (byHour ? account.hours : account.minutes).sum(from, to);
      if (sum > 0) {
        samples.put(service, sum);
      }
      long received = (byHour ? account.hoursOfBytes : account.minutesOfBytes).sum(from, to);
      if (received > 0) {
        bytes.put(service, received);
      }
    });
    return new ArrivedSamples(beganMs(beganMinute), samples, beganMs(bytesBeganMinute), bytes);
  }

  private static long beganMs(int minute) {
    return minute == NEVER ? Long.MAX_VALUE : Duration.ofMinutes(minute).toMillis();
  }

  /** FORMAT.md draws it. */
  void write(ByteSink out) {
    List<Account> counted =
        accounts.values().stream().filter(account -> account.hours.newest != NEVER).toList();
    out.putZigzag(beganMinute);
    out.putVarint(counted.size());
    for (Account account : counted) {
      out.putText(account.service);
      account.minutes.write(out);
      account.hours.write(out);
    }
  }

  void read(ByteSource in) throws CorruptDataException {
    beganMinute = (int) in.readZigzag();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      Account account = account(in.readText());
      account.minutes.read(in);
      account.hours.read(in);
    }
  }

  /** Behind what {@link #write} writes; earlier builds ended before. */
  void writeBytes(ByteSink out) {
    List<Account> counted =
        accounts.values().stream().filter(account -> account.hoursOfBytes.newest != NEVER).toList();
    out.putZigzag(bytesBeganMinute);
    out.putVarint(counted.size());
    for (Account account : counted) {
      out.putText(account.service);
      account.minutesOfBytes.write(out);
      account.hoursOfBytes.write(out);
    }
  }

  void readBytes(ByteSource in) throws CorruptDataException {
    bytesBeganMinute = (int) in.readZigzag();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      Account account = account(in.readText());
      account.minutesOfBytes.read(in);
      account.hoursOfBytes.read(in);
    }
  }

  /** Counts of the last so many windows. */
  private static final class Ring {
    private final long[] counts;
    private int newest = NEVER;

    Ring(int windows) {
      counts = new long[windows];
    }

    void add(int window, long samples) {
      if (window > newest) {
        advance(window);
      }
      // A clock that was set back by more than is kept counts into nothing that is asked for.
      if (newest - window < counts.length) {
        counts[window % counts.length] += samples;
      }
    }

    private void advance(int window) {
      if (newest == NEVER || window - newest >= counts.length) {
        Arrays.fill(counts, 0);
      } else {
        for (int skipped = newest + 1; skipped <= window; skipped++) {
          counts[skipped % counts.length] = 0;
        }
      }
      newest = window;
    }

    /** Of windows from one to before another. */
    long sum(int from, int to) {
      long sum = 0;
      for (int window = Math.max(from, oldest()); window < to && window <= newest; window++) {
        sum += counts[window % counts.length];
      }
      return sum;
    }

    private int oldest() {
      return Math.max(0, newest - counts.length + 1);
    }

    void write(ByteSink out) {
      List<Integer> filled = new ArrayList<>();
      for (int window = oldest(); window <= newest; window++) {
        if (counts[window % counts.length] > 0) {
          filled.add(window);
        }
      }
      out.putVarint(filled.size());
      int before = 0;
      for (int window : filled) {
        out.putVarint(window - before);
        out.putVarint(counts[window % counts.length]);
        before = window;
      }
    }

    void read(ByteSource in) throws CorruptDataException {
      int count = in.readCount();
      int window = 0;
      for (int i = 0; i < count; i++) {
        window += in.readVarintInt();
        add(window, in.readVarint());
      }
    }
  }
}
