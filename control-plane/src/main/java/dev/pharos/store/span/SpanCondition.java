package dev.pharos.store.span;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import dev.pharos.store.SpanQuery;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a query's conditions on spans that are at hand as objects. */
final class SpanCondition {
  private final SpanQuery query;

  SpanCondition(SpanQuery query) {
    this.query = query;
  }

  boolean matches(Span span) {
    return query.range().contains(span.startNs())
        && duration(query, span.durationNs())
        && (query.status() == null || query.status() == span.status())
        && (query.kinds().isEmpty() || query.kinds().contains(span.kind()))
        && (query.operation() == null || query.operation().equals(span.name()))
        && origin(query, span.resource())
        && attributes(span);
  }

  static boolean duration(SpanQuery query, long durationNs) {
    Long min = query.minDurationNs();
    Long max = query.maxDurationNs();
    return (min == null || durationNs >= min) && (max == null || durationNs <= max);
  }

  static boolean origin(SpanQuery query, Resource resource) {
    return is(query.service(), resource.service().name())
        && is(query.namespace(), resource.service().namespace())
        && is(query.environment(), resource.service().environment())
        && is(query.version(), resource.version());
  }

  /** True when one of the attributes has that key and reads so. */
  static boolean has(Attributes attributes, String key, String text) {
    for (int i = 0; i < attributes.size(); i++) {
      if (attributes.key(i).equals(key) && attributes.value(i).toString().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private boolean attributes(Span span) {
    for (Map.Entry<String, String> wanted : query.attributes().entrySet()) {
      String key = wanted.getKey();
      String text = wanted.getValue();
      if (!has(span.attributes(), key, text)
          && !has(span.resource().attributes(), key, text)
          && !has(span.scope().attributes(), key, text)) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(@Nullable String wanted, String actual) {
    return wanted == null || wanted.equals(actual);
  }
}
