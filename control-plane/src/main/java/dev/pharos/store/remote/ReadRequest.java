package dev.pharos.store.remote;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Remote read's messages, {@code prometheus.ReadRequest} and {@code ReadResponse}. Source: {@code
 * prompb/remote.proto} of https://github.com/prometheus/prometheus
 */
final class ReadRequest {
  private static final int QUERIES = 1;

  private static final int START = 1;
  private static final int END = 2;
  private static final int MATCHERS = 3;

  private static final int TYPE = 1;
  private static final int NAME = 2;
  private static final int VALUE = 3;

  private static final int RESULTS = 1;
  private static final int TIMESERIES = 1;

  private ReadRequest() {}

  static byte[] encode(List<LabelMatcher> matchers, long fromMs, long toMs) {
    ProtoSink out = new ProtoSink();
    out.message(
        QUERIES,
        query -> {
          query.varint(START, fromMs);
          query.varint(END, toMs);
          for (LabelMatcher matcher : matchers) {
            query.message(
                MATCHERS,
                fields -> {
                  fields.varint(TYPE, number(matcher.type()));
                  fields.text(NAME, matcher.name());
                  fields.text(VALUE, matcher.value());
                });
          }
        });
    return out.toByteArray();
  }

  private static int number(LabelMatcher.Type type) {
    return switch (type) {
      case EQUAL -> 0;
      case NOT_EQUAL -> 1;
      case REGEX -> 2;
      case NOT_REGEX -> 3;
    };
  }

  /** The series of an answer. */
  static List<IncomingSeries> decode(byte[] answer) throws CorruptDataException {
    List<IncomingSeries> all = new ArrayList<>();
    ProtoSource in = new ProtoSource(answer);
    while (in.hasMore()) {
      if (in.field() != RESULTS) {
        in.skip();
        continue;
      }
      ProtoSource result = in.message();
      while (result.hasMore()) {
        if (result.field() == TIMESERIES) {
          all.add(WriteRequest1.series(result.message()));
        } else {
          result.skip();
        }
      }
    }
    return all;
  }
}
