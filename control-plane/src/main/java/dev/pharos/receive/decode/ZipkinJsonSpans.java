package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a list of spans in Zipkin's JSON encoding, version 2. Their fields come in any order. An
 * instance reads one request. Source: https://zipkin.io/zipkin-api/zipkin2-api.yaml
 */
final class ZipkinJsonSpans {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final int DIGITS_OF_64_BITS = 16;
  private static final int DIGITS_OF_128_BITS = 32;
  private static final long NS_OF_MICROSECOND = 1_000;

  private final BatchDraft<Span> batch;

  /** Spans of one sender share its resource, by what it is made of. */
  private final Map<Attributes, Resource> resources = new HashMap<>();

  private final Map<String, Scope> scopes = new HashMap<>();

  ZipkinJsonSpans(TimeBounds bounds) {
    this.batch = new BatchDraft<>(bounds);
  }

  SpanBatch read(byte[] payload) throws MalformedPayloadException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
      JsonCursor in = new JsonCursor(parser);
      if (in.beginArray()) {
        while (in.nextElement()) {
          span(in);
        }
      }
      in.expectEnd();
      return new SpanBatch(batch.items(), batch.refused());
    } catch (JacksonException e) {
      throw new MalformedPayloadException("JSON: " + e.getMessage());
    }
  }

  /** The address that one end of a span has. */
  private record Endpoint(String serviceName, String address, int port) {
    static final Endpoint NONE = new Endpoint("", "", 0);
  }

  private void span(JsonCursor in) throws MalformedPayloadException {
    SpanDraft span = new SpanDraft();
    Map<String, String> tags = new LinkedHashMap<>();
    Endpoint local = Endpoint.NONE;
    Endpoint remote = Endpoint.NONE;
    long durationNs = 0;
    boolean debug = false;
    span.kind = SpanKind.INTERNAL;
    if (!in.beginObject()) {
      return;
    }
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "traceId" -> span.traceId = traceId(in.text());
        case "id" -> span.spanId = spanId(in.text());
        case "parentId" -> parent(span, in.text());
        case "name" -> span.name = in.text();
        case "kind" -> span.kind = kind(in.text());
        case "timestamp" -> span.startNs = nanoseconds(in);
        case "duration" -> durationNs = nanoseconds(in);
        case "debug" -> debug = in.bool();
        case "localEndpoint" -> local = endpoint(in);
        case "remoteEndpoint" -> remote = endpoint(in);
        case "annotations" -> annotations(in, span);
        case "tags" -> tags(in, tags);
        // A shared id is told by the spans themselves: a client's and a server's with one id.
        default -> in.skip();
      }
    }
    // Zipkin takes spans without a time, and gives them that of what they note.
    if (span.startNs == 0) {
      span.startNs = span.events.stream().mapToLong(SpanEvent::timeNs).min().orElse(0);
    }
    span.endNs = sum(span.startNs, durationNs);
    status(span, tags);
    Scope scope = scope(tags);
    Resource resource = resource(local.serviceName, tags);
    attributes(span, tags, local, remote, debug);
    batch.add(span, scope, resource, null);
  }

  private TraceId traceId(String hex) {
    if (!isHex(hex, DIGITS_OF_128_BITS)) {
      return TraceId.INVALID;
    }
    int lowFrom = Math.max(0, hex.length() - DIGITS_OF_64_BITS);
    long high = lowFrom == 0 ? 0 : HexFormat.fromHexDigitsToLong(hex, 0, lowFrom);
    return batch.traceId(high, HexFormat.fromHexDigitsToLong(hex, lowFrom, hex.length()));
  }

  /** Zipkin's ids may be written without their leading zeros. */
  private static boolean isHex(String text, int mostDigits) {
    return !text.isEmpty()
        && text.length() <= mostDigits
        && text.chars().allMatch(HexFormat::isHexDigit);
  }

  private static long spanId(String hex) {
    return isHex(hex, DIGITS_OF_64_BITS) ? HexFormat.fromHexDigitsToLong(hex) : SpanId.NONE;
  }

  private static void parent(SpanDraft span, String hex) {
    span.parentMalformed = !hex.isEmpty() && !isHex(hex, DIGITS_OF_64_BITS);
    span.parentSpanId = spanId(hex);
  }

  private static SpanKind kind(String name) {
    return switch (name) {
      case "CLIENT" -> SpanKind.CLIENT;
      case "SERVER" -> SpanKind.SERVER;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  /** Of a number of microseconds; what is too large for a time is as late as a time can be. */
  private static long nanoseconds(JsonCursor in) throws MalformedPayloadException {
    long microseconds = in.uint64();
    return microseconds < 0 || microseconds > Long.MAX_VALUE / NS_OF_MICROSECOND
        ? Long.MAX_VALUE
        : microseconds * NS_OF_MICROSECOND;
  }

  private static long sum(long startNs, long durationNs) {
    return startNs > Long.MAX_VALUE - durationNs ? Long.MAX_VALUE : startNs + durationNs;
  }

  private static Endpoint endpoint(JsonCursor in) throws MalformedPayloadException {
    String name = "";
    String address = "";
    int port = 0;
    if (!in.beginObject()) {
      return Endpoint.NONE;
    }
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "serviceName" -> name = in.text();
        case "ipv4" -> address = in.text();
        case "ipv6" -> address = address.isEmpty() ? in.text() : address;
        case "port" -> port = in.count();
        default -> in.skip();
      }
    }
    return new Endpoint(name, address, port);
  }

  private void annotations(JsonCursor in, SpanDraft span) throws MalformedPayloadException {
    if (!in.beginArray()) {
      return;
    }
    while (in.nextElement()) {
      batch.attributes.countElement();
      long timeNs = 0;
      String value = "";
      if (in.beginObject()) {
        for (String field = in.nextField(); field != null; field = in.nextField()) {
          switch (field) {
            case "timestamp" -> timeNs = nanoseconds(in);
            case "value" -> value = in.text();
            default -> in.skip();
          }
        }
      }
      span.events.add(new SpanEvent(value, timeNs, Attributes.EMPTY, 0));
    }
  }

  private static void tags(JsonCursor in, Map<String, String> tags)
      throws MalformedPayloadException {
    if (!in.beginObject()) {
      return;
    }
    for (String key = in.nextField(); key != null; key = in.nextField()) {
      tags.put(key, in.text());
    }
  }

  /** Zipkin knows an error by a tag, whose value may say more than that. */
  private static void status(SpanDraft span, Map<String, String> tags) {
    String code = tags.remove("otel.status_code");
    String description = tags.remove("otel.status_description");
    String error = tags.remove("error");
    boolean failed = error != null && !error.equalsIgnoreCase("false");
    span.status =
        switch (code == null ? "" : code.toUpperCase(Locale.ROOT)) {
          case "OK" -> StatusCode.OK;
          case "ERROR" -> StatusCode.ERROR;
          default -> failed ? StatusCode.ERROR : StatusCode.UNSET;
        };
    if (description != null) {
      span.statusMessage = description;
    } else if (error != null && failed && !error.equalsIgnoreCase("true")) {
      span.statusMessage = error;
    }
    String state = tags.remove("w3c.tracestate");
    if (state != null) {
      span.traceState = state;
    }
  }

  private Scope scope(Map<String, String> tags) {
    String name = first(tags, "otel.scope.name", "otel.library.name");
    String version = first(tags, "otel.scope.version", "otel.library.version");
    return name == null && version == null
        ? Scope.NONE
        : scopes.computeIfAbsent(
            orEmpty(name) + "\n" + orEmpty(version),
            key -> new Scope(orEmpty(name), orEmpty(version), Attributes.EMPTY, 0, ""));
  }

  /** Takes both, and gives the first that is there. */
  private static @Nullable String first(Map<String, String> tags, String key, String earlier) {
    String value = tags.remove(key);
    String other = tags.remove(earlier);
    return value != null ? value : other;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Takes the tags that tell of the sender. */
  private Resource resource(String serviceName, Map<String, String> tags) {
    Attributes.Builder builder = Attributes.builder();
    if (!serviceName.isEmpty()) {
      builder.put("service.name", serviceName);
      tags.remove("service.name");
    }
    tags.entrySet()
        .removeIf(tag -> {
          boolean taken = ZipkinConventions.isOfResource(tag.getKey());
          if (taken) {
            builder.put(tag.getKey(), tag.getValue());
          }
          return taken;
        });
    return resources.computeIfAbsent(builder.build(), known -> new Resource(known, 0, ""));
  }

  private void attributes(
      SpanDraft span, Map<String, String> tags, Endpoint local, Endpoint remote, boolean debug)
      throws MalformedPayloadException {
    int begin = batch.attributes.begin();
    for (var attribute :
        ZipkinConventions.attributes(span.kind, tags, remote.serviceName).entrySet()) {
      batch.attributes.push(begin, attribute.getKey(), attribute.getValue());
    }
    endpoint(begin, "network.local", local);
    endpoint(begin, "network.peer", remote);
    if (!remote.serviceName.isEmpty() && !tags.containsKey("peer.service")) {
      batch.attributes.push(begin, "peer.service", new AttributeValue.Text(remote.serviceName));
    }
    if (debug) {
      batch.attributes.push(begin, "zipkin.debug", AttributeValue.Bool.TRUE);
    }
    span.attributes = batch.attributes.pop(begin);
    span.flaw = batch.attributes.takeFlaw();
  }

  private void endpoint(int begin, String prefix, Endpoint endpoint)
      throws MalformedPayloadException {
    if (!endpoint.address.isEmpty()) {
      batch.attributes.push(begin, prefix + ".address", new AttributeValue.Text(endpoint.address));
    }
    if (endpoint.port != 0) {
      batch.attributes.push(begin, prefix + ".port", AttributeValue.Int.of(endpoint.port));
    }
  }
}
