package dev.pharos.aggregate;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** An instance as its telemetry tells. Its process may be replaced while its id stays. */
final class TelemetryInstance {

  /** What an instance is known by. */
  record Id(ServiceId service, String instance) {}

  private static final int REQUESTS_LOOKED_AT = 20;
  private static final int ADDRESSES = 4;

  /** What numbers one process after the other, as far as it is told. */
  private static final String[] PROCESS_MARKS = {
    "process.pid", "process.creation.time", "container.id", "k8s.container.restart_count"
  };

  private final Id id;
  private final long firstSeenNs;
  private final ConfigAttributes configured;
  private final SendersClock clock = new SendersClock();
  private String version = "";
  private String language = "";
  private String host = "";
  private String process = "";
  private String incarnation = "";

  /** From a snapshot that knew no other marks. */
  private boolean byProcessOnly;

  private String region = "";
  private String commit = "";
  private @Nullable SortedMap<String, String> config;

  /** What it told last and before that: processes that share an id take turns. */
  private String face = "";

  private String otherFace = "";
  private long otherFaceLastNs;
  private long sharedUntilNs;
  private long processSinceNs;
  private long lastSeenNs;
  private long lastSignNs;
  private long signedOffNs;
  private @Nullable Resource description;

  /** The newest that told nothing of the process: it would be looked at anew with each line. */
  private @Nullable Resource relayed;

  private boolean forgotten;
  private final Set<String> answersAt = new LinkedHashSet<>();
  private int requestsLookedAt;

  TelemetryInstance(Id id, long firstSeenNs, ConfigAttributes configured) {
    this.id = id;
    this.configured = configured;
    this.firstSeenNs = firstSeenNs;
    this.processSinceNs = firstSeenNs;
    this.lastSeenNs = firstSeenNs;
  }

  /**
   * @param happenedNs when the newest of what arrived happened, by its own clock
   */
  void seen(Resource resource, long arrivalNs, long happenedNs) {
    long signNs = clock.signNs(arrivalNs, happenedNs);
    // What a queue held back may be of the process before.
    if (signNs >= lastSignNs && !resource.equals(description) && !resource.equals(relayed)) {
      if (tellsLess(resource)) {
        relayed = resource;
      } else {
        describe(resource, signNs);
      }
    }
    lastSeenNs = Math.max(lastSeenNs, arrivalNs);
    lastSignNs = Math.max(lastSignNs, signNs);
    if (signedOffNs > 0 && signNs > signedOffNs + DeployLimits.LAST_BATCH.toNanos()) {
      signedOffNs = 0;
    }
  }

  /**
   * What ships log lines knows the service, and not its process. Between spans of an SDK it would
   * make two processes of one that take turns.
   */
  private boolean tellsLess(Resource resource) {
    Attributes attributes = resource.attributes();
    return (!incarnation.isEmpty() || !language.isEmpty())
        && (resource.version().isEmpty() || resource.version().equals(version))
        && incarnation(attributes).isEmpty()
        && language(attributes).isEmpty();
  }

  private void describe(Resource resource, long signNs) {
    relayed = null;
    description = resource;
    Attributes attributes = resource.attributes();
    String nowVersion = resource.version();
    String nowIncarnation = incarnation(attributes);
    String nowProcess = text(attributes, "process.pid");
    boolean same =
        nowVersion.equals(version)
            && (byProcessOnly ? nowProcess.equals(process) : nowIncarnation.equals(incarnation));
    if (!same || lastSignNs == 0) {
      processSinceNs = signNs;
    }
    version = nowVersion;
    incarnation = nowIncarnation;
    process = nowProcess;
    byProcessOnly = false;
    language = language(attributes);
    host = text(attributes, "host.name");
    commit = text(attributes, "vcs.ref.head.revision");
    region = text(attributes, "cloud.region");
    if (region.isEmpty()) {
      region = text(attributes, "k8s.cluster.name");
    }
    config = configured.of(attributes);
    notice(nowVersion + '\n' + nowIncarnation + '\n' + config, signNs);
  }

  private void notice(String nowFace, long signNs) {
    if (nowFace.equals(face)) {
      return;
    }
    if (nowFace.equals(otherFace)
        && signNs - otherFaceLastNs <= DeployLimits.SUCCESSION.toNanos()) {
      sharedUntilNs = signNs + DeployLimits.CRASH_WINDOW.toNanos();
    }
    otherFace = face;
    otherFaceLastNs = lastSignNs;
    face = nowFace;
  }

  /** True when several processes send under this id. */
  boolean isShared() {
    return lastSignNs <= sharedUntilNs;
  }

  private static String incarnation(Attributes attributes) {
    StringBuilder marks = new StringBuilder();
    for (String mark : PROCESS_MARKS) {
      marks.append(text(attributes, mark)).append(' ');
    }
    return marks.toString().strip();
  }

  /** Whether the address a request was sent to is worth looking at: it does not change. */
  boolean isNewToUs() {
    return requestsLookedAt < REQUESTS_LOOKED_AT;
  }

  /** A request was sent to it there: its own address, unless something before it keeps names. */
  void answered(String hostAndPort) {
    requestsLookedAt++;
    if (!hostAndPort.isEmpty() && answersAt.size() < ADDRESSES) {
      answersAt.add(Address.folded(hostAndPort));
    }
  }

