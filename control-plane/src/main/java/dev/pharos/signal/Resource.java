package dev.pharos.signal;

import org.jspecify.annotations.Nullable;

/**
 * Who sent it: the attributes of an OTLP resource, and what they say of service, version and
 * instance, worked out once. Receivers share one object among all spans of a resource, so identity
 * is cheap.
 */
public final class Resource {
  private final Attributes attributes;
  private final int droppedAttributes;
  private final String schemaUrl;
  private final ServiceId service;
  private final String version;
  private final String instance;
  private final int hash;

  public Resource(Attributes attributes, int droppedAttributes, String schemaUrl) {
    this.attributes = attributes;
    this.droppedAttributes = droppedAttributes;
    this.schemaUrl = schemaUrl;
    this.service =
        new ServiceId(
            firstText("service.namespace"),
            orElse(firstText("service.name"), ServiceId.UNKNOWN_NAME),
            firstText("deployment.environment.name", "deployment.environment"));
    this.version = versionOf();
    this.hash = attributes.hashCode();
    this.instance = firstText("service.instance.id", "k8s.pod.name", "container.id", "host.name");
  }

  public Attributes attributes() {
    return attributes;
  }

  public int droppedAttributes() {
    return droppedAttributes;
  }

  public String schemaUrl() {
    return schemaUrl;
  }

  public ServiceId service() {
    return service;
  }

  /** {@code service.version}, else the image's tag, else the commit; empty when none was sent. */
  public String version() {
    return version;
  }

  /** {@code service.instance.id}, else pod, container or host; empty when none was sent. */
  public String instance() {
    return instance;
  }

  private String versionOf() {
    String version = firstText("service.version");
    if (!version.isEmpty()) {
      return version;
    }
    if (attributes.get("container.image.tags") instanceof AttributeValue.Array(var tags)
        && !tags.isEmpty()) {
      return tags.getFirst().toString();
    }
    return firstText("container.image.tag", "vcs.ref.head.revision");
  }

  private String firstText(String... keys) {
    for (String key : keys) {
      String value = attributes.text(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static String orElse(String value, String other) {
    return value.isEmpty() ? other : value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Resource that
            && hash == that.hash
            && droppedAttributes == that.droppedAttributes
            && schemaUrl.equals(that.schemaUrl)
            && attributes.equals(that.attributes));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return service + " " + version + " " + instance;
  }
}
