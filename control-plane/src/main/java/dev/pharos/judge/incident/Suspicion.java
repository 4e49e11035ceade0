package dev.pharos.judge.incident;

import dev.pharos.judge.Sentences;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts into words why a node is a suspect. Pure; for one thread. */
final class Suspicion {
  /** Callers that are told of; the others feel the same. */
  private static final int CALLERS_TOLD = 3;

  /** Trouble is seen by windows of ten seconds. */
  private static final long WINDOW_NS = 10_000_000_000L;

  private final Scene scene;
  private final Topology topology;

  Suspicion(Scene scene, Topology topology) {
    this.scene = scene;
    this.topology = topology;
  }

  Suspect of(Node node, double weight, Map<Trouble, Double> troubles, Set<Symptom> symptoms) {
    Trouble trouble = mostly(troubles);
    Backlog backlog = trouble == Trouble.CONSUMES_NOT ? backlog(node) : null;
    return new Suspect(
        node,
        weight,
        title(node, trouble, backlog),
        sentence(node, trouble, backlog, symptoms),
        evidence(node, symptoms));
  }

  /** That something alerts says the least: it is told where nothing else is known. */
  private static Trouble mostly(Map<Trouble, Double> troubles) {
    return troubles.entrySet().stream()
        .max(
            Comparator.comparing(
                    (Map.Entry<Trouble, Double> one) -> one.getKey() != Trouble.ALERTED)
                .thenComparing(Map.Entry.comparingByValue())
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse(Trouble.FAILS);
  }

  private String title(Node node, Trouble trouble, @Nullable Backlog backlog) {
    String name = described(node);
    return switch (trouble) {
      case DOWN -> topology.isDown(node) ? name + " is down" : name + " has an instance down";
      case FAILS -> name + " fails";
      case ANSWERS_NOT -> name + " does not answer";
      case SLOW, SLOW_TO_REACH -> name + " is slow";
      case CONSUMES_NOT ->
          backlog == null
              ? name + " does not consume"
              : name + " does not consume " + backlog.queue().id().name();
      case SLOWS_ITS_SERVICES -> name + " slows what runs there";
      case SILENT -> name + " is silent";
      case WORSE_VERSION -> name + " got worse with its new version";
      case ALERTED -> name + " needs attention";
    };
  }

  private String sentence(
      Node node, Trouble trouble, @Nullable Backlog backlog, Set<Symptom> symptoms) {
    String said = ownSymptom(node, symptoms, kinds(trouble));
    return switch (trouble) {
      case DOWN -> said == null ? name(node) + " is down: nothing answers calls to it." : said;
      case SILENT, WORSE_VERSION, ALERTED -> said == null ? name(node) + " is not well." : said;
      case FAILS -> fails(node, said);
      case ANSWERS_NOT -> answersNot(node);
      case SLOW -> slow(node);
      case SLOW_TO_REACH -> slowToReach(node);
      case SLOWS_ITS_SERVICES -> slowsItsServices(node, symptoms);
      case CONSUMES_NOT -> backlog == null ? (said == null ? "" : said) : waits(backlog, node);
    };
  }

  private static Set<Symptom.Kind> kinds(Trouble trouble) {
    return switch (trouble) {
      case DOWN, SILENT -> Set.of(Symptom.Kind.DOWN, Symptom.Kind.SILENT);
      case WORSE_VERSION -> Set.of(Symptom.Kind.VERDICT);
      case CONSUMES_NOT -> Set.of(Symptom.Kind.QUEUE);
      default -> Set.of(Symptom.Kind.values());
    };
  }

  private static @Nullable String ownSymptom(
      Node node, Set<Symptom> symptoms, Set<Symptom.Kind> kinds) {
    return symptoms.stream()
        .filter(one -> Node.service(one.service()).equals(node) && kinds.contains(one.kind()))
        .min(Comparator.comparing(Symptom::kind))
        .map(Symptom::sentence)
        .orElse(null);
  }

  private String fails(Node node, @Nullable String said) {
    Member member = topology.member(node);
    if (member != null && member.now().errors() > 0) {
      return failsItself(member);
    }
    Traffic calls = now(node);
    if (calls.errors() == 0 && said != null) {
      // Too little came since to say more than what was seen.
      return said;
    }
    return "%,d of %,d calls to %s fail."
        .formatted(calls.errors(), calls.requests(), described(node));
  }

  private String failsItself(Member member) {
    Split split = Split.ofErrors(member, topology);
    double own = split == null ? 1 : split.own();
    double ratio = member.now().errorRatio();
    String service = member.service().name();
    if (own <= 0) {
      // In a ring of calls it is blamed for what it passed on.
      return "%s of %s's requests fail.".formatted(Sentences.percent(ratio), service);
    }
    return "%s of %s's requests fail by its own doing%s."
        .formatted(
            Sentences.percent(own * ratio),
            service,
            own < 1 ? "" : ": no call that it makes accounts for it");
  }

  private String answersNot(Node node) {
    Traffic calls = now(node);
    return calls.errors() == 0
        ? described(node) + " is not called any more, as its callers know that it does not answer."
        : "%,d of %,d calls to %s fail, and it shows nothing of them."
            .formatted(calls.errors(), calls.requests(), described(node));
  }

  private String slow(Node node) {
    Member member = topology.member(node);
    if (member == null) {
      return "Calls to %s take %s on average, %s before."
          .formatted(described(node), mean(now(node)), mean(before(node)));
    }
    Split split = Split.ofLatency(member, topology);
    double slowerNs = member.now().meanNs() - member.before().meanNs();
    String own =
        split == null
            ? ""
            : ", and %s of what was added is its own"
                .formatted(Sentences.time(Math.round(slowerNs * split.own())));
    if (member.before().requests() == 0) {
      return "A request to %s takes %s on average.".formatted(name(node), mean(member.now()));
    }
    return "A request to %s takes %s on average, %s before%s."
        .formatted(name(node), mean(member.now()), mean(member.before()), own);
  }

  private static String slowsItsServices(Node host, Set<Symptom> symptoms) {
    List<String> slow =
        symptoms.stream().map(symptom -> symptom.service().name()).distinct().sorted().toList();
    long fromNs = symptoms.stream().mapToLong(Symptom::sinceNs).min().orElse(0);
    long toNs = symptoms.stream().mapToLong(Symptom::sinceNs).max().orElse(0);
    return "%s and %s became slow within %s, several of them by themselves: what they share is the host %s."
        .formatted(
            String.join(", ", slow.subList(0, slow.size() - 1)),
            slow.getLast(),
            Sentences.time(Math.max(toNs - fromNs, WINDOW_NS)),
            name(host));
  }

  private String slowToReach(Node node) {
    Traffic served = Traffic.NONE;
    for (Call call : topology.to(node)) {
      served = served.plus(call.served());
    }
    return "Calls to %s take %s on average, %s before, and it needs %s for them: the rest passes"
            .formatted(name(node), mean(now(node)), mean(before(node)), mean(served))
        + " before it begins.";
  }

  private static String waits(Backlog backlog, Node consumer) {
    return "%,d %s in %s, the oldest for %s, and %s does not consume them."
        .formatted(
            backlog.unconsumed(),
            backlog.unconsumed() == 1 ? "message waits" : "messages wait",
            backlog.queue().id().name(),
            Sentences.time(backlog.waitedNs()),
            name(consumer));
  }

  private List<Clue> evidence(Node node, Set<Symptom> symptoms) {
    List<Clue> clues = new ArrayList<>();
    ServiceId service = lookedAt(node);
    for (Change change : scene.changes()) {
      if (IncidentJudge.speaksFor(change, node, scene)) {
        clues.add(
            new Clue(Clue.Kind.CHANGE, change.sentence() + when(change), service, change.id()));
      }
    }
    for (Symptom symptom : symptoms) {
      if (node.kind() == NodeKind.HOST) {
        ServiceId slow = symptom.service();
        clues.add(
            new Clue(
                clue(symptom.kind()),
                slow.name() + ": " + symptom.sentence(),
                slow,
                symptom.name()));
      } else if (Node.service(symptom.service()).equals(node)) {
        // A verdict's name is a version, not a deployment's id.
        String reference = symptom.kind() == Symptom.Kind.VERDICT ? "" : symptom.name();
        clues.add(
            new Clue(clue(symptom.kind()), symptom.sentence(), service, reference, queue(symptom)));
      }
    }
    for (Novelty news : scene.novelties()) {
      if (Node.service(news.service()).equals(node)) {
        clues.add(
            new Clue(
                Clue.Kind.EXCEPTION,
                "%s throws %s for the first time.".formatted(name(node), news.type()),
                service,
                news.id()));
      }
    }
    topology.to(node).stream()
        .filter(call -> call.excessErrors() >= 1 || call.slowerNs() > 0)
        .sorted(Comparator.comparingDouble(Suspicion::harm).reversed())
        .limit(CALLERS_TOLD)
        .forEach(call -> clues.add(new Clue(Clue.Kind.CALLS, told(call), service, "", node)));
    return clues;
  }

  private static double harm(Call call) {
    return call.excessErrors() * 1e9 + call.slowerNs() * call.now().requests();
  }

  private static String told(Call call) {
    String ends = name(call.caller()) + " to " + name(call.callee());
    return call.excessErrors() >= 1
        ? "%,d of %,d calls from %s failed."
            .formatted(call.now().errors(), call.now().requests(), ends)
        : "Calls from %s take %s on average, %s before."
            .formatted(ends, mean(call.now()), mean(call.before()));
  }

  private String when(Change change) {
    long agoNs = scene.beganNs() - change.atNs();
    return agoNs < 0 ? ", as it began." : ", %s before it began.".formatted(Sentences.time(agoNs));
  }

  private static Clue.Kind clue(Symptom.Kind kind) {
    return switch (kind) {
      case DOWN, SILENT -> Clue.Kind.INSTANCE;
      case ERRORS, ALERT -> Clue.Kind.ERRORS;
      case LATENCY -> Clue.Kind.LATENCY;
      case QUEUE -> Clue.Kind.QUEUE;
      case VERDICT -> Clue.Kind.CHANGE;
    };
  }

  /** What has no page of its own is looked at from the service that uses it most. */
  private ServiceId lookedAt(Node node) {
    List<ServiceId> callers = node.kind() == NodeKind.SERVICE ? List.of() : topology.callers(node);
    return callers.isEmpty() ? node.id() : callers.getFirst();
  }

  /** Of a symptom about one, where it is known which of that name it is. */
  private @Nullable Node queue(Symptom symptom) {
    return scene.backlogs().stream()
        .filter(one -> symptom.kind() == Symptom.Kind.QUEUE)
        .filter(one -> one.consumers().contains(symptom.service()))
        .map(Backlog::queue)
        .filter(queue -> queue.id().name().equals(symptom.name()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable Backlog backlog(Node consumer) {
    return scene.backlogs().stream()
        .filter(one -> one.consumers().contains(consumer.id()))
        .max(Comparator.comparingLong(Backlog::waitedNs))
        .orElse(null);
  }

  private Traffic now(Node callee) {
    return topology.to(callee).stream().map(Call::now).reduce(Traffic.NONE, Traffic::plus);
  }

  private Traffic before(Node callee) {
    return topology.to(callee).stream().map(Call::before).reduce(Traffic.NONE, Traffic::plus);
  }

  private static String mean(Traffic traffic) {
    return Sentences.time(Math.round(traffic.meanNs()));
  }

  /** A database, a queue and the like with whose it is. */
  private String described(Node node) {
    String name = name(node);
    List<ServiceId> callers = node.kind() == NodeKind.SERVICE ? List.of() : topology.callers(node);
    if (callers.isEmpty()) {
      return name;
    }
    return "%s, %s of %s,".formatted(name, kind(node), callers.getFirst().name());
  }

  private static String kind(Node node) {
    return switch (node.kind()) {
      case DATABASE, QUEUE -> node.kind().name().toLowerCase(Locale.ROOT);
      default -> "external host";
    };
  }

  private static String name(Node node) {
    return node.id().name();
  }
}
