/**
 * Discovery: registries (Eureka, Consul, Kubernetes) are asked again and again for the instances
 * they list, which become registrations in Spring Boot Admin.
 */
@NullMarked
package dev.pharos.fleet.discovery;

import org.jspecify.annotations.NullMarked;
