package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service in depth: its row and more. */
public record ServiceDetail(
    @JsonUnwrapped ServiceSummary summary,
    List<RedPoint> series,
    List<Deployment> deployments,
    @Nullable String versionHint,
    Objective objective) {}
