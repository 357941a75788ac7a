package io.octavia.api;

import io.octavia.api.rules.ListenerRules;

/**
 * What matters to new parts of a load balancer.
 *
 * @param directMembers whether members may have ports of their own hardware
 */
record Setting(Provider provider, ListenerRules.Vips vips, boolean directMembers) {}
