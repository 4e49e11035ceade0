package dev.pharos.signal;

/**
 * One kind of call between two nodes.
 *
 * @param callerVersion empty when not known; likewise calleeVersion
 * @param operation the callee's operation: route, statement's summary, destination
 * @param protocol {@code http}, {@code grpc}, a database's or messaging system's name, or empty
 */
public record EdgeKey(
    Node caller,
    String callerVersion,
    Node callee,
    String calleeVersion,
    String operation,
    String protocol) {}
