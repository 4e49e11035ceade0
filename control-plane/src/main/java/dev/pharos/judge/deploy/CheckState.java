package dev.pharos.judge.deploy;

/** What one check says. */
public enum CheckState {
  /** A worsening that would matter is excluded. */
  PASSED,
  REGRESSED,
  IMPROVED,
  /** Nothing more will come, and it was too little to tell. */
  INCONCLUSIVE,
  PENDING,
  /** Told, and not judged. */
  NOTED
}
