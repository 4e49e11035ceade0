package dev.pharos.aggregate.pattern;

import dev.pharos.signal.ServiceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Groups log lines by service into patterns as they come. What depends on the order of lines is the
 * same when they are replayed in it. Safe for use by many threads.
 */
public final class LogPatterns {
  private static final int SNAPSHOT_VERSION = 2;

  /** Has counts of the last hour only. */
  private static final int SNAPSHOT_BY_MINUTE = 1;

  private final Map<ServiceId, PatternTree> services = new HashMap<>();
  private final LineTokens line = new LineTokens();
  private final KnownForms known = new KnownForms();
  private long nextId = 1;
  private long forgotten;
  private long ungrouped;
  private Supplier<Set<Long>> held = Set::of;

  /** Those that somebody asks for by their number do not make room for others. */
  public synchronized void hold(Supplier<Set<Long>> ids) {
    held = ids;
  }

  /**
   * Adds a line to the pattern it belongs to, or begins one.
   *
   * @param version of the service; may be empty
   * @param severity OpenTelemetry's number; 0 when nobody said
   * @param timeNs the line's own time, epoch nanoseconds
   * @return the pattern's id; 0 when the bound of services is reached and the line is not grouped
   */
  public synchronized long add(
      ServiceId service, String version, int severity, String body, long timeNs) {
    PatternTree tree = services.get(service);
    if (tree == null) {
      if (services.size() == PatternLimits.SERVICES) {
        ungrouped++;
        return 0;
      }
      tree = new PatternTree();
      services.put(service, tree);
    }
    line.read(body);
    KnownForms.Form form = known.find(tree, line);
    if (form == null) {
      form = place(tree, body);
    }
    tree.bytes += body.length();
    form.cell().add(line, form.varying(), version, severity, body.length(), timeNs);
    return form.cell().id();
  }

  /** Finds the line's pattern, or begins one, and remembers what was found. */
  private KnownForms.Form place(PatternTree tree, String body) {
    PatternCell cell = tree.find(line);
    if (cell == null) {
      if (tree.size() == PatternLimits.PATTERNS_OF_SERVICE) {
        tree.forgetOldest(held.get());
        forgotten++;
      }
      cell = new PatternCell(nextId++, line.template(), body);
      tree.add(cell);
    }
    if (cell.widen(line)) {
      tree.changed();
    }
    return known.add(tree, line, cell, cell.varying(line));
  }

  /**
   * The pattern that a line like one that was added would go to; 0 when there is none. Nothing
   * changes by it.
   */
  public synchronized long find(ServiceId service, String body) {
    PatternTree tree = services.get(service);
    if (tree == null) {
      return 0;
    }
    line.read(body);
    PatternCell cell = tree.find(line);
    return cell == null ? 0 : cell.id();
  }

  /** A pattern by its number; empty when it is not known, or not any more. */
  public synchronized Optional<LogPattern> pattern(long id) {
    for (Map.Entry<ServiceId, PatternTree> entry : services.entrySet()) {
      PatternCell cell = entry.getValue().cell(id);
      if (cell != null) {
        return Optional.of(cell.view(entry.getKey(), entry.getValue().bytes));
      }
    }
    return Optional.empty();
  }

  /** A pattern's first line, which stays; null when the service has no such pattern. */
  public synchronized @Nullable String example(ServiceId service, long id) {
    PatternTree tree = services.get(service);
    PatternCell cell = tree == null ? null : tree.cell(id);
    return cell == null ? null : cell.example();
  }

  /** All patterns, in no order. */
  public synchronized List<LogPattern> patterns() {
    List<LogPattern> patterns = new ArrayList<>();
    services.forEach((service, tree) ->
        tree.cells().forEach(cell -> patterns.add(cell.view(service, tree.bytes))));
    return patterns;
  }

  /** How many patterns made room for newer ones, since the data folder is new. */
  public synchronized long forgotten() {
    return forgotten;
  }

  /** How many lines came from more services than are grouped, since the data folder is new. */
  public synchronized long ungrouped() {
    return ungrouped;
  }

  public synchronized byte[] snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SNAPSHOT_VERSION);
      out.writeLong(nextId);
      out.writeLong(forgotten);
      out.writeLong(ungrouped);
      out.writeInt(services.size());
      for (Map.Entry<ServiceId, PatternTree> entry : services.entrySet()) {
        out.writeUTF(entry.getKey().namespace());
        out.writeUTF(entry.getKey().name());
        out.writeUTF(entry.getKey().environment());
        entry.getValue().writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Becomes what it was when the snapshot was taken.
   *
   * @throws IOException when the bytes are not a snapshot that this build reads
   */
  public synchronized void restore(byte[] snapshot) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
      int version = in.readInt();
      if (version < SNAPSHOT_BY_MINUTE || version > SNAPSHOT_VERSION) {
        throw new IOException(
            "the snapshot of log patterns has version "
                + version
                + ", this build reads "
                + SNAPSHOT_VERSION);
      }
      nextId = in.readLong();
      forgotten = in.readLong();
      ungrouped = in.readLong();
      services.clear();
      known.clear();
      for (int left = in.readInt(); left > 0; left--) {
        ServiceId service = new ServiceId(in.readUTF(), in.readUTF(), in.readUTF());
        services.put(service, PatternTree.readFrom(in, version == SNAPSHOT_BY_MINUTE));
      }
    }
  }
}
