/**
 * The amphora agent: REST interface 1.0 towards the controller, and behind it HAProxy, keepalived
 * and the interfaces of a network namespace.
 *
 * <p>One process can be the agent of one amphora or of hundreds: {@link io.octavia.agent.AgentHost}
 * hosts one for each directory it finds. HAProxy and keepalived are daemons that outlive the agent.
 */
@org.jspecify.annotations.NullMarked
package io.octavia.agent;
