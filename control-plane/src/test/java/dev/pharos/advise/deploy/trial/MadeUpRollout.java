package dev.pharos.advise.deploy.trial;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Traces of a service that asks a database and gets a new version, beside the old one or in its
 * place. Who asks, how often and how long it takes is drawn; the same seed draws the same. For one
 * thread.
 */
final class MadeUpRollout {
  static final Instant BEGIN = Instant.parse("2026-05-04T12:00:00Z");

  /** As often agents send. */
  static final Duration STEP = Duration.ofSeconds(5);

  static final String SERVICE = "order";

  /** What a verdict looks back at; most of the old version's traces are gone when it does. */
  private static final Duration BEFORE = Duration.ofMinutes(20);

  /** A verdict is looked at ten minutes after the first, in which an instance warms up. */
  private static final Duration AFTER = Duration.ofMinutes(12);

  /** Between them it is as likely in each octave. */
  private static final double LEAST_PER_SECOND = 4;

  private static final double MOST_PER_SECOND = 40;

  /** Standard deviation of a latency's logarithm; of its mean by instance, and with time. */
  private static final double SIGMA = 0.5;

  private static final double INSTANCE_SIGMA = 0.02;
  private static final double TIME_SIGMA = 0.03;
  private static final double TIME_MEMORY = 0.9;

  /** So many ask for what there never was. */
  private static final double NOWHERE = 0.01;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int FAILED = 500;

  private static final Route USUAL = new Route("GET", "/orders", 0.6, 20);
  private static final Route ONE = new Route("GET", "/orders/{id}", 0.2, 12);
  private static final Route CANCEL = new Route("POST", "/orders/{id}/cancel", 0.15, 60);

  /** Who asks for one mostly guesses: it is not found, and the router says so. */
  private static final Route COUPON = new Route("GET", "/coupons/{id}", 0.05, 5);

  private static final Route[] ROUTES = {USUAL, ONE, CANCEL, COUPON};
  private static final double GUESSED = 1 / 150.0;

  private static final Attributes QUERY =
      Attributes.of("db.system.name", "postgresql", "db.namespace", "orders");

  private record Route(String method, String template, double share, double medianMs) {
    String path(int order) {
      return template.replace("{id}", Integer.toString(order));
    }
  }

  /** An instance of the service, which is a little slower or faster than others. */
  private record Instance(Resource resource, boolean fresh, double slower) {}

  private final SplittableRandom random;
  private final Change change;
  private final boolean beside;
  private final double perStep;
  private final List<Instance> old;
  private final List<Instance> fresh;
  private double slowerNow;
  private int step;

  MadeUpRollout(Change change, long seed) {
    this.change = change;
    random = new SplittableRandom(seed);
    beside = random.nextBoolean();
    double perSecond =
        LEAST_PER_SECOND * Math.pow(MOST_PER_SECOND / LEAST_PER_SECOND, random.nextDouble());
    perStep = perSecond * STEP.toSeconds();
    old = List.of(instance("1.4", "a", false), instance("1.4", "b", false));
    fresh = List.of(instance("1.5", "c", true), instance("1.5", "d", true));
  }

  private Instance instance(String version, String id, boolean isFresh) {
    Attributes attributes =
        Attributes.of(
            "service.namespace", "shop",
            "service.name", SERVICE,
            "service.version", version,
            "service.instance.id", id);
    return new Instance(
        new Resource(attributes, 0, ""), isFresh, INSTANCE_SIGMA * random.nextGaussian());
  }

  boolean isOver() {
    return step == BEFORE.plus(AFTER).dividedBy(STEP);
  }

  /** The traces of the next seconds, each whole. */
  List<List<Span>> next() {
    long fromNs = TimeRange.epochNs(BEGIN.plus(STEP.multipliedBy(step)));
    boolean isDeployed = step >= BEFORE.dividedBy(STEP);
    step++;
    slowerNow =
        TIME_MEMORY * slowerNow
            + TIME_SIGMA * Math.sqrt(1 - TIME_MEMORY * TIME_MEMORY) * random.nextGaussian();
    long count = Math.max(0, Math.round(perStep + Math.sqrt(perStep) * random.nextGaussian()));
    List<List<Span>> traces = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      boolean isFresh = isDeployed && (!beside || random.nextBoolean());
      Instance answers = (isFresh ? fresh : old).get(random.nextInt(2));
      traces.add(trace(answers, fromNs + random.nextLong(STEP.toNanos())));
    }
    return traces;
  }

  private List<Span> trace(Instance answers, long atNs) {
    Route route = route(random.nextDouble());
    Change here = answers.fresh() ? change : Change.NONE;
    boolean isNowhere = random.nextDouble() < NOWHERE;
    boolean isThere = !route.equals(COUPON) || random.nextDouble() < GUESSED;
    boolean isGone = here == Change.GONE && route.equals(CANCEL);
    boolean isAnswered = isThere && !isNowhere && !isGone;
    double deviations = random.nextGaussian();
    double slower = route.equals(USUAL) ? here.factor(deviations) : 1;
    double log = SIGMA * deviations + answers.slower() + slowerNow;
    long took = Math.round(1e6 * route.medianMs() * slower * Math.exp(log));
    Change failing = route.equals(USUAL) ? here : Change.NONE;
    boolean fails = isAnswered && random.nextDouble() < failing.errors();
    int status = isAnswered ? fails ? FAILED : OK : NOT_FOUND;
    String path = isNowhere ? "/wp-login.php" : route.path(random.nextInt(10_000));
    String operation = isAnswered ? route.method() + " " + route.template() : route.method();

    Attributes.Builder attributes =
        Attributes.builder()
            .put("http.request.method", new AttributeValue.Text(route.method()))
            .put("url.path", new AttributeValue.Text(path))
            .put("http.response.status_code", new AttributeValue.Int(status));
    if (isAnswered) {
      attributes.put("http.route", new AttributeValue.Text(route.template()));
    }
    TraceId id = new TraceId(random.nextLong(), random.nextLong());
    StatusCode code = fails ? StatusCode.ERROR : StatusCode.UNSET;
    Span request =
        span(id, 1, SpanKind.SERVER, operation, atNs, took, code, attributes.build(), answers);
    if (!isAnswered) {
      return List.of(request);
    }
    Span query =
        span(
            id,
            2,
            SpanKind.CLIENT,
            "SELECT orders",
            atNs + took / 4,
            took / 2,
            StatusCode.UNSET,
            QUERY,
            answers);
    return List.of(request, query);
  }

  private static Route route(double draw) {
    double left = draw;
    for (Route route : ROUTES) {
      left -= route.share();
      if (left < 0) {
        return route;
      }
    }
    return USUAL;
  }

  private static Span span(
      TraceId trace,
      long number,
      SpanKind kind,
      String name,
      long startNs,
      long durationNs,
      StatusCode status,
      Attributes attributes,
      Instance instance) {
    return new Span(
        trace,
        trace.low() + number,
        number == 1 ? SpanId.NONE : trace.low() + number - 1,
        "",
        1,
        name,
        kind,
        startNs,
        startNs + durationNs,
        status,
        "",
        attributes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        instance.resource());
  }
}
