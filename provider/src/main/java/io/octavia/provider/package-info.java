/**
 * The interface between Octavia and a provider of load balancers, as octavia-lib's is for Python: a
 * jar that has a {@link io.octavia.provider.ProviderDriverFactory} for {@link
 * java.util.ServiceLoader} on the class path adds providers. Depends on nothing else of ours.
 */
@org.jspecify.annotations.NullMarked
package io.octavia.provider;
