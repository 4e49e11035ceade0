package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who calls whom, from live and stored windows. Safe for use by many threads. */
public final class GraphQuery {
  private final LiveWindows live;
  private final WindowReader windows;
  private final RedQuery red;
  private final ServiceQuery services;

  GraphQuery(LiveWindows live, WindowReader windows, RedQuery red, ServiceQuery services) {
    this.live = live;
    this.windows = windows;
    this.red = red;
    this.services = services;
  }

  /**
   * The map of a range. A call belongs to a place if one of its ends is a service there.
   *
   * @param earlier what to compare with: what was only there is gone and in the answer, what was
   *     not is new; null to compare with nothing
   */
  public Graph graph(TimeRange range, @Nullable TimeRange earlier, Place place) throws IOException {
    Traffic now = traffic(range, place);
    Traffic then = earlier == null ? null : traffic(earlier, place);
    EdgeBuilder builder = new EdgeBuilder(live, windows.nowNs());
    Map<EdgeEnds, GraphEdge> edges = new LinkedHashMap<>();
    now.edges()
        .forEach((ends, calls) -> {
          boolean isNew = then != null && !then.edges().containsKey(ends);
          Change change = isNew ? Change.NEW : Change.NONE;
          edges.put(ends, builder.build(ends, calls, now.stretch(), change));
        });
    if (then != null) {
      then.edges()
          .forEach((ends, calls) ->
              edges.computeIfAbsent(
                  ends, key -> builder.gone(key, calls.protocol(), now.stretch())));
    }
    List<GraphEdge> busiestFirst = new ArrayList<>(edges.values());
    busiestFirst.sort(
        Comparator.comparingLong((GraphEdge edge) -> -edge.calls().requests())
            .thenComparing(edge -> NodeName.of(edge.ends())));
    return new Graph(nodes(now, then, place), busiestFirst, live.pairingRatio());
  }

  /**
   * One edge in depth.
   *
   * @param source the id of its caller, see {@link NodeName}
   * @param target the id of its callee
   * @throws UnknownEdgeException when no such calls are known
   */
  public EdgeDetail edge(String source, String target, TimeRange range) throws IOException {
    Stretch stretch = windows.stretch(range);
    EdgeEnds ends = find(source, target, stretch);
    List<EdgeWindow> calls = windows.calls(stretch, new WindowReader.EdgeSelection.Between(ends));
    EdgeCalls total = new EdgeCalls();
    calls.forEach(total::add);
    EdgeSum.End reporter = total.sum().reporter();
    List<EdgeDetail.VersionRow> byVersion = new ArrayList<>();
    rows(calls, reporter, stretch, key -> new Versions(key.callerVersion(), key.calleeVersion()))
        .forEach((versions, figures) ->
            byVersion.add(
                new EdgeDetail.VersionRow(versions.caller(), versions.callee(), figures)));
    List<EdgeDetail.OperationRow> byOperation = new ArrayList<>();
    rows(calls, reporter, stretch, EdgeKey::operation)
        .forEach((operation, figures) ->
            byOperation.add(new EdgeDetail.OperationRow(operation, figures)));
    GraphEdge edge =
        new EdgeBuilder(live, windows.nowNs()).build(ends, total, stretch, Change.NONE);
    return new EdgeDetail(edge, chart(ends, reporter, range), byVersion, byOperation);
  }

  /** All calls of a range with the distribution of their durations, in parts that add up. */
  public List<EdgeTotal> calls(Resolution resolution, TimeRange range) throws IOException {
    return windows.edgeTotals(windows.stretch(resolution, range));
  }

