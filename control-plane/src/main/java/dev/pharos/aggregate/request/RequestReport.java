package dev.pharos.aggregate.request;

import dev.pharos.signal.ServiceId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a request of metrics says of requests that were answered. */
public record RequestReport(List<Sender> senders) {
  /** That nothing was said. */
  public static final RequestReport NOTHING = new RequestReport(List.of());

  /** More than a request of metrics can hold. */
  private static final int MOST = 1 << 22;

  public RequestReport {
    senders = List.copyOf(senders);
  }

  /**
   * Of one process.
   *
   * @param id a hash of all attributes of its resource
   * @param version empty when it sends none
   * @param instance empty when it sends none
   */
  public record Sender(
      long id, ServiceId service, String version, String instance, List<RequestPoint> points) {
    public Sender {
      points = List.copyOf(points);
    }

    /** The same with other points. */
    public Sender with(List<RequestPoint> others) {
      return new Sender(id, service, version, instance, others);
    }
  }

  public boolean isEmpty() {
    return senders.isEmpty();
  }

  /** How many points. */
  public int points() {
    return senders.stream().mapToInt(sender -> sender.points().size()).sum();
  }

  /** Without points of which this holds. */
  public RequestReport without(Predicate<RequestPoint> excluded) {
    List<Sender> kept = new ArrayList<>(senders.size());
    for (Sender sender : senders) {
      List<RequestPoint> points =
          sender.points().stream().filter(point -> !excluded.test(point)).toList();
      if (!points.isEmpty()) {
        kept.add(sender.with(points));
      }
    }
    return new RequestReport(kept);
  }

  /** In the order of the fields. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(senders.size());
    for (Sender sender : senders) {
      out.writeLong(sender.id());
      out.writeUTF(sender.service().namespace());
      out.writeUTF(sender.service().name());
      out.writeUTF(sender.service().environment());
      out.writeUTF(sender.version());
      out.writeUTF(sender.instance());
      out.writeInt(sender.points().size());
      for (RequestPoint point : sender.points()) {
        out.writeLong(point.series());
        out.writeUTF(point.operation());
        out.writeUTF(point.protocol());
        out.writeBoolean(point.failed());
        out.writeBoolean(point.delta());
        out.writeLong(point.startNs());
        out.writeLong(point.timeNs());
        point.counts().write(out);
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static RequestReport read(DataInput in) throws IOException {
    List<Sender> senders = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      long id = in.readLong();
      ServiceId service = new ServiceId(in.readUTF(), in.readUTF(), in.readUTF());
      String version = in.readUTF();
      String instance = in.readUTF();
      List<RequestPoint> points = new ArrayList<>();
      for (int each = count(in); each > 0; each--) {
        points.add(
            new RequestPoint(
                in.readLong(),
                in.readUTF(),
                in.readUTF(),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                in.readLong(),
                DurationCounts.read(in)));
      }
      senders.add(new Sender(id, service, version, instance, points));
    }
    return new RequestReport(senders);
  }

  private static int count(DataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException("a report of " + count + " parts");
    }
    return count;
  }
}
