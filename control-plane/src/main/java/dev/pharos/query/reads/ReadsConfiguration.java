package dev.pharos.query.reads;

import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ReadsConfiguration {

  @Bean
  Reads reads(KeptState kept, JsonMapper json, InstantSource clock) throws IOException {
    return new Reads(kept, json, clock);
  }
}