  boolean answersAt(String hostAndPort) {
    return answersAt.contains(Address.folded(hostAndPort));
  }

  /** The fleet said that it left. */
  void signOff(long atNs) {
    signedOffNs = atNs;
  }

  /** True when it left on purpose and sent nothing since. */
  boolean hasSignedOff() {
    return signedOffNs > 0;
  }

  /** When the fleet said so, epoch nanoseconds; 0 when it did not or it came back. */
  long signedOffNs() {
    return signedOffNs;
  }

  /** True when the registry holds it no longer: who holds it must look it up anew. */
  boolean isForgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }

  Id id() {
    return id;
  }

  String version() {
    return version;
  }

  String language() {
    return language;
  }

  String host() {
    return host;
  }

  /** The process' number, empty when not sent. */
  String process() {
    return process;
  }

  /** Tells its processes apart; empty when nothing is sent that does. */
  String incarnation() {
    return incarnation;
  }

  /** Where it runs, empty when not sent: the cloud's region, else the cluster. */
  String region() {
    return region;
  }

  /** Of its source code, empty when not sent. */
  String commit() {
    return commit;
  }

  /** What it says of its configuration; null while that is not known. */
  @Nullable Map<String, String> config() {
    return config;
  }

  long firstSeenNs() {
    return firstSeenNs;
  }

  /** Since when this version and process send under this id. */
  long processSinceNs() {
    return processSinceNs;
  }

  /** The newest arrival. */
  long lastSeenNs() {
    return lastSeenNs;
  }

  /** When it was alive at the latest: what arrived late is no sign of life of now. */
  long lastSignNs() {
    return lastSignNs;
  }

  void write(StateWriter out) {
    out.service(id.service());
    out.text(id.instance());
    out.number(firstSeenNs);
    out.text(version);
    out.text(language);
    out.text(host);
    out.text(process);
    out.number(processSinceNs);
    out.number(lastSeenNs);
    out.number(signedOffNs);
    out.number(requestsLookedAt);
    out.number(answersAt.size());
    answersAt.forEach(out::text);
    out.text(incarnation);
    out.text(region);
    out.text(commit);
    out.number(lastSignNs);
    clock.write(out);
    out.texts(config);
    out.text(face);
    out.text(otherFace);
    out.number(otherFaceLastNs);
    out.number(sharedUntilNs);
  }

  static TelemetryInstance read(StateReader in, ConfigAttributes configured) {
    TelemetryInstance instance =
        new TelemetryInstance(new Id(in.service(), in.text()), in.number(), configured);
    instance.version = in.text();
    instance.language = in.text();
    instance.host = in.text();
    instance.process = in.text();
    instance.processSinceNs = in.number();
    instance.lastSeenNs = in.number();
    instance.signedOffNs = in.number();
    instance.requestsLookedAt = in.count();
    for (int held = in.count(); held > 0; held--) {
      instance.answersAt.add(in.text());
    }
    if (in.version() < StateWriter.WITH_CONFIG) {
      instance.byProcessOnly = true;
      instance.lastSignNs = instance.lastSeenNs;
      return instance;
    }
    instance.incarnation = in.text();
    instance.region = in.text();
    instance.commit = in.text();
    instance.lastSignNs = in.number();
    instance.clock.read(in);
    instance.config = in.texts();
    if (in.version() >= StateWriter.WITH_SHARED_IDS) {
      instance.face = in.text();
      instance.otherFace = in.text();
      instance.otherFaceLastNs = in.number();
      instance.sharedUntilNs = in.number();
    }
    return instance;
  }

  /** Such as {@code Java 25} or {@code Node.js 22}; empty when the SDK does not tell. */
  static String language(Attributes attributes) {
    String language =
        switch (text(attributes, "telemetry.sdk.language")) {
          case "" -> "";
          case "java" -> "Java";
          case "nodejs" -> "Node.js";
          case "webjs" -> "Browser";
          case "python" -> "Python";
          case "go" -> "Go";
          case "dotnet" -> ".NET";
          case "cpp" -> "C++";
          case "php" -> "PHP";
          case "ruby" -> "Ruby";
          case "rust" -> "Rust";
          case "erlang" -> "Erlang";
          case "swift" -> "Swift";
          case String other -> other;
        };
    String runtime = text(attributes, "process.runtime.version");
    String major =
        language.equals("Java") || language.equals("Node.js")
            ? leadingNumber(runtime, 1)
            : leadingNumber(runtime, 2);
    return language.isEmpty() || major.isEmpty() ? language : language + " " + major;
  }

  /** {@code 25.0.1+9} to {@code 25}, {@code go1.24.1} to {@code 1.24}. */
  private static String leadingNumber(String version, int parts) {
    int start = 0;
    while (start < version.length() && !Character.isDigit(version.charAt(start))) {
      start++;
    }
    int end = start;
    int dots = 0;
    while (end < version.length()) {
      char c = version.charAt(end);
      if (c == '.') {
        dots++;
      }
      if ((c != '.' && !Character.isDigit(c)) || dots == parts) {
        break;
      }
      end++;
    }
    return version.substring(start, end);
  }

  private static String text(Attributes attributes, String key) {
    AttributeValue value = attributes.get(key);
    return value == null ? "" : value.toString();
  }
}
