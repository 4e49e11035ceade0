package dev.pharos.store;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** Filters of every form, about what spans at hand have, so that many find some. */
final class RandomFilters {
  private final Random random;
  private final List<Span> spans;

  RandomFilters(long seed, List<Span> spans) {
    this.random = new Random(seed);
    this.spans = spans;
  }

  SpanFilter next() {
    return filter(3, spans.get(random.nextInt(spans.size())));
  }

  /** Mostly about one span, so that conditions that stand together can meet. */
  private SpanFilter filter(int depth, Span span) {
    Span about = random.nextInt(4) == 0 ? spans.get(random.nextInt(spans.size())) : span;
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1, 2 -> SpanFilter.all(several(depth, about));
      case 3, 4 -> SpanFilter.some(several(depth, about));
      case 5 -> new SpanFilter.Not(filter(depth - 1, about));
      default -> leaf(about);
    };
  }

  private List<SpanFilter> several(int depth, Span about) {
    List<SpanFilter> filters = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      filters.add(filter(depth - 1, about));
    }
    return filters;
  }

  private SpanFilter leaf(Span about) {
    return switch (random.nextInt(9)) {
      case 0 -> new SpanFilter.OfKind(EnumSet.of(about.kind(), SpanKind.ofWire(random.nextInt(6))));
      case 1 -> new SpanFilter.OfStatus(Set.of(about.status()));
      case 2 -> duration(about.durationNs());
      case 3 -> new SpanFilter.OfTrace(about.traceId());
      case 4 ->
          new SpanFilter.OfEventName(
              about.events().isEmpty()
                  ? new ValueTest.Present()
                  : test(about.events().getFirst().name()));
      case 5, 6 -> {
        SpanText text = pick(SpanText.values());
        yield new SpanFilter.OfText(text, test(text.of(about)));
      }
      default -> attribute(about);
    };
  }

  private SpanFilter duration(long ns) {
    return switch (random.nextInt(3)) {
      case 0 -> new SpanFilter.OfDuration(ns, Long.MAX_VALUE);
      case 1 -> new SpanFilter.OfDuration(0, ns);
      default -> new SpanFilter.OfDuration(ns - 5, ns + 5);
    };
  }

  private SpanFilter attribute(Span about) {
    AttributePlace place = pick(AttributePlace.values());
    Attributes attributes =
        switch (random.nextInt(4)) {
          case 0 -> about.resource().attributes();
          case 1 -> about.scope().attributes();
          case 2 ->
              about.events().isEmpty()
                  ? about.attributes()
                  : about.events().getFirst().attributes();
          default -> about.attributes();
        };
    if (attributes.isEmpty()) {
      return new SpanFilter.OfAttribute(place, "http.route", new ValueTest.Present());
    }
    int at = random.nextInt(attributes.size());
    return new SpanFilter.OfAttribute(
        place, attributes.key(at), test(attributes.value(at).toString()));
  }

  private ValueTest test(String text) {
    return switch (random.nextInt(6)) {
      case 0 -> new ValueTest.Present();
      case 1 -> new ValueTest.In(Set.of(text, "GET" + text));
      case 2 ->
          new ValueTest.Like(
              new TextPattern(
                  text.length() > 40
                      ? ".{20,}"
                      : Pattern.quote(text) + (random.nextBoolean() ? "" : ".*")));
      case 3 ->
          new ValueTest.Number(
              pick(ValueTest.Comparison.values()), BigDecimal.valueOf(random.nextInt(40) - 20, 1));
      default -> ValueTest.is(text);
    };
  }

  private <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
