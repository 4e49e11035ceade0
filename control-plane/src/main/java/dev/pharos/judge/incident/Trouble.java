package dev.pharos.judge.incident;

/** In what way a node is a cause. */
enum Trouble {
  DOWN,
  FAILS,
  /** Calls to it fail or are lost, and it shows nothing of it. */
  ANSWERS_NOT,
  SLOW,
  /** Slow before it begins to work: connections, network, a queue in front of it. */
  SLOW_TO_REACH,
  CONSUMES_NOT,
  /** Many of the services that run there are slow, each by itself. */
  SLOWS_ITS_SERVICES,
  SILENT,
  WORSE_VERSION,
  ALERTED
}
