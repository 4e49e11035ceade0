package dev.pharos.aggregate;

import dev.pharos.signal.RefusalReason;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the last ten minutes and how they were answered, so that a retry is answered the
 * same and counted once. For the intake's thread alone, but for what it counts.
 */
final class BatchIdentities {
  private final LinkedHashMap<BatchIdentity, Seen> seen = new LinkedHashMap<>();
  private final LongAdder forgotten = new LongAdder();

  private record Seen(long arrivalNs, Accepted answer) {}

  /** How this request was answered before; null when it is new. */
  @Nullable Accepted find(BatchIdentity identity) {
    Seen earlier = seen.get(identity);
    return earlier == null ? null : earlier.answer;
  }

  void remember(BatchIdentity identity, long arrivalNs, Accepted answer) {
    seen.put(identity, new Seen(arrivalNs, answer));
    if (seen.size() > IntakeLimits.IDENTITIES) {
      seen.pollFirstEntry();
      forgotten.increment();
    }
  }

  /**
   * Those that went before their time, for want of room: sent again, such a request counts twice.
   */
  long forgotten() {
    return forgotten.sum();
  }

  /** Forgets what is too old to be sent again. */
  void expire(long nowNs) {
    long oldest = nowNs - IntakeLimits.IDENTITY_KEPT.toNanos();
    Iterator<Seen> entries = seen.values().iterator();
    while (entries.hasNext() && entries.next().arrivalNs < oldest) {
      entries.remove();
    }
  }

  /** Forgets all. */
  void clear() {
    seen.clear();
  }

  int size() {
    return seen.size();
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(seen.size());
    for (Map.Entry<BatchIdentity, Seen> entry : seen.entrySet()) {
      out.writeLong(entry.getKey().high());
      out.writeLong(entry.getKey().low());
      out.writeLong(entry.getValue().arrivalNs);
      Accepted answer = entry.getValue().answer;
      out.writeInt(answer.items());
      out.writeByte(answer.refused().size());
      for (Map.Entry<RefusalReason, Integer> refused : answer.refused().entrySet()) {
        out.writeUTF(refused.getKey().name());
        out.writeInt(refused.getValue());
      }
    }
  }

  void readFrom(DataInputStream in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      BatchIdentity identity = new BatchIdentity(in.readLong(), in.readLong());
      long arrivalNs = in.readLong();
      int items = in.readInt();
      int reasons = in.readUnsignedByte();
      Map<RefusalReason, Integer> refused = new EnumMap<>(RefusalReason.class);
      for (int r = 0; r < reasons; r++) {
        refused.put(RefusalReason.valueOf(in.readUTF()), in.readInt());
      }
      seen.put(identity, new Seen(arrivalNs, new Accepted(items, refused)));
    }
  }
}
