package dev.pharos.signal;

/** Who answers for a service; empty text where nobody said. */
public record Owner(String team, String contact, String runbook) {
  public static final Owner NOBODY = new Owner("", "", "");
}
