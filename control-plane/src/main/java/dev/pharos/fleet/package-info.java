/**
 * The fleet: Spring Boot Admin's server, with instances that register themselves, are found by
 * discovery or are checked from here, and what they say of themselves told to aggregation.
 */
@NullMarked
package dev.pharos.fleet;

import org.jspecify.annotations.NullMarked;