  /** Which services called a service's operations in a range, by the operation's name. */
  public Map<String, List<CallerRed>> callers(ServiceId callee, TimeRange range)
      throws IOException {
    Stretch stretch = windows.stretch(range);
    Node node = Node.service(callee);
    Map<Call, EdgeSum> sums = new HashMap<>();
    for (EdgeWindow window : windows.calls(stretch, new WindowReader.EdgeSelection.Into(node))) {
      if (window.key().caller().kind() == NodeKind.SERVICE) {
        sums.computeIfAbsent(Call.of(window.key()), call -> new EdgeSum()).add(window);
      }
    }
    Map<Call, EdgeTimes> times =
        EdgeTimes.by(live.edgeHistory(), key -> key.callee().equals(node) ? Call.of(key) : null);
    EdgeTimes unknown = new EdgeTimes(stretch.range().fromNs(), stretch.nowNs());
    Map<String, List<CallerRed>> callers = new HashMap<>();
    sums.forEach((call, sum) -> {
      EdgeTimes seen = times.getOrDefault(call, unknown);
      callers
          .computeIfAbsent(call.operation(), operation -> new ArrayList<>())
          .add(
              new CallerRed(
                  call.caller().id(),
                  call.version(),
                  sum.seen().over(stretch.seconds()),
                  sum.estimate(stretch.seconds()),
                  seen.firstNs(),
                  seen.lastNs()));
    });
    callers
        .values()
        .forEach(list ->
            list.sort(
                Comparator.comparingLong((CallerRed caller) -> -caller.calls().requests())
                    .thenComparing(CallerRed::service)
                    .thenComparing(CallerRed::version)));
    return callers;
  }

  /**
   * The requests that enter from outside, as the services that answer them saw them: those of
   * users, or where none is seen, of services that nobody calls, such as a load generator.
   *
   * @return null when there were none
   */
  public @Nullable RedFigures entering(TimeRange range, Place place) throws IOException {
    Traffic traffic = traffic(range, place);
    RedSum users = new RedSum();
    RedSum outermost = new RedSum();
    traffic
        .edges()
        .forEach((ends, calls) -> {
          if (!isServiceIn(ends.callee(), place)) {
            return;
          }
          if (ends.caller().kind() == NodeKind.USER) {
            users.add(calls.sum().seen());
          } else if (ends.caller().kind() == NodeKind.SERVICE
              && traffic.requests(ends.caller().id()) == null) {
            outermost.add(calls.sum().seen());
          }
        });
    return RedSum.orNull(users.requests() > 0 ? users : outermost, traffic.stretch().seconds());
  }

  private List<RedPoint> chart(EdgeEnds ends, EdgeSum.End reporter, TimeRange range)
      throws IOException {
    Stretch stretch = windows.chart(range);
    RedSeries series = new RedSeries(stretch, QueryLimits.SERIES_POINTS);
    boolean byCaller = reporter == EdgeSum.End.CALLER;
    for (EdgeTotal calls : windows.edges(stretch)) {
      if (calls.ends().equals(ends)) {
        series.add(
            calls.firstStartNs(),
            byCaller ? calls.clientCalls() : calls.serverCalls(),
            byCaller ? calls.clientErrors() : calls.serverErrors(),
            byCaller ? calls.clientLatency() : calls.serverLatency());
      }
    }
    return series.points();
  }

  private Traffic traffic(TimeRange range, Place place) throws IOException {
    Stretch stretch = windows.stretch(range);
    Map<EdgeEnds, EdgeCalls> edges = new HashMap<>();
    for (EdgeTotal total : windows.edgeTotals(stretch)) {
      if (touches(total.ends(), place)) {
        edges.computeIfAbsent(total.ends(), key -> new EdgeCalls()).add(total);
      }
    }
    edges.values().removeIf(calls -> calls.sum().seen().requests() == 0);
    return new Traffic(
        stretch, edges, red.totals(stretch), service -> windows.known(stretch, service));
  }

  private static boolean touches(EdgeEnds ends, Place place) {
    return isServiceIn(ends.caller(), place) || isServiceIn(ends.callee(), place);
  }

  private static boolean isServiceIn(Node node, Place place) {
    return node.kind() == NodeKind.SERVICE && place.holds(node.id());
  }

