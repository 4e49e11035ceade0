package dev.pharos.store.remote;

/** The versions of remote write. */
enum WriteProtocol {
  V1("application/x-protobuf", "0.1.0"),
  V2("application/x-protobuf;proto=io.prometheus.write.v2.Request", "2.0.0");

  private final String contentType;
  private final String version;

  WriteProtocol(String contentType, String version) {
    this.contentType = contentType;
    this.version = version;
  }

  String contentType() {
    return contentType;
  }

  /** What {@code X-Prometheus-Remote-Write-Version} says. */
  String version() {
    return version;
  }
}
