package dev.pharos.store.metric;

import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesPlace;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one origin. Series hold theirs for as long as they live; where it has given
 * way to others meanwhile, {@link #counted} is the one that has its counts.
 */
final class SampleAccount {
  final CountRing minutes = new CountRing(SeriesStoreLimits.LEDGER_MINUTES);
  final CountRing hours = new CountRing(SeriesStoreLimits.LEDGER_HOURS);
  final CountRing minutesOfBytes = new CountRing(SeriesStoreLimits.LEDGER_MINUTES);
  final CountRing hoursOfBytes = new CountRing(SeriesStoreLimits.LEDGER_HOURS);

  /** Series. */
  long active;

  /** In which something of it came, counted since 1970. */
  int lastMinute;

  private final SeriesOrigin origin;
  private @Nullable SampleAccount heir;

  /**
   * @param minute in which it began
   */
  SampleAccount(SeriesOrigin origin, int minute) {
    this.origin = origin;
    this.lastMinute = minute;
  }

  SeriesOrigin origin() {
    return origin;
  }

  SeriesPlace place() {
    return origin.place();
  }

  /** As {@link dev.pharos.store.SeriesOwner} says it. */
  String service() {
    return origin.place().service();
  }

  SampleAccount counted() {
    SampleAccount account = this;
    while (account.heir != null) {
      account = account.heir;
    }
    return account;
  }

  /** Gives all that it counted to another, and what its series will bring. */
  void giveTo(SampleAccount other) {
    other.minutes.addAll(minutes);
    other.hours.addAll(hours);
    other.minutesOfBytes.addAll(minutesOfBytes);
    other.hoursOfBytes.addAll(hoursOfBytes);
    other.active += active;
    other.lastMinute = Math.max(other.lastMinute, lastMinute);
    heir = other;
  }

  void write(ByteSink out) {
    out.putText(service());
    out.putText(place().namespace());
    out.putText(place().environment());
    out.putText(origin.version());
    out.putVarint(lastMinute);
    minutes.write(out);
    hours.write(out);
    minutesOfBytes.write(out);
    hoursOfBytes.write(out);
  }

  static SampleAccount read(ByteSource in) throws CorruptDataException {
    SeriesPlace place = new SeriesPlace(in.readText(), in.readText(), in.readText());
    SampleAccount account =
        new SampleAccount(new SeriesOrigin(place, in.readText()), in.readVarintInt());
    account.minutes.read(in);
    account.hours.read(in);
    account.minutesOfBytes.read(in);
    account.hoursOfBytes.read(in);
    return account;
  }
}
