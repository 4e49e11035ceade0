package dev.pharos.aggregate;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An instance as its telemetry tells. Its process may be replaced while its id stays. */
final class TelemetryInstance {

  /** What an instance is known by. */
  record Id(ServiceId service, String instance) {}

  private static final int REQUESTS_LOOKED_AT = 20;
  private static final int ADDRESSES = 4;

  private final Id id;
  private final long firstSeenNs;
  private String version = "";
  private String language = "";
  private String host = "";
  private String process = "";
  private long processSinceNs;
  private long lastSeenNs;
  private long signedOffNs;
  private @Nullable Resource description;
  private boolean forgotten;
  private final Set<String> answersAt = new LinkedHashSet<>();
  private int requestsLookedAt;

  TelemetryInstance(Id id, long firstSeenNs) {
    this.id = id;
    this.firstSeenNs = firstSeenNs;
    this.processSinceNs = firstSeenNs;
    this.lastSeenNs = firstSeenNs;
  }

  void seen(Resource resource, long arrivalNs) {
    if (!resource.equals(description)) {
      describe(resource, arrivalNs);
    }
    lastSeenNs = Math.max(lastSeenNs, arrivalNs);
    if (signedOffNs > 0 && arrivalNs > signedOffNs + DeployLimits.LAST_BATCH.toNanos()) {
      signedOffNs = 0;
    }
  }

  private void describe(Resource resource, long arrivalNs) {
    description = resource;
    String nowVersion = resource.version();
    String nowProcess = text(resource.attributes(), "process.pid");
    if (!nowVersion.equals(version) || !nowProcess.equals(process)) {
      boolean first = lastSeenNs == firstSeenNs && process.isEmpty() && version.isEmpty();
      processSinceNs = first ? firstSeenNs : arrivalNs;
      version = nowVersion;
      process = nowProcess;
    }
    language = language(resource.attributes());
    host = text(resource.attributes(), "host.name");
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

  long firstSeenNs() {
    return firstSeenNs;
  }

  /** Since when this version and process send under this id. */
  long processSinceNs() {
    return processSinceNs;
  }

  long lastSeenNs() {
    return lastSeenNs;
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
  }

  static TelemetryInstance read(StateReader in) {
    TelemetryInstance instance =
        new TelemetryInstance(new Id(in.service(), in.text()), in.number());
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
