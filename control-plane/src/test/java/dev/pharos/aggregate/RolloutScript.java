package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What happens to the service {@code payment} and which deployments are told, as a script. Each
 * line is a time since the beginning and one of:
 *
 * <pre>
 * start INSTANCE VERSION [name=value…]   from now on it answers a request a second; VERSION - sends
 *                                        none; id=, pid=, env=, rate=, region=, or any attribute
 * set INSTANCE name=value…               its resource says otherwise from now on, or rate=
 * stop INSTANCE…                         it sends nothing more
 * register INSTANCE VERSION STATUS [up-since=TIME] [commit=…]     with Spring Boot Admin
 * unregister INSTANCE
 * ci VERSION [key=…] [commit=…] [env=…]  a notice of CI
 * late INSTANCE VERSION by DURATION [name=value…]   what it sent that long ago arrives now
 * restart [after DURATION]               the control plane, which was away that long
 * expect [RECORD]                        all deployments, newest first; more lines begin with |
 * </pre>
 *
 * A record reads {@code 60s deploy 1.4 -> 1.5 complete rolling by telemetry}, with the share of
 * instances while it is open, regions, changed attributes and what else is told.
 */
final class RolloutScript {
  private static final Pattern TIME = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  private StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
  private final Map<String, Sender> senders = new LinkedHashMap<>();
  private long nowNs = T0;
  private long spans;

  private record Sender(Spans spans, Map<String, String> settings, int rate) {}

  static void play(String script) {
    RolloutScript play = new RolloutScript();
    List<String> lines = script.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    for (int i = 0; i < lines.size(); i++) {
      List<String> more = new ArrayList<>();
      int next = i + 1;
      while (next < lines.size() && lines.get(next).startsWith("|")) {
        more.add(lines.get(next++).substring(1).strip());
      }
      play.line(lines.get(i), more);
      i = next - 1;
    }
  }

