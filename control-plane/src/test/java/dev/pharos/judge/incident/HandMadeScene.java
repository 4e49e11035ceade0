package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A scene written down as a test needs it: a minute of 600 requests a service, unless told. */
final class HandMadeScene {
  static final long SECOND = 1_000_000_000L;
  static final long MS = 1_000_000L;
  static final long BEGAN = 1_800_000_000L * SECOND;

  final List<Symptom> symptoms = new ArrayList<>();
  final List<Backlog> backlogs = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final List<Novelty> novelties = new ArrayList<>();
  private final Map<ServiceId, Set<String>> hosts = new LinkedHashMap<>();
  private final Map<ServiceId, List<FailedRequest>> failed = new LinkedHashMap<>();
  private final Map<String, Traffic> now = new LinkedHashMap<>();
  private final Map<String, Traffic> before = new LinkedHashMap<>();
  private final Set<String> down = new HashSet<>();
  private final List<Call> calls = new ArrayList<>();

  static ServiceId service(String name) {
    return new ServiceId("", name, "demo");
  }

  static Node node(String name) {
    return Node.service(service(name));
  }

  static Node database(String name) {
    return Node.virtual(NodeKind.DATABASE, name, "demo", "h2");
  }

  static Node queue(String name) {
    return Node.virtual(NodeKind.QUEUE, name, "demo", "jms");
  }

  static Traffic traffic(long requests, long errors, long meanMs) {
    return new Traffic(requests, errors, (double) requests * meanMs * MS);
  }

  /** A service whose mean was and is so many milliseconds, and of whose requests some fail now. */
  HandMadeScene service(String name, long beforeMs, long nowMs, long errors) {
    before.put(name, traffic(6000, 6, beforeMs));
    now.put(name, traffic(600, errors, nowMs));
    return this;
  }

  HandMadeScene on(String host, String... names) {
    for (String name : names) {
      hosts.computeIfAbsent(service(name), key -> new HashSet<>()).add(host);
    }
    return this;
  }

  HandMadeScene down(String name) {
    down.add(name);
    before.putIfAbsent(name, traffic(6000, 6, 10));
    now.put(name, Traffic.NONE);
    return this;
  }

  /** A service that had requests and has none now. */
  HandMadeScene unasked(String name) {
    before.put(name, traffic(6000, 6, 10));
    now.put(name, Traffic.NONE);
    return this;
  }

  /** Calls that both ends see alike. */
  HandMadeScene call(String caller, String callee, long beforeMs, long nowMs, long errors) {
    Traffic was = traffic(6000, 6, beforeMs);
    Traffic is = traffic(600, errors, nowMs);
    calls.add(new Call(node(caller), node(callee), is, was, is, was));
    return this;
  }

  HandMadeScene call(Call call) {
    calls.add(call);
    return this;
  }

  HandMadeScene uses(String caller, Node other, long beforeMs, long nowMs, long errors) {
    calls.add(
        Call.unserved(
            node(caller), other, traffic(600, errors, nowMs), traffic(6000, 6, beforeMs)));
    return this;
  }

  /** So many of a service's failed requests, and who else failed in them. */
  HandMadeScene failed(String service, int requests, String... with) {
    Set<ServiceId> others = new HashSet<>();
    for (String other : with) {
      others.add(service(other));
    }
    failed
        .computeIfAbsent(service(service), name -> new ArrayList<>())
        .addAll(Collections.nCopies(requests, new FailedRequest(others, false)));
    return this;
  }

  HandMadeScene consumes(Node queue, String consumer) {
    Traffic some = traffic(600, 0, 5);
    calls.add(new Call(queue, node(consumer), some, some, some, some));
    return this;
  }

  HandMadeScene symptom(String service, Symptom.Kind kind, long afterSeconds) {
    return symptom(service, kind, "", afterSeconds);
  }

  HandMadeScene symptom(String service, Symptom.Kind kind, String name, long afterSeconds) {
    symptoms.add(
        new Symptom(
            service(service),
            kind,
            name,
            BEGAN + afterSeconds * SECOND,
            service + " has " + kind + "."));
    return this;
  }

  Scene scene() {
    List<Member> members = new ArrayList<>();
    now.forEach((name, traffic) ->
        members.add(
            new Member(
                service(name),
                traffic,
                before.getOrDefault(name, Traffic.NONE),
                down.contains(name))));
    return new Scene(BEGAN, symptoms, members, calls, backlogs, changes, novelties, hosts, failed);
  }

  List<Finding> judged() {
    return new IncidentJudge().judge(scene());
  }
}
