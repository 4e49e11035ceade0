package dev.pharos.show.answer;

import java.util.List;

/** Deployments, newest first. */
public record DeploymentsAnswer(List<Deployment> deployments) {}
