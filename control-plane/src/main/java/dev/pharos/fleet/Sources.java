package dev.pharos.fleet;

/** How Spring Boot Admin names where a registration came from. */
final class Sources {
  /** The instance registered itself. */
  static final String REGISTERED = "http-api";

  /** Discovery found it. */
  static final String DISCOVERY = "discovery";

  private Sources() {}
}
