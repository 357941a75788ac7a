package io.octavia.drivers.local;

import io.octavia.domain.cloud.Ports.IngressRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A security group with its rules; a rule's id is made of the group's. */
record SecurityGroup(String id, String name, @Nullable String projectId, List<IngressRule> rules) {}
