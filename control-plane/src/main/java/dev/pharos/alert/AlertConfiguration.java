package dev.pharos.alert;

import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerdictWebhookProperties.class)
class AlertConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnExpression("!'${pharos.deployments.webhook.url:}'.isEmpty()")
  static class Webhook {

    @Bean
    VerdictWebhook verdictWebhook(
        VerdictWebhookProperties properties, JsonMapper json, InstantSource clock) {
      return new VerdictWebhook(properties, json, clock, Thread::sleep);
    }

    @Bean
    VerdictWebhookMeters verdictWebhookMeters(VerdictWebhook webhook) {
      return new VerdictWebhookMeters(webhook);
    }
  }
}
