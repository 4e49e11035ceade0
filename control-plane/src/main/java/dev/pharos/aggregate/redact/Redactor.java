package dev.pharos.aggregate.redact;

import dev.pharos.aggregate.redact.SecretRule.Place;
import dev.pharos.aggregate.redact.SecretSigns.Sign;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.SpanEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts {@code ‹redacted:rule›} in the place of secrets. Applied again it changes nothing, so that a
 * replayed request becomes what it became when it arrived. Only texts are looked at: a number or
 * bytes stay as they are. Safe for use by many threads.
 */
public final class Redactor {
  private static final String OPEN = "‹redacted:";
  private static final char CLOSE = '›';
  private static final Pattern MARK = Pattern.compile(OPEN + "[a-z0-9_-]{1,32}" + CLOSE);

  private final List<SecretRule> builtIn;
  private final List<SecretRule> own;
  private final boolean secretKeys;
  private final boolean hasOwn;
  private final boolean active;
  private final RedactionCounts counts;

  /**
   * @throws dev.pharos.signal.StartupException when a pattern cannot be used
   */
  public Redactor(RedactionSettings settings) {
    this.builtIn = settings.builtIn();
    this.own = settings.own();
    this.hasOwn = !own.isEmpty();
    this.active = !builtIn.isEmpty() || !own.isEmpty();
    this.secretKeys = settings.rules().contains(BuiltInRules.PASSWORD);
    this.counts =
        new RedactionCounts(
            Stream.concat(builtIn.stream(), own.stream()).map(SecretRule::name).toList());
  }

  public RedactionCounts counts() {
    return counts;
  }

  /** Whether any rule is on. */
  public boolean isActive() {
    return active;
  }

  /** The text without its secrets, which are counted; the text itself when it holds none. */
  public String redact(String text) {
    List<Found> found = find(text);
    if (found.isEmpty()) {
      return text;
    }
    StringBuilder redacted = new StringBuilder(text.length());
    int copied = 0;
    for (Found secret : found) {
      redacted.append(text, copied, secret.place.from()).append(mark(secret.rule));
      copied = secret.place.to();
      counts.count(secret.rule);
    }
    return redacted.append(text, copied, text.length()).toString();
  }

  /** Likewise for an attribute's text, of which the key may already say that it is a secret. */
  public String redact(String key, String text) {
    if (!isSecret(key, text)) {
      return redact(text);
    }
    counts.count(BuiltInRules.PASSWORD);
    return mark(BuiltInRules.PASSWORD);
  }

  /** Whether a key names a secret, whatever rules are on. */
  public static boolean mayBeSecretKey(String key) {
    return SecretWords.isSecretKey(key);
  }

  /** Whether texts under this key are secrets whatever they say. */
  public boolean isSecretKey(String key) {
    return secretKeys && SecretWords.isSecretKey(key);
  }

  /** Whether anything in these spans is a secret. */
  @SuppressWarnings(
      "ReferenceEquality") // spans share these, and a look at an equal one is harmless
  public boolean finds(SpanBatch batch) {
    if (!active) {
      return false;
    }
    Resource resource = null;
    Scope scope = null;
    List<Span> spans = batch.spans();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span.resource() != resource) {
        resource = span.resource();
        if (finds(resource.attributes())) {
          return true;
        }
      }
      if (span.scope() != scope) {
        scope = span.scope();
        if (finds(scope.attributes())) {
          return true;
        }
      }
      if (finds(span)) {
        return true;
      }
    }
    return false;
  }

  private boolean finds(Span span) {
    if (finds(span.name()) || finds(span.statusMessage()) || finds(span.attributes())) {
      return true;
    }
    for (int i = 0; i < span.events().size(); i++) {
      SpanEvent event = span.events().get(i);
      if (finds(event.name()) || finds(event.attributes())) {
        return true;
      }
    }
    for (int i = 0; i < span.links().size(); i++) {
      if (finds(span.links().get(i).attributes())) {
        return true;
      }
    }
    return false;
  }

  /** Whether any of these is a secret. */
  public boolean finds(Attributes attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      if (finds(attributes.key(i), attributes.value(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attribute is a secret, or anything in it. */
  public boolean finds(String key, AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text(String text) -> isSecret(key, text) || finds(text);
      case AttributeValue.Array(List<AttributeValue> values) ->
          values.stream().anyMatch(each -> finds(key, each));
      case AttributeValue.KeyValues(Attributes values) ->
          finds(values) || (isSecretKey(key) && findsBelow(key, values));
      default -> false;
    };
  }

  /** What lies below a secret key is secret too. */
  private boolean findsBelow(String key, Attributes values) {
    for (int i = 0; i < values.size(); i++) {
      if (finds(key, values.value(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text holds a secret. */
  public boolean finds(String text) {
    return !text.isEmpty() && !find(text).isEmpty();
  }

  /** Whether a text in UTF-8 holds a secret; made to cost little where it does not. */
  public boolean finds(byte[] text, int from, int length) {
    return active
        && (hasOwn || SecretSigns.in(text, from, length) != Sign.NONE)
        && finds(new String(text, from, length, StandardCharsets.UTF_8));
  }

  private boolean isSecret(String key, String text) {
    return isSecretKey(key) && !text.isEmpty() && !MARK.matcher(text).matches();
  }

  private List<Found> find(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    Sign sign = SecretSigns.in(utf8, 0, utf8.length);
    if (sign == Sign.NONE && !hasOwn) {
      return List.of();
    }
    List<Found> found = new ArrayList<>(0);
    for (SecretRule rule : builtIn) {
      if (sign == Sign.ANY || (sign == Sign.CARD && rule instanceof CardNumbers)) {
        collect(rule, text, found);
      }
    }
    own.forEach(rule -> collect(rule, text, found));
    if (found.isEmpty()) {
      return found;
    }
    Matcher marks = MARK.matcher(text);
    while (marks.find()) {
      Place mark = new Place(marks.start(), marks.end());
      found.removeIf(secret -> secret.place.meets(mark));
    }
    return merged(found);
  }

  private static void collect(SecretRule rule, String text, List<Found> found) {
    for (Place place : rule.find(text)) {
      found.add(new Found(rule.name(), place));
    }
  }

  /** What overlaps becomes one, named by the rule that begins first. */
  private static List<Found> merged(List<Found> found) {
    found.sort((a, b) -> Integer.compare(a.place.from(), b.place.from()));
    List<Found> merged = new ArrayList<>(found.size());
    Found open = null;
    for (Found next : found) {
      if (open != null && open.place.meets(next.place)) {
        open = open.upTo(next.place.to());
        merged.set(merged.size() - 1, open);
      } else {
        open = next;
        merged.add(open);
      }
    }
    return merged;
  }

  private static String mark(String rule) {
    return OPEN + rule + CLOSE;
  }

  private record Found(String rule, Place place) {
    Found upTo(int end) {
      return end <= place.to() ? this : new Found(rule, new Place(place.from(), end));
    }
  }
}