  private List<GraphNode> nodes(Traffic now, @Nullable Traffic then, Place place) {
    Set<Node> present = now.nodes(place);
    Set<Node> before = then == null ? present : then.nodes(place);
    Set<Node> all = new HashSet<>(present);
    all.addAll(before);
    for (ServiceId service : services.services(place).keySet()) {
      all.add(Node.service(service));
    }
    Map<Node, RedSum> asked = new HashMap<>();
    now.edges()
        .forEach((ends, calls) ->
            asked.computeIfAbsent(ends.callee(), node -> new RedSum()).add(calls.sum().seen()));
    List<GraphNode> nodes = new ArrayList<>(all.size());
    for (Node node : all) {
      boolean isNew = present.contains(node) && !before.contains(node);
      boolean isGone = !present.contains(node) && before.contains(node);
      nodes.add(
          new GraphNode(
              node,
              node.kind() == NodeKind.SERVICE
                  ? now.requests(node.id())
                  : RedSum.orNull(asked.get(node), now.stretch().seconds()),
              isNew ? Change.NEW : isGone ? Change.GONE : Change.NONE));
    }
    nodes.sort(
        Comparator.comparing((GraphNode node) -> node.node().kind())
            .thenComparing(node -> node.node().id())
            .thenComparing(node -> node.node().system()));
    return nodes;
  }

  private EdgeEnds find(String source, String target, Stretch stretch) throws IOException {
    Set<EdgeEnds> known = new HashSet<>();
    live.edgeHistory()
        .forEach(
            history -> known.add(new EdgeEnds(history.key().caller(), history.key().callee())));
    windows.edgeTotals(stretch).forEach(total -> known.add(total.ends()));
    return known.stream()
        .filter(ends -> NodeName.of(ends.caller()).equals(source))
        .filter(ends -> NodeName.of(ends.callee()).equals(target))
        .findFirst()
        .orElseThrow(() -> new UnknownEdgeException(source, target));
  }

  private static <K> Map<K, RedFigures> rows(
      List<EdgeWindow> calls, EdgeSum.End reporter, Stretch stretch, Function<EdgeKey, K> by) {
    Map<K, EdgeSum> sums = new HashMap<>();
    for (EdgeWindow window : calls) {
      sums.computeIfAbsent(by.apply(window.key()), key -> new EdgeSum()).add(window);
    }
    Map<K, RedFigures> rows = new LinkedHashMap<>();
    sums.entrySet().stream()
        .filter(entry -> entry.getValue().asSeenBy(reporter).requests() > 0)
        .sorted(
            Comparator.comparingLong((Map.Entry<K, EdgeSum> entry) ->
                    -entry.getValue().asSeenBy(reporter).requests())
                .thenComparing(entry -> entry.getKey().toString()))
        .forEach(entry ->
            rows.put(entry.getKey(), entry.getValue().asSeenBy(reporter).over(stretch.seconds())));
    return rows;
  }

  /** What was seen in a range. */
  private record Traffic(
      Stretch stretch,
      Map<EdgeEnds, EdgeCalls> edges,
      Map<ServiceId, RedSum> services,
      Function<ServiceId, Stretch> known) {

    @Nullable RedFigures requests(ServiceId service) {
      RedSum sum = services.get(service);
      return RedSum.orNull(sum, known.apply(service).seconds());
    }

    Set<Node> nodes(Place place) {
      Set<Node> nodes = new HashSet<>();
      for (EdgeEnds ends : edges.keySet()) {
        nodes.add(ends.caller());
        nodes.add(ends.callee());
      }
      services.keySet().stream()
          .filter(place::holds)
          .forEach(service -> nodes.add(Node.service(service)));
      return nodes;
    }
  }

  private record Versions(String caller, String callee) {}

  private record Call(Node caller, String version, String operation) {
    static Call of(EdgeKey key) {
      return new Call(key.caller(), key.callerVersion(), key.operation());
    }
  }
}
