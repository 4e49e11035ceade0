package dev.pharos.receive.metric;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.BytesCache;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.signal.metric.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes labels of the pairs that lie one after the other on the wire, and remembers what it made: a
 * series comes again with each request. Safe for use by many threads.
 */
public final class LabelReader {
  private static final int PAIR_NAME = (1 << 3) | 2;
  private static final int PAIR_VALUE = (2 << 3) | 2;

  private final BytesCache<Labels> series =
      new BytesCache<>(MetricLimits.REMEMBERED_SERIES, MetricLimits.REMEMBERED_LABELS_BYTES);
  private final BytesCache<String> texts =
      new BytesCache<>(MetricLimits.REMEMBERED_TEXTS, MetricLimits.REMEMBERED_TEXT_BYTES);

  /** Labels of fields, or why they are none; exactly one of the two is there. */
  public record Read(@Nullable Labels labels, String flaw) {}

  /**
   * Reads labels whose fields fill the bytes from one index to another.
   *
   * @param tag of the fields
   */
  Read read(byte[] bytes, int from, int to, int tag) throws MalformedPayloadException {
    int length = to - from;
    int hash = BytesCache.hash(bytes, from, length);
    Labels known = series.get(hash, bytes, from, length);
    if (known != null) {
      return new Read(known, "");
    }
    Read read = readNew(new ProtoReader(bytes, from, to), tag);
    Labels labels = read.labels;
    if (labels != null && series.admits(hash, length)) {
      series.put(hash, bytes, from, length, labels);
    }
    return read;
  }

  /** Reads the fields of that tag among others. */
  Read readNew(ProtoReader in, int tag) throws MalformedPayloadException {
    List<String> pairs = new ArrayList<>();
    while (in.hasMore()) {
      int field = in.tag();
      if (field == tag) {
        pair(in, pairs);
      } else {
        in.skip(field);
      }
    }
    return of(pairs, true);
  }

  /** Reads one pair's name and value onto the list; a text that is no UTF-8 becomes empty. */
  public void pair(ProtoReader in, List<String> pairs) throws MalformedPayloadException {
    int outer = in.enter();
    String name = "";
    String value = "";
    while (in.hasMore()) {
      int field = in.tag();
      switch (field) {
        case PAIR_NAME -> name = text(in);
        case PAIR_VALUE -> value = text(in);
        default -> in.skip(field);
      }
    }
    in.leave(outer);
    pairs.add(name);
    pairs.add(value);
  }

  /** A text, shared with those before it; one that is no UTF-8 keeps its replacements. */
  public String text(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    int from = in.take(length);
    if (length == 0) {
      return "";
    }
    byte[] bytes = in.bytes();
    int hash = BytesCache.hash(bytes, from, length);
    String known = texts.get(hash, bytes, from, length);
    if (known != null) {
      return known;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf(WrongText.REPLACEMENT) >= 0
        && !Arrays.equals(
            text.getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(bytes, from, from + length))) {
      return WrongText.MARK;
    }
    if (texts.admits(hash, length)) {
      texts.put(hash, bytes, from, length, text);
    }
    return text;
  }

  /**
   * Labels of names and values in turn.
   *
   * @param ofSeries whether a metric's name must be among them
   */
  public static Read of(List<String> pairs, boolean ofSeries) {
    if (pairs.size() > 2 * MetricLimits.MAX_LABELS) {
      return new Read(null, "a series may have %d labels".formatted(MetricLimits.MAX_LABELS));
    }
    boolean named = false;
    for (int i = 0; i < pairs.size(); i += 2) {
      String name = pairs.get(i);
      String value = pairs.get(i + 1);
      if (name.isEmpty()) {
        return new Read(null, "a label has no name");
      }
      if (WrongText.is(name) || WrongText.is(value)) {
        return new Read(null, "a label's name or value is not UTF-8");
      }
      for (int j = 0; j < i; j += 2) {
        if (pairs.get(j).equals(name)) {
          return new Read(null, "label " + name + " stands twice");
        }
      }
      named |= name.equals(Labels.METRIC_NAME) && !value.isEmpty();
    }
    Labels labels = Labels.of(pairs.toArray(String[]::new));
    return ofSeries && !named
        ? new Read(null, "a series has no metric's name: " + labels)
        : new Read(labels, "");
  }

  /** Stands for a text that is no UTF-8, told from all others by being this very object. */
  private static final class WrongText {
    static final char REPLACEMENT = '\uFFFD';
    static final String MARK = new String(new char[] {REPLACEMENT});

    private WrongText() {}

    @SuppressWarnings({"ReferenceEquality", "StringEquality"})
    static boolean is(String text) {
      return text == MARK;
    }
  }
}
