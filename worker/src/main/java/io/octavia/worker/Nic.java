package io.octavia.worker;

import java.util.List;

/**
 * An interface that an amphora needs: one for each network, whatever the number of subnets.
 *
 * @param subnets ids, sorted, without duplicates
 */
record Nic(String network, List<String> subnets) {}
