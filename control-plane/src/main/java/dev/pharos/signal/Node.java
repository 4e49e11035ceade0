package dev.pharos.signal;

/**
 * A node of the map.
 *
 * @param id for a service its {@link ServiceId}; for a virtual node its name, in the caller's
 *     environment
 * @param system {@code db.system.name}, {@code messaging.system} or protocol of a virtual node,
 *     else empty
 */
public record Node(NodeKind kind, ServiceId id, String system) {
  public static Node service(ServiceId id) {
    return new Node(NodeKind.SERVICE, id, "");
  }

  public static Node virtual(NodeKind kind, String name, String environment, String system) {
    return new Node(kind, new ServiceId("", name, environment), system);
  }
}
