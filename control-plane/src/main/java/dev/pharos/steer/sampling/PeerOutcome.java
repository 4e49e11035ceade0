package dev.pharos.steer.sampling;

import java.util.Locale;

/** What became of asking another control plane. */
enum PeerOutcome {
  /** It was not asked yet. */
  WAITING,
  ANSWERED,
  /** It is this one. */
  SELF,
  UNREACHABLE,
  /** It did not answer in time, or not as a whole. */
  TIMEOUT,
  /** It, or a proxy before it, wants another name and password. */
  UNAUTHORISED,
  /** It answered something else than 200: it has no peers configured, or is none. */
  REFUSED,
  TOO_LARGE,
  /** Not what a control plane says. */
  UNREADABLE,
  /** Its clock is more than a minute off. */
  CLOCK;

  /** It was asked and told nothing. */
  boolean isTrouble() {
    return this != WAITING && this != ANSWERED && this != SELF;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
