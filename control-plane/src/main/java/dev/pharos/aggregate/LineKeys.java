package dev.pharos.aggregate;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.store.PayloadFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request's lines are known by, should they come by another way too: a 64-bit hash (XXH3) of
 * each. Immutable.
 *
 * <p>Ways differ in what they say of a line, so that only what they agree on counts: its
 * millisecond (logging libraries that know no more cut the rest off), the first line of its text
 * (where Loki4j leaves stacks and OpenTelemetry's appenders do not) without the {@code [thread]
 * logger - } that Loki4j puts before it by default, and its trace and span. A line outside of
 * traces is also known by its service and instance, which both ways must call the same; a span has
 * one instance anyway.
 */
final class LineKeys {
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final long NS_PER_MS = 1_000_000;
  private static final String THREAD = "thread.name";
  private static final String BEHIND_LOGGER = " - ";

  private final boolean pushed;
  private final long[] keys;

  private LineKeys(boolean pushed, long[] keys) {
    this.pushed = pushed;
    this.keys = keys;
  }

  /** For any thread. */
  @SuppressWarnings("ReferenceEquality") // lines share these, and an equal one hashes the same
  static LineKeys of(PayloadFormat format, List<LogRecord> lines) {
    long[] keys = new long[lines.size()];
    Resource resource = null;
    long sender = 0;
    for (int i = 0; i < keys.length; i++) {
      LogRecord line = lines.get(i);
      long place;
      if (line.traceId().isValid()) {
        place =
            HASHER.hashLongLongLongToLong(
                line.traceId().high(), line.traceId().low(), line.spanId());
      } else {
        if (line.resource() != resource) {
          resource = line.resource();
          sender =
              HASHER.hashLongLongToLong(
                  HASHER.hashCharsToLong(resource.service().name()),
                  HASHER.hashCharsToLong(resource.instance()));
        }
        place = sender;
      }
      long key =
          HASHER.hashLongLongLongToLong(
              place, line.timeNs() / NS_PER_MS, HASHER.hashCharsToLong(text(line)));
      keys[i] = key == 0 ? 1 : key;
    }
    return new LineKeys(isPush(format), keys);
  }

  private static boolean isPush(PayloadFormat format) {
    return format == PayloadFormat.LOKI_PUSH_PROTOBUF || format == PayloadFormat.LOKI_PUSH_JSON;
  }

  private static String text(LogRecord line) {
    String body = line.bodyText();
    int from = behindLayout(body, line.attributes().text(THREAD));
    while (from < body.length() && Character.isWhitespace(body.charAt(from))) {
      from++;
    }
    int to = body.indexOf('\n', from);
    to = to < 0 ? body.length() : to;
    while (to > from && Character.isWhitespace(body.charAt(to - 1))) {
      to--;
    }
    return body.substring(from, to);
  }

  /** Where the message begins behind {@code [thread] logger - }; 0 where that is not there. */
  private static int behindLayout(String body, @Nullable String thread) {
    if (thread == null || !body.startsWith("[") || !body.startsWith(thread, 1)) {
      return 0;
    }
    int logger = 1 + thread.length() + 2;
    if (!body.startsWith("] ", logger - 2)) {
      return 0;
    }
    int space = body.indexOf(' ', logger);
    return space >= 0 && body.startsWith(BEHIND_LOGGER, space) ? space + BEHIND_LOGGER.length() : 0;
  }

  /** Whether they were pushed as to Loki; else they came by OTLP. */
  boolean pushed() {
    return pushed;
  }

  int size() {
    return keys.length;
  }

  /** Never 0. */
  long key(int index) {
    return keys[index];
  }
}
