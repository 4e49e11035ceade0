package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.VerdictCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What the journal keeps beside telemetry, so that a restart knows it too. */
sealed interface JournalEvent {

  record Reported(InstanceReport report) implements JournalEvent {}

  record Gone(String registrationId, long atNs) implements JournalEvent {}

  record Noticed(DeploymentNotice notice) implements JournalEvent {}

  record Judged(String deployment, DeployVerdict verdict) implements JournalEvent {}

  record Requests(RequestReport report) implements JournalEvent {}

  /** A kind byte, then the fields in the order of the record; absent ones as a false flag. */
  default byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      switch (this) {
        case Reported(InstanceReport report) -> {
          out.writeByte(1);
          out.writeUTF(report.registrationId());
          writeService(out, report.service());
          out.writeUTF(report.instance());
          out.writeUTF(report.version());
          writeText(out, report.commit());
          writeNumber(out, report.builtAtNs());
          writeNumber(out, report.startedAtNs());
          writeText(out, report.status() == null ? null : report.status().name());
          out.writeUTF(report.statusDetail());
          out.writeUTF(report.host());
          writeText(out, report.adminHref());
          out.writeLong(report.atNs());
        }
        case Gone(String registrationId, long atNs) -> {
          out.writeByte(2);
          out.writeUTF(registrationId);
          out.writeLong(atNs);
        }
        case Noticed(DeploymentNotice notice) -> {
          out.writeByte(3);
          writeText(out, notice.key());
          writeService(out, notice.service());
          out.writeUTF(notice.version());
          writeText(out, notice.commit());
          writeText(out, notice.author());
          writeText(out, notice.link());
          out.writeLong(notice.atNs());
          writeNumber(out, notice.committedAtNs());
        }
        case Judged(String deployment, DeployVerdict verdict) -> {
          out.writeByte(4);
          out.writeUTF(deployment);
          out.write(VerdictCodec.encode(verdict));
        }
        case Requests(RequestReport report) -> {
          out.writeByte(5);
          report.write(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an event's text is longer than 64 kB", e);
    }
    return bytes.toByteArray();
  }

  static JournalEvent decode(byte[] payload) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
    int kind = in.readByte();
    return switch (kind) {
      case 1 -> new Reported(readReport(in));
      case 2 -> new Gone(in.readUTF(), in.readLong());
      case 3 -> new Noticed(readNotice(in));
      case 4 -> new Judged(in.readUTF(), VerdictCodec.decode(in.readAllBytes()));
      case 5 -> new Requests(RequestReport.read(in));
      default -> throw new IOException("journal event of unknown kind " + kind);
    };
  }

  private static DeploymentNotice readNotice(DataInputStream in) throws IOException {
    String key = readText(in);
    ServiceId service = readService(in);
    String version = in.readUTF();
    String commit = readText(in);
    String author = readText(in);
    String link = readText(in);
    long atNs = in.readLong();
    // Earlier builds ended here.
    Long committedAtNs = in.available() > 0 ? readNumber(in) : null;
    return new DeploymentNotice(key, service, version, commit, committedAtNs, author, link, atNs);
  }

  private static InstanceReport readReport(DataInputStream in) throws IOException {
    String registrationId = in.readUTF();
    ServiceId service = readService(in);
    String instance = in.readUTF();
    String version = in.readUTF();
    String commit = readText(in);
    Long builtAtNs = readNumber(in);
    Long startedAtNs = readNumber(in);
    String status = readText(in);
    return new InstanceReport(
        registrationId,
        service,
        instance,
        version,
        commit,
        builtAtNs,
        startedAtNs,
        status == null ? null : InstanceStatus.valueOf(status),
        in.readUTF(),
        in.readUTF(),
        readText(in),
        in.readLong());
  }

  private static void writeService(DataOutputStream out, ServiceId service) throws IOException {
    out.writeUTF(service.namespace());
    out.writeUTF(service.name());
    out.writeUTF(service.environment());
  }

  private static ServiceId readService(DataInputStream in) throws IOException {
    return new ServiceId(in.readUTF(), in.readUTF(), in.readUTF());
  }

  private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String readText(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  private static void writeNumber(DataOutputStream out, @Nullable Long number) throws IOException {
    out.writeBoolean(number != null);
    if (number != null) {
      out.writeLong(number);
    }
  }

  private static @Nullable Long readNumber(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readLong() : null;
  }
}
