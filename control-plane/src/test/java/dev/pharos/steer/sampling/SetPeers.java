package dev.pharos.steer.sampling;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Other control planes of a test. */
final class SetPeers {
  private SetPeers() {}

  static Peers none(InstantSource clock) {
    return of("alone", List.of(), clock, new SimpleMeterRegistry());
  }

  static Peers of(String id, List<URI> addresses, InstantSource clock, MeterRegistry meters) {
    return new Peers(id, addresses, new PeerClient(JsonMapper.shared()), clock, meters);
  }
}
