package dev.pharos.aggregate.redact;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@link RedactionSettings} as an operator writes them. */
@ConfigurationProperties("pharos.redaction")
record RedactionProperties(
    @DefaultValue({"card", "token", "password"}) List<String> rules,
    @DefaultValue Map<String, String> patterns) {}
