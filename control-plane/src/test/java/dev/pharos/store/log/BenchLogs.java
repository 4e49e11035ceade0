package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Lines as services write them: 12 services of 3 instances, 25 kinds of messages each, about 330
 * bytes with attributes, 85 % inside of traces of several services, 1 % with a Java stack. Texts
 * that repeat are shared objects, as the decoder's caches make them.
 */
public final class BenchLogs {
  static final int SERVICES = 12;
  private static final int INSTANCES = 3;
  private static final int MESSAGES = 25;
  private static final int THREADS = 20;
  private static final String[] VERBS = {
    "accepted", "rejected", "loaded", "stored", "published", "received", "validated", "expired"
  };
  private static final String[] NOUNS = {
    "order", "payment", "reservation", "customer", "invoice", "shipment", "basket", "session"
  };
  private static final String[] TAILS = {
    "waiting for confirmation of the warehouse",
    "cache entry refreshed from the database",
    "remaining stock is below the threshold of the supplier",
    "downstream answered within its time limit",
    "retry is scheduled because the connection was refused"
  };

  private final SplittableRandom random;
  private final Resource[] resources = new Resource[SERVICES * INSTANCES];
  private final Scope[] loggers = new Scope[SERVICES * 5];
  private final AttributeValue.Text[] threads = new AttributeValue.Text[THREADS];
  private long nextOrder = 4_000_000;

  public BenchLogs(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < resources.length; i++) {
      String service = serviceName(i / INSTANCES);
      resources[i] =
          new Resource(
              Attributes.of(
                  "service.name",
                  service,
                  "service.namespace",
                  "bench",
                  "service.version",
                  "1." + i / INSTANCES + ".0",
                  "service.instance.id",
                  service + "-" + i % INSTANCES,
                  "deployment.environment.name",
                  "bench",
                  "host.name",
                  "node-" + i % INSTANCES),
              0,
              "");
    }
    for (int i = 0; i < loggers.length; i++) {
      String name = "dev.bench." + serviceName(i / 5) + ".Component" + (char) ('A' + i % 5);
      loggers[i] = new Scope(name, "", Attributes.EMPTY, 0, "");
    }
    for (int i = 0; i < THREADS; i++) {
      threads[i] = new AttributeValue.Text("http-nio-8080-exec-" + (i + 1));
    }
  }

  static String serviceName(int service) {
    return "service-" + (char) ('a' + service);
  }

  /** So many lines that end at a time, a few milliseconds from one to the next. */
  public List<LogRecord> batch(int lines, long startNs, long stepNs) {
    List<LogRecord> batch = new ArrayList<>(lines + 16);
    while (batch.size() < lines) {
      TraceId trace =
          random.nextInt(100) < 85
              ? new TraceId(random.nextLong(), random.nextLong() | 1)
              : TraceId.INVALID;
      int services = 1 + random.nextInt(4);
      for (int s = 0; s < services; s++) {
        int service = random.nextInt(SERVICES);
        Resource resource = resources[service * INSTANCES + random.nextInt(INSTANCES)];
        long span = trace.isValid() ? random.nextLong() | 1 : SpanId.NONE;
        AttributeValue.Text thread = threads[random.nextInt(THREADS)];
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
          long time = startNs + batch.size() * stepNs + random.nextInt(1_000_000);
          batch.add(line(time, service, resource, trace, span, thread));
        }
      }
    }
    return batch;
  }

  private LogRecord line(
      long time,
      int service,
      Resource resource,
      TraceId trace,
      long span,
      AttributeValue.Text thread) {
    int message = random.nextInt(MESSAGES);
    int draw = random.nextInt(1_000);
    Severity severity =
        draw < 12
            ? Severity.ERROR
            : draw < 50 ? Severity.WARN : draw < 200 ? Severity.DEBUG : Severity.INFO;
    Attributes.Builder attributes = Attributes.builder();
    attributes.put("thread.name", thread);
    if (message % 2 == 0) {
      attributes.put("user.id", new AttributeValue.Text("u-" + random.nextInt(1_000_000)));
    }
    if (message % 5 == 0) {
      attributes.put("http.response.status_code", AttributeValue.Int.of(200 + random.nextInt(4)));
    }
    return new LogRecord(
        time,
        0,
        severity.leastNumber(),
        severity.name(),
        new AttributeValue.Text(body(service, message, severity == Severity.ERROR)),
        attributes.build(),
        0,
        trace.isValid() ? 1 : 0,
        trace,
        span,
        "",
        loggers[service * 5 + message % 5],
        resource);
  }

  private String body(int service, int message, boolean error) {
    StringBuilder text = new StringBuilder(160);
    String noun = NOUNS[(service + message) % NOUNS.length];
    text.append(Character.toUpperCase(noun.charAt(0))).append(noun, 1, noun.length());
    text.append(' ').append(nextOrder++).append(' ').append(VERBS[message % VERBS.length]);
    switch (message % 6) {
      case 0 -> text.append(" request=").append(new UUID(random.nextLong(), random.nextLong()));
      case 1 -> text.append(" key=").append(String.format("%016x", random.nextLong()));
      case 2 ->
          text.append(" from 10.")
              .append(random.nextInt(4))
              .append('.')
              .append(random.nextInt(256))
              .append('.')
              .append(random.nextInt(256));
      case 3 ->
          text.append(" amount=")
              .append(random.nextInt(500))
              .append('.')
              .append(10 + random.nextInt(90))
              .append(" EUR");
      default -> text.append(" step ").append(message);
    }
    text.append(" in ").append((int) Math.exp(random.nextDouble() * 7)).append(" ms, ");
    text.append(TAILS[(service * 3 + message) % TAILS.length]);
    if (error && random.nextInt(10) < 8) {
      stack(text, service, message);
    }
    return text.toString();
  }

  private static void stack(StringBuilder text, int service, int message) {
    text.append("\njava.lang.IllegalStateException: ").append(NOUNS[message % NOUNS.length]);
    text.append(" is in no state for this");
    for (int frame = 0; frame < 25; frame++) {
      int hash = Math.abs((service * 31 + message % 7) * 31 + frame);
      text.append("\n\tat dev.bench.")
          .append(serviceName(service))
          .append(".Layer")
          .append((char) ('A' + frame))
          .append(".handle")
          .append(NOUNS[hash % NOUNS.length])
          .append("(Layer")
          .append((char) ('A' + frame))
          .append(".java:")
          .append(20 + hash % 400)
          .append(')');
    }
  }
}
