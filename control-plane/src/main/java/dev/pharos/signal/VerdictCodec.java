package dev.pharos.signal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as bytes, for journal and snapshots: a version byte, then the fields in the record's
 * order. Numbers are big endian, words are written by name so that constants may be added and
 * moved, and a text is its length in bytes and UTF-8. Pure.
 */
public final class VerdictCodec {
  private static final int VERSION = 1;

  private VerdictCodec() {}

  public static byte[] encode(DeployVerdict verdict) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      text(out, verdict.state().name());
      out.writeBoolean(verdict.isFinal());
      text(out, verdict.sentence());
      text(out, verdict.baseline().name());
      out.writeInt(verdict.newInstances());
      out.writeInt(verdict.oldInstances());
      out.writeInt(verdict.looks());
      out.writeInt(verdict.windows());
      out.writeInt(verdict.checks().size());
      for (DeployVerdict.Check check : verdict.checks()) {
        write(out, check);
      }
      out.writeInt(verdict.checksLeftOut());
      Long decidedAtNs = verdict.decidedAtNs();
      out.writeBoolean(decidedAtNs != null);
      out.writeLong(decidedAtNs == null ? 0 : decidedAtNs);
      out.writeLong(verdict.lookedAtNs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException when the bytes are not what {@link #encode} wrote
   */
  public static DeployVerdict decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("a verdict has version " + version + ", this build reads " + VERSION);
    }
    try {
      DeployVerdict.State state = DeployVerdict.State.valueOf(text(in));
      boolean isFinal = in.readBoolean();
      String sentence = text(in);
      DeployVerdict.Baseline baseline = DeployVerdict.Baseline.valueOf(text(in));
      int newInstances = in.readInt();
      int oldInstances = in.readInt();
      int looks = in.readInt();
      int windows = in.readInt();
      int count = in.readInt();
      List<DeployVerdict.Check> checks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        checks.add(check(in));
      }
      int leftOut = in.readInt();
      boolean decided = in.readBoolean();
      long decidedAtNs = in.readLong();
      return new DeployVerdict(
          state,
          isFinal,
          sentence,
          baseline,
          newInstances,
          oldInstances,
          looks,
          windows,
          checks,
          leftOut,
          decided ? (Long) decidedAtNs : null,
          in.readLong());
    } catch (IllegalArgumentException e) {
      throw new IOException("a verdict cannot be read: " + e.getMessage(), e);
    }
  }

  private static void write(DataOutputStream out, DeployVerdict.Check check) throws IOException {
    text(out, check.kind());
    text(out, check.operation());
    text(out, check.measure());
    text(out, check.unit());
    out.writeLong(check.newCount());
    out.writeLong(check.oldCount());
    out.writeDouble(check.baseline());
    out.writeDouble(check.value());
    out.writeDouble(check.difference());
    out.writeDouble(check.low());
    out.writeDouble(check.high());
    out.writeDouble(check.p());
    out.writeDouble(check.gate());
    text(out, check.state());
    String detail = check.detail();
    out.writeBoolean(detail != null);
    text(out, detail == null ? "" : detail);
  }

  private static DeployVerdict.Check check(DataInputStream in) throws IOException {
    String kind = text(in);
    String operation = text(in);
    String measure = text(in);
    String unit = text(in);
    long newCount = in.readLong();
    long oldCount = in.readLong();
    double baseline = in.readDouble();
    double value = in.readDouble();
    double difference = in.readDouble();
    double low = in.readDouble();
    double high = in.readDouble();
    double p = in.readDouble();
    double gate = in.readDouble();
    String state = text(in);
    boolean told = in.readBoolean();
    String detail = text(in);
    return new DeployVerdict.Check(
        kind,
        operation,
        measure,
        unit,
        newCount,
        oldCount,
        baseline,
        value,
        difference,
        low,
        high,
        p,
        gate,
        state,
        told ? detail : (@Nullable String) null);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a verdict ends within a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
