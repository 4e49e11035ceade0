package dev.pharos.receive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where OTLP is listened for.
 *
 * @param grpc OTLP/gRPC
 * @param http OTLP/HTTP
 */
@ConfigurationProperties("pharos.otlp")
record OtlpProperties(@DefaultValue Grpc grpc, @DefaultValue Http http) {

  /**
   * @param port 0 for any that is free
   */
  record Grpc(@DefaultValue("4317") int port) {}

  /**
   * @param port 0 for any that is free
   */
  record Http(@DefaultValue("4318") int port) {}
}
