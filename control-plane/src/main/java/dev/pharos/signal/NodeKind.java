package dev.pharos.signal;

/** What stands at the end of an edge. All but {@link #SERVICE} are seen only from the other end. */
public enum NodeKind {
  SERVICE,
  DATABASE,
  QUEUE,
  EXTERNAL,
  USER
}
