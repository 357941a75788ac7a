package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Address;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a member may be.
 *
 * @param reserved addresses that no member may have
 */
public record MemberRules(Set<Address> reserved) {
  /** With the reserved addresses as the option has them. */
  public static MemberRules of(List<String> reserved) {
    return new MemberRules(
        reserved.stream()
            .flatMap(text -> Address.parse(text.strip()).stream())
            .collect(Collectors.toSet()));
  }

  /** Refuses an address that no member may have. */
  public void address(String address) {
    if (Address.parse(address).filter(reserved::contains).isPresent()) {
      throw Fault.option(address, "member address");
    }
  }
}
