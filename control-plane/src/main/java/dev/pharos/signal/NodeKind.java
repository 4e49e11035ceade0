package dev.pharos.signal;

/**
 * What stands at the end of an edge, or is the cause of trouble. All but {@link #SERVICE} are seen
 * only from the other end.
 */
public enum NodeKind {
  SERVICE,
  DATABASE,
  QUEUE,
  EXTERNAL,
  USER,
  /** A machine on which services run; at the end of no edge. */
  HOST
}
