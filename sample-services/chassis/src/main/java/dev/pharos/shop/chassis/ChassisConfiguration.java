package dev.pharos.shop.chassis;

import dev.pharos.shop.chassis.calls.CallsConfiguration;
import dev.pharos.shop.chassis.faults.FaultsConfiguration;
import dev.pharos.shop.chassis.release.Release;
import io.micrometer.core.instrument.config.MeterFilter;
import java.io.IOException;
import java.time.Clock;
import java.util.Properties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Wires what every service has: its release, its faults, its calls to others. */
@AutoConfiguration(before = ProjectInfoAutoConfiguration.class)
@Import({CallsConfiguration.class, FaultsConfiguration.class})
public class ChassisConfiguration {
  @Bean
  Release release(@Value("${shop.version}") String version) {
    return Release.of(version);
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  MeterFilter prometheusNames() {
    return new PrometheusNames();
  }

  /** What the build wrote down, under the version of the release that this process plays. */
  @Bean
  BuildProperties buildProperties(
      @Value("classpath:META-INF/build-info.properties") Resource buildInfo, Release release)
      throws IOException {
    Properties described = new Properties();
    if (buildInfo.exists()) {
      PropertiesLoaderUtils.loadProperties(buildInfo)
          .forEach(
              (key, value) -> described.put(key.toString().replaceFirst("^build\\.", ""), value));
    }
    described.put("version", release.version());
    return new BuildProperties(described);
  }
}
