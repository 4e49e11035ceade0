package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.memory.MemorySpanStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs searches.txt, whose head says how it is written. */
class TraceSearchScriptTest {
  private static final Path SCRIPT = Path.of("src/test/resources/dev/pharos/query/searches.txt");
  private static final long MS = 1_000_000;
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

  private final Map<String, TraceId> traces = new HashMap<>();
  private final MemorySpanStore store = new MemorySpanStore();
  private final List<DynamicTest> tests = new ArrayList<>();
  private String trace = "";
  private int spans;
  private String query = "";

  @TestFactory
  Stream<DynamicTest> everySearchFindsWhatTheScriptSays() throws IOException {
    Files.readAllLines(SCRIPT).forEach(this::read);
    assertThat(tests).hasSizeGreaterThan(50);
    return tests.stream();
  }

  private void read(String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("trace ")) {
      trace = line.substring("trace ".length());
      traces.put(trace, new TraceId(7, 1 + traces.size()));
      spans = 0;
    } else if (line.startsWith("find")) {
      query = line.substring("find".length()).strip();
    } else if (line.startsWith("  = ")) {
      String asked = query;
      List<String> names = Arrays.asList(line.substring("  = ".length()).split(" "));
      tests.add(
          DynamicTest.dynamicTest(
              asked.isEmpty() ? "(nothing)" : asked,
              () ->
                  assertThat(found(asked))
                      .isEqualTo(names.equals(List.of("none")) ? List.of() : names)));
    } else {
      store.add(List.of(span(line)));
    }
  }

  private List<String> found(String asked) throws IOException {
    TraceSearch search = new TraceSearch(store, Ticker.systemTicker());
    TraceQuery whole =
        new TraceQuery(
            new TimeRange(0, Long.MAX_VALUE), SpanFilter.ANY, TraceCondition.parse(asked), 100);
    TracesFound found = search.search(whole);
    assertThat(found.truncated()).isFalse();
    // Sorted as the script lists them: by the trace's start, since any of its spans may have led.
    return found.traces().stream()
        .sorted((one, other) -> Long.compare(other.startedNs(), one.startedNs()))
        .map(each -> name(each.traceId()))
        .toList();
  }

  private String name(TraceId id) {
    return traces.entrySet().stream()
        .filter(each -> each.getValue().equals(id))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private Span span(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    Map<String, String> said = new HashMap<>();
    Attributes.Builder attributes = Attributes.builder();
    Attributes.Builder resource = Attributes.builder().put("service.name", words.getFirst());
    Attributes.Builder exception = Attributes.builder();
    for (String word : words.subList(2, words.size())) {
      int equals = word.indexOf('=');
      String key = word.substring(0, equals);
      String value = word.substring(equals + 1);
      if (key.startsWith("resource.")) {
        resource.put(key.substring("resource.".length()), typed(value));
      } else if (key.startsWith("exception.")) {
        exception.put(key, typed(value));
      } else if (List.of("kind", "status", "start", "duration", "parent", "event").contains(key)) {
        said.put(key, value);
      } else {
        attributes.put(key, typed(value));
      }
    }
    long start = Long.parseLong(said.get("start")) * MS;
    return new Span(
        traces.get(trace),
        ++spans,
        Long.parseLong(said.getOrDefault("parent", Long.toString(SpanId.NONE))),
        "",
        0,
        words.get(1).replace("\"", ""),
        SpanKind.valueOf(said.getOrDefault("kind", "internal").toUpperCase(Locale.ROOT)),
        start,
        start + Long.parseLong(said.get("duration")) * MS,
        StatusCode.valueOf(said.getOrDefault("status", "unset").toUpperCase(Locale.ROOT)),
        "",
        attributes.build(),
        0,
        said.containsKey("event")
            ? List.of(new SpanEvent(said.get("event"), start, exception.build(), 0))
            : List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        new Resource(resource.build(), 0, ""));
  }

  /** Numbers and truth values have their types; what stands in quotes is text. */
  private static AttributeValue typed(String text) {
    if (text.startsWith("\"")) {
      return new AttributeValue.Text(text.replace("\"", ""));
    }
    if (text.matches("\\d+")) {
      return new AttributeValue.Int(Long.parseLong(text));
    }
    if (text.matches("\\d+\\.\\d+")) {
      return new AttributeValue.Real(Double.parseDouble(text));
    }
    return text.equals("true") ? AttributeValue.Bool.TRUE : new AttributeValue.Text(text);
  }
}
