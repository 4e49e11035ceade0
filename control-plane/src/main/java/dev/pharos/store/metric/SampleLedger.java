package dev.pharos.store.metric;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Samples that were kept, and the bytes of the requests they came in, by who sent them and by when
 * they came; and how many series of theirs are active. A series knows its account, so that counting
 * looks nothing up. Changed under the head's write lock, read under its read lock; a replay of the
 * journal counts alike.
 */
final class SampleLedger {
  private static final int MINUTES_OF_AN_HOUR = 60;
  private static final int NEVER = -1;

  private final Map<String, OriginAccounts> services = new LinkedHashMap<>();
  private int size;
  private int beganMinute = NEVER;
  private int originsBeganMinute = NEVER;
  private int bytesBeganMinute = NEVER;

  /**
   * The account that a series counts for.
   *
   * @param minute in which the series came, counted since 1970; 0 for what was there before, which
   *     takes the place of nothing
   */
  SampleAccount of(Labels labels, int minute) {
    return account(SeriesOrigin.of(labels), minute);
  }

  private SampleAccount account(SeriesOrigin origin, int minute) {
    String service = origin.place().service();
    OriginAccounts accounts = services.get(service);
    if (accounts != null || services.size() < SeriesStoreLimits.SERVICES) {
      return account(of(service), origin, minute);
    }
    String others = SeriesStoreLimits.OTHER_SERVICES;
    return account(of(others), SeriesOrigin.of(others), minute);
  }

  private OriginAccounts of(String service) {
    return services.computeIfAbsent(service, OriginAccounts::new);
  }

  private SampleAccount account(OriginAccounts accounts, SeriesOrigin origin, int minute) {
    int before = accounts.size();
    SampleAccount account = accounts.of(origin, minute, size < SeriesStoreLimits.ORIGINS);
    size += accounts.size() - before;
    return account;
  }

  /**
   * @param minute in which they came, counted since 1970
   */
  void count(SampleAccount ofSeries, int minute, long samples) {
    if (samples > 0) {
      came(ofSeries, minute);
      SampleAccount account = ofSeries.counted();
      beganMinute = earlier(beganMinute, minute);
      originsBeganMinute = earlier(originsBeganMinute, minute);
      account.minutes.add(minute, samples);
      account.hours.add(minute / MINUTES_OF_AN_HOUR, samples);
    }
  }

  /**
   * @param minute in which they came, counted since 1970
   * @param bytes the share of a request, 0 of what nobody sent
   */
  void countBytes(SampleAccount ofSeries, int minute, long bytes) {
    bytesBeganMinute = earlier(bytesBeganMinute, minute);
    if (bytes > 0) {
      came(ofSeries, minute);
      SampleAccount account = ofSeries.counted();
      account.minutesOfBytes.add(minute, bytes);
      account.hoursOfBytes.add(minute / MINUTES_OF_AN_HOUR, bytes);
    }
  }

  private static int earlier(int began, int minute) {
    return began == NEVER ? minute : Math.min(began, minute);
  }

  /** An origin was not silent then. */
  void came(SampleAccount ofSeries, int minute) {
    SampleAccount account = ofSeries.counted();
    account.lastMinute = Math.max(account.lastMinute, minute);
  }

  /** A series became active, or is no more. */
  void countActive(SampleAccount ofSeries, int change) {
    ofSeries.counted().active += change;
  }

  /** Active series, of origins that have some. */
  Map<SeriesOrigin, Long> active() {
    Map<SeriesOrigin, Long> active = new HashMap<>();
    forEach(account -> {
      if (account.active > 0) {
        active.put(account.origin(), account.active);
      }
    });
    return active;
  }

  /** What came in the windows that begin in a range; minutes, else hours. */
  ArrivedSamples in(Resolution resolution, TimeRange range) {
    boolean byHour = resolution == Resolution.HOUR;
    long length = byHour ? Resolution.HOUR.lengthNs() : Resolution.MINUTE.lengthNs();
    int from = Math.toIntExact(Math.ceilDiv(Math.max(0, range.fromNs()), length));
    int to = Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.ceilDiv(range.toNs(), length)));
    Map<SeriesOrigin, Long> samples = new HashMap<>();
    Map<SeriesOrigin, Long> bytes = new HashMap<>();
    forEach(account -> {
      long sum = (byHour ? account.hours : account.minutes).sum(from, to);
      if (sum > 0) {
        samples.put(account.origin(), sum);
      }
      long received = (byHour ? account.hoursOfBytes : account.minutesOfBytes).sum(from, to);
      if (received > 0) {
        bytes.put(account.origin(), received);
      }
    });
    return new ArrivedSamples(
        beganMs(beganMinute),
        beganMs(originsBeganMinute),
        samples,
        beganMs(bytesBeganMinute),
        bytes);
  }

  private void forEach(Consumer<SampleAccount> action) {
    services.values().forEach(accounts -> accounts.forEach(action));
  }

  private static long beganMs(int minute) {
    return minute == NEVER ? Long.MAX_VALUE : Duration.ofMinutes(minute).toMillis();
  }

  /** FORMAT.md draws it. */
  void write(ByteSink out) {
    out.putZigzag(beganMinute);
    out.putZigzag(originsBeganMinute);
    out.putZigzag(bytesBeganMinute);
    List<SampleAccount> all = new ArrayList<>();
    forEach(all::add);
    out.putVarint(all.size());
    all.forEach(account -> account.write(out));
  }

  void read(ByteSource in) throws CorruptDataException {
    beganMinute = (int) in.readZigzag();
    originsBeganMinute = (int) in.readZigzag();
    bytesBeganMinute = (int) in.readZigzag();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      SampleAccount account = SampleAccount.read(in);
      of(account.service()).put(account);
    }
    size = services.values().stream().mapToInt(OriginAccounts::size).sum();
  }

  /** What builds wrote that counted by service alone: nobody knows of which origin it was. */
  void readSamplesOfServices(ByteSource in) throws CorruptDataException {
    beganMinute = (int) in.readZigzag();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      SampleAccount account = account(SeriesOrigin.of(in.readText()), 0);
      account.minutes.read(in);
      account.hours.read(in);
    }
  }

  /** Likewise of bytes, which the first of them did not write. */
  void readBytesOfServices(ByteSource in) throws CorruptDataException {
    bytesBeganMinute = (int) in.readZigzag();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      SampleAccount account = account(SeriesOrigin.of(in.readText()), 0);
      account.minutesOfBytes.read(in);
      account.hoursOfBytes.read(in);
    }
  }
}
