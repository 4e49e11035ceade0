package dev.pharos.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one instance of a service shows: what its runtime, its HTTP server and clients, its database
 * pool and its queue count, and the requests of some of the customers, whose names are many.
 */
final class TargetPlan {
  /** Series of a whole instance; a smaller one leaves out the last families. */
  static final int SERIES = 250;

  static final int SERVICES = 8;

  /** Customers, of which an instance serves some dozen; more than an instance has series. */
  private static final int TENANTS = 400;

  private static final int TENANTS_APART = 37;
  private static final int VERSIONS = 4;
  private static final double MEGABYTE = 1 << 20;
  private static final List<String> ROUTES =
      List.of("/", "/cart", "/cart/{id}", "/orders", "/orders/{id}", "/search");

  /** How each route's usual time differs, in seconds. */
  private static final double[] USUAL = {0.004, 0.02, 0.012, 0.09, 0.03, 0.25};

  private static final List<String> PEERS = List.of("payment", "stock", "mail");

  private final int number;
  private final List<Instrument> instruments = new ArrayList<>();
  private int places;
  private int left;

  private TargetPlan(int number, int series) {
    this.number = number;
    this.left = series;
  }

  /**
   * The instruments of an instance, with so many series shown at a time.
   *
   * @param number of the instance among all, from 0
   */
  static List<Instrument> of(int number, int series) {
    TargetPlan plan = new TargetPlan(number, series);
    plan.runtime();
    plan.client();
    plan.server();
    plan.poolAndQueue();
    plan.tenants();
    return List.copyOf(plan.instruments);
  }

  static String service(int number) {
    return "service-" + (char) ('a' + number % SERVICES);
  }

  static String instance(int number) {
    int ofService = number / SERVICES;
    return "10.%d.%d.%d:8080".formatted(number % SERVICES, ofService / 200, 1 + ofService % 200);
  }

  private void runtime() {
    MetricSeries.Family build =
        family("build_info", MetricSeries.Type.INFO, "", "Which version runs.");
    if (left > 0) {
      List<MetricSeries> versions = new ArrayList<>();
      for (int version = 1; version <= VERSIONS; version++) {
        versions.add(series(build, "build_info", "version", "1." + version + ".0"));
      }
      add(new Instruments.Build(versions));
    }
    MetricSeries.Family start =
        family("process_start_time_seconds", MetricSeries.Type.GAUGE, "seconds", "Its beginning.");
    if (left > 0) {
      add(new Instruments.StartTime(series(start, start.name())));
    }
    counter("process_cpu_seconds_total", "seconds", "Processor time.", 15, 100);
    gauge(
        "process_resident_memory_bytes", "bytes", "Memory.", 200 * MEGABYTE, 900 * MEGABYTE, 4096);
    gauge("jvm_threads_live_threads", "", "Threads.", 20, 200, 1);
    for (String area : List.of("heap", "nonheap")) {
      for (String id : List.of("young", "old", "code")) {
        gauge(
            "jvm_memory_used_bytes",
            "bytes",
            "Memory by kind.",
            10 * MEGABYTE,
            400 * MEGABYTE,
            8,
            "area",
            area,
            "id",
            id);
        constant(
            "jvm_memory_max_bytes",
            "bytes",
            "Most memory by kind.",
            512 * MEGABYTE,
            "area",
            area,
            "id",
            id);
      }
    }
    for (String cause : List.of("Allocation", "Metadata")) {
      counter("jvm_gc_pauses_total", "", "Collections.", 3, 1, "cause", cause);
      counter("jvm_gc_pause_seconds_total", "seconds", "Time of them.", 0.4, 1000, "cause", cause);
    }
  }

  private void client() {
    MetricSeries.Family family =
        family("http_client_requests_seconds", MetricSeries.Type.HISTOGRAM, "seconds", "Calls.");
    for (int i = 0; i < PEERS.size(); i++) {
      for (String status : List.of("200", "503")) {
        if (left > 0) {
          MetricSeries one = series(family, family.name(), "peer", PEERS.get(i), "status", status);
          add(new Latencies.Native(one, status.equals("200") ? 40 : 4, USUAL[i + 1]));
        }
      }
    }
  }

  private void server() {
    String name = "http_server_requests_seconds";
    MetricSeries.Family family =
        family(name, MetricSeries.Type.HISTOGRAM, "seconds", "Requests taken.");
    for (int i = 0; i < ROUTES.size(); i++) {
      for (String status : List.of("200", "500")) {
        if (left >= Latencies.BOUNDS.length + 3) {
          String uri = ROUTES.get(i);
          List<MetricSeries> ofOne = new ArrayList<>();
          for (double bound : Latencies.BOUNDS) {
            ofOne.add(
                series(family, name + "_bucket", "uri", uri, "status", status, "le", le(bound)));
          }
          ofOne.add(series(family, name + "_bucket", "uri", uri, "status", status, "le", "+Inf"));
          ofOne.add(series(family, name + "_sum", "uri", uri, "status", status));
          ofOne.add(series(family, name + "_count", "uri", uri, "status", status));
          add(new Latencies.Classic(ofOne, status.equals("200") ? 30 : 2, USUAL[i]));
        }
      }
    }
  }

  private void poolAndQueue() {
    for (String pool : List.of("orders", "reports")) {
      for (String state : List.of("idle", "used", "waiting")) {
        gauge("db_connections", "", "Of the pool.", 0, 30, 1, "pool", pool, "state", state);
      }
    }
    for (int partition = 0; partition < 8; partition++) {
      String text = Integer.toString(partition);
      gauge("queue_lag", "", "Not yet read.", 0, 5_000, 1, "topic", "orders", "partition", text);
    }
  }

  private void tenants() {
    for (int i = 0; left > 0; i++) {
      int tenant = (number * TENANTS_APART + i) % TENANTS;
      String text = "tenant-%03d".formatted(tenant);
      counter("tenant_requests_total", "", "Requests by customer.", 12, 1, "tenant", text);
    }
  }

  private static String le(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private void counter(
      String name, String unit, String help, double most, double unitsPerOne, String... labels) {
    if (left > 0) {
      MetricSeries.Family family = family(name, MetricSeries.Type.COUNTER, unit, help);
      add(new Instruments.Counter(series(family, name, labels), most, unitsPerOne));
    }
  }

  private void gauge(
      String name,
      String unit,
      String help,
      double low,
      double high,
      double grain,
      String... labels) {
    if (left > 0) {
      MetricSeries.Family family = family(name, MetricSeries.Type.GAUGE, unit, help);
      add(new Instruments.Gauge(series(family, name, labels), low, high, grain));
    }
  }

  private void constant(String name, String unit, String help, double value, String... labels) {
    if (left > 0) {
      MetricSeries.Family family = family(name, MetricSeries.Type.GAUGE, unit, help);
      add(new Instruments.Constant(series(family, name, labels), value));
    }
  }

  private void add(Instrument instrument) {
    instruments.add(instrument);
    left -= instrument.series().size();
  }

  private static MetricSeries.Family family(
      String name, MetricSeries.Type type, String unit, String help) {
    return new MetricSeries.Family(name, type, unit, help);
  }

  private MetricSeries series(MetricSeries.Family family, String name, String... labels) {
    SortedMap<String, String> all = new TreeMap<>();
    all.put(MetricSeries.NAME, name);
    all.put("job", service(number));
    all.put("instance", instance(number));
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    return new MetricSeries(places++, family, all);
  }
}
