package dev.pharos.signal;

/** What an instance says of itself, or a configured check of it; Spring Boot Admin's words. */
public enum InstanceStatus {
  UP,
  DOWN,
  OUT_OF_SERVICE,
  OFFLINE,
  RESTRICTED,
  UNKNOWN
}