  private void line(String line, List<String> more) {
    List<String> words = Arrays.asList(line.split("\\s+"));
    passUntil(T0 + ns(words.get(0)));
    List<String> arguments = words.subList(2, words.size());
    switch (words.get(1)) {
      case "start" -> start(arguments.get(0), arguments.get(1), settings(arguments));
      case "set" -> set(arguments.get(0), settings(arguments));
      case "stop" -> arguments.forEach(senders::remove);
      case "register" -> register(arguments);
      case "unregister" -> aggregates.instanceGone("reg-" + arguments.get(0), nowNs);
      case "ci" -> notice(arguments.get(0), settings(arguments));
      case "late" -> late(arguments);
      case "restart" -> restart(arguments.isEmpty() ? 0 : ns(arguments.get(1)));
      case "expect" -> {
        List<String> expected = new ArrayList<>(more);
        if (!arguments.isEmpty() && !arguments.equals(List.of("nothing"))) {
          expected.addFirst(String.join(" ", arguments));
        }
        assertThat(told()).as(line).isEqualTo(expected);
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  private void start(String instance, String version, Map<String, String> settings) {
    Map<String, String> attributes = new LinkedHashMap<>(settings);
    attributes.put("service.name", "payment");
    attributes.put("service.instance.id", settings.getOrDefault("id", instance));
    attributes.put("deployment.environment.name", settings.getOrDefault("env", "test"));
    rename(attributes, "pid", "process.pid");
    rename(attributes, "region", "cloud.region");
    if (!version.equals("-")) {
      attributes.put("service.version", version);
    }
    List.of("id", "env", "rate").forEach(attributes::remove);
    attributes.values().removeIf("-"::equals);
    String[] flat =
        attributes.entrySet().stream()
            .flatMap(each -> java.util.stream.Stream.of(each.getKey(), each.getValue()))
            .toArray(String[]::new);
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("version", version);
    int rate = Integer.parseInt(settings.getOrDefault("rate", "1"));
    senders.put(instance, new Sender(Spans.of(Attributes.of(flat)), all, rate));
  }

  private static void rename(Map<String, String> attributes, String from, String to) {
    String value = attributes.remove(from);
    if (value != null) {
      attributes.put(to, value);
    }
  }

  private void set(String instance, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(senders.get(instance).settings());
    all.putAll(settings);
    String version = all.remove("version");
    start(instance, version, all);
  }

  private void register(List<String> words) {
    Map<String, String> settings = settings(words);
    String since = settings.get("up-since");
    aggregates.fold(
        new InstanceReport(
            "reg-" + words.get(0),
            new ServiceId("", "PAYMENT", ""),
            words.get(0),
            words.get(1),
            settings.get("commit"),
            null,
            since == null ? null : (Long) (T0 + ns(since)),
            InstanceStatus.valueOf(words.get(2)),
            "",
            "host",
            null,
            nowNs));
  }

  private void notice(String version, Map<String, String> settings) {
    aggregates.fold(
        new DeploymentNotice(
            settings.get("key"),
            new ServiceId("", "payment", settings.getOrDefault("env", "")),
            version,
            settings.get("commit"),
            null,
            null,
            null,
            nowNs));
  }

  private void late(List<String> words) {
    Sender kept = senders.get(words.get(0));
    start(words.get(0), words.get(1), settings(words));
    Sender late = senders.remove(words.get(0));
    if (kept != null) {
      senders.put(words.get(0), kept);
    }
    send(late, nowNs - ns(words.get(3)));
    tick();
  }

  private void restart(long awayNs) {
    byte[] snapshot = aggregates.snapshot();
    aggregates = new StreamingAggregates(new KeptRollups());
    try {
      aggregates.restore(snapshot);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    nowNs += awayNs;
    tick();
  }

  private void passUntil(long atNs) {
    while (nowNs < atNs) {
      nowNs += SECOND;
      senders.values().forEach(sender -> send(sender, nowNs));
      tick();
    }
  }

  /** A sender without requests tells of work of its own. */
  private void send(Sender sender, long atNs) {
    List<Span> batch = new ArrayList<>();
    for (int i = 0; i < Math.max(1, sender.rate()); i++) {
      Spans.Maker maker =
          sender.rate() == 0
              ? sender.spans().client("GET /rates")
              : sender.spans().server("POST /pay");
      batch.add(maker.id(++spans).at(atNs).lasting(1).make());
    }
    aggregates.fold(batch, nowNs, 100);
  }

  private void tick() {
    try {
      aggregates.tick(nowNs);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> told() {
    return aggregates.deployments().stream().map(RolloutScript::told).toList();
  }

  private static String told(Deployment deployment) {
    StringBuilder text = new StringBuilder();
    text.append((deployment.startedAtNs() - T0) / SECOND).append("s ");
    text.append(word(deployment.kind())).append(' ');
    String environment = deployment.service().environment();
    if (!environment.equals("test")) {
      text.append("in ").append(environment.isEmpty() ? "-" : environment).append(' ');
    }
    if (!deployment.previousVersion().equals(deployment.version())) {
      text.append(orDash(deployment.previousVersion())).append(" -> ");
    }
    text.append(orDash(deployment.version())).append(' ').append(word(deployment.state()));
    if (deployment.finishedAtNs() == null) {
      text.append(' ').append(percent(deployment.instanceShare()));
    }
    if (deployment.strategy() != null) {
      text.append(' ').append(word(deployment.strategy()));
    }
    deployment
        .regions()
        .forEach(
            r -> text.append(' ').append(r.name()).append(' ').append(percent(r.instanceShare())));
    deployment
        .changes()
        .forEach(c ->
            text.append(' ')
                .append(c.attribute())
                .append('=')
                .append(c.before())
                .append("→")
                .append(c.after()));
    if (deployment.commit() != null) {
      text.append(" of ").append(deployment.commit());
    }
    text.append(" by ")
        .append(
            deployment.sources().stream()
                .sorted(Comparator.naturalOrder())
                .map(RolloutScript::word)
                .collect(Collectors.joining("+")));
    return text.toString();
  }

  private static String orDash(String version) {
    return version.isEmpty() ? "-" : version;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String percent(double share) {
    return Math.round(100 * share) + "%";
  }

  private static Map<String, String> settings(List<String> words) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        settings.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return settings;
  }

  private static long ns(String time) {
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(time);
    }
    long seconds = 0;
    long[] units = {3600, 60, 1};
    for (int i = 0; i < units.length; i++) {
      String number = matcher.group(i + 1);
      seconds += number == null ? 0 : units[i] * Long.parseLong(number);
    }
    return seconds * SECOND;
  }
}
