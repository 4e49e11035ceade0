package dev.pharos.aggregate.pattern;

import dev.pharos.signal.ServiceId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pattern while lines are added to it. */
final class PatternCell {
  private final long id;
  final List<String> tokens;

  /** By place; null where nothing was seen to vary. */
  private final @Nullable Variation[] variations;

  private final Map<String, long[]> versions = new LinkedHashMap<>();
  private LineCounts counts = new LineCounts();
  private final String example;
  private int severity;
  private long lines;
  private long bytes;
  private long firstNs = Long.MAX_VALUE;
  long lastNs = Long.MIN_VALUE;

  /**
   * @param tokens of the first line, with {@link LineTokens#ANY} where it varies
   */
  PatternCell(long id, List<String> tokens, String example) {
    this.id = id;
    this.tokens = new ArrayList<>(tokens);
    this.variations = new Variation[tokens.size()];
    this.example =
        example.substring(0, Math.min(example.length(), PatternLimits.EXAMPLE_CHARACTERS));
  }

  long id() {
    return id;
  }

  String example() {
    return example;
  }

  /** How many of the line's words, of 0 to 1, are the pattern's; what varies counts as neither. */
  double likeness(LineTokens line) {
    int same = 0;
    int fixed = 0;
    for (int i = 0; i < line.size(); i++) {
      String token = tokens.get(i);
      if (line.isBlank(i) || token.equals(LineTokens.ANY)) {
        continue;
      }
      fixed++;
      if (line.is(i, token)) {
        same++;
      }
    }
    return fixed == 0 ? 1 : (double) same / fixed;
  }

  /** Lets what differs in a line vary from now on; tells whether anything did not before. */
  boolean widen(LineTokens line) {
    boolean widened = false;
    for (int i = 0; i < line.size(); i++) {
      String token = tokens.get(i);
      if (!token.equals(LineTokens.ANY) && !line.is(i, token)) {
        variation(i).addSample(token);
        tokens.set(i, LineTokens.ANY);
        widened = true;
      }
    }
    return widened;
  }

  /** The places where a line that it has been widened for varies. */
  int[] varying(LineTokens line) {
    int[] places = new int[line.size()];
    int count = 0;
    for (int i = 0; i < line.size(); i++) {
      if (!line.is(i, tokens.get(i))) {
        places[count++] = i;
      }
    }
    return Arrays.copyOf(places, count);
  }

  /**
   * Counts a line.
   *
   * @param varying where it varies
   */
  void add(
      LineTokens line,
      int[] varying,
      String version,
      int lineSeverity,
      long lineBytes,
      long timeNs) {
    for (int place : varying) {
      variation(place).add(line, place);
    }
    lines++;
    bytes += lineBytes;
    severity = Math.max(severity, lineSeverity);
    counts.count(timeNs);
    firstNs = Math.min(firstNs, timeNs);
    lastNs = Math.max(lastNs, timeNs);
    long[] seen = versions.get(version);
    if (seen == null) {
      seen = new long[] {0, timeNs, timeNs};
      versions.put(version, seen);
    }
    seen[0]++;
    seen[1] = Math.min(seen[1], timeNs);
    seen[2] = Math.max(seen[2], timeNs);
    if (versions.size() > PatternLimits.VERSIONS) {
      versions.entrySet().stream()
          .min(Comparator.comparingLong(entry -> entry.getValue()[2]))
          .map(Map.Entry::getKey)
          .ifPresent(versions::remove);
    }
  }

  private Variation variation(int place) {
    Variation variation = variations[place];
    if (variation == null) {
      variation = new Variation();
      variations[place] = variation;
    }
    return variation;
  }

  LogPattern view(ServiceId service, long bytesOfService) {
    List<LogPattern.Varies> varies = new ArrayList<>();
    StringBuilder template = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      template.append(tokens.get(i));
      if (tokens.get(i).equals(LineTokens.ANY)) {
        Variation variation = variations[i] == null ? new Variation() : variations[i];
        varies.add(variation.view(varies.size()));
      }
    }
    return new LogPattern(
        id,
        service,
        template.toString().strip(),
        severity,
        lines,
        bytes,
        bytesOfService == 0 ? 0 : (double) bytes / bytesOfService,
        firstNs,
        lastNs,
        counts.copy(),
        example,
        varies,
        versions.entrySet().stream()
            .map(entry ->
                new LogPattern.Version(
                    entry.getKey(), entry.getValue()[0], entry.getValue()[1], entry.getValue()[2]))
            .sorted(Comparator.comparingLong(LogPattern.Version::lastNs).reversed())
            .toList());
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(id);
    out.writeInt(tokens.size());
    for (String token : tokens) {
      out.writeUTF(token);
    }
    out.writeUTF(example);
    out.writeInt(severity);
    out.writeLong(lines);
    out.writeLong(bytes);
    out.writeLong(firstNs);
    out.writeLong(lastNs);
    counts.writeTo(out);
    out.writeInt((int) Arrays.stream(variations).filter(Objects::nonNull).count());
    for (int i = 0; i < variations.length; i++) {
      Variation variation = variations[i];
      if (variation != null) {
        out.writeInt(i);
        variation.writeTo(out);
      }
    }
    out.writeInt(versions.size());
    for (Map.Entry<String, long[]> entry : versions.entrySet()) {
      out.writeUTF(entry.getKey());
      for (long number : entry.getValue()) {
        out.writeLong(number);
      }
    }
  }

  /**
   * @param byMinuteOnly as the snapshot before this one was written
   */
  static PatternCell readFrom(DataInput in, boolean byMinuteOnly) throws IOException {
    long id = in.readLong();
    List<String> tokens = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      tokens.add(in.readUTF());
    }
    PatternCell read = new PatternCell(id, tokens, in.readUTF());
    read.severity = in.readInt();
    read.lines = in.readLong();
    read.bytes = in.readLong();
    read.firstNs = in.readLong();
    read.lastNs = in.readLong();
    read.counts = byMinuteOnly ? LineCounts.ofAnHour(in, read.lastNs) : LineCounts.readFrom(in);
    for (int left = in.readInt(); left > 0; left--) {
      read.variations[in.readInt()] = Variation.readFrom(in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      read.versions.put(in.readUTF(), new long[] {in.readLong(), in.readLong(), in.readLong()});
    }
    return read;
  }
}
