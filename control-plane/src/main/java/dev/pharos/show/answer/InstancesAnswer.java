package dev.pharos.show.answer;

import java.util.List;

/** A service's instances, running or lately gone. */
public record InstancesAnswer(List<Instance> instances) {}
